"""People who are merged stand as if they had always been known as one, and parted as if they had never been merged."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from leadline.engines.local import qualify
from leadline.playbook import Playbook
from leadline.record.append import append
from leadline.record.home import Home
from leadline.record.incoming import INCOMING, incoming
from leadline.record.links import merge, undo_merge
from leadline.record.touches_table import LakePartitions, read_touches
from leadline.touches.content import content_ids
from tests.qualification.strategies import World, examples, worlds

Row = dict[str, Any]
PARTS = ("email", "cookie", "external_id")
"""Each human of a history is known by three keys of different kinds; a touch carries one of them."""
TABLES = ("leads", "entries", "requests", "steps")


@contextmanager
def fresh(new_home: Path, blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A home of its own for one example."""
    with tempfile.TemporaryDirectory() as folder, blocker.unblock():
        shutil.copytree(new_home, Path(folder) / "home")
        yield Home.open(Path(folder) / "home")
        connections.close_all()


def fill(home: Home, rows: list[Row], parts: list[str], known_as_one: bool) -> None:
    """Bring the touches, each under one key of its human; `known_as_one`: under a cookie that they all share, too.

    `context` names a touch, whatever its id; no two happen at one moment, so that no order hangs on ids.
    """
    ids: dict[str, str] = {}
    tables = []
    for place, (row, part) in enumerate(zip(rows, parts, strict=True)):
        at = row["at"] + timedelta(microseconds=place)
        given: Row = {name: value for name, value in row.items() if name in INCOMING} | {
            "at": at, "received": at, "context": f"t{place}", part: key_of(row["person"], part),
            "request": ids.get(row.get("request", "")), "at_assumed": False,
        }  # fmt: skip
        if known_as_one:
            given["cookie"] = key_of(row["person"], "cookie")
        table = incoming({name: pa.array([given.get(name)], type_) for name, type_ in INCOMING.items()}, 1)
        ids[str(row["id"])] = content_ids(table)[0].as_py()
        tables.append(table)
    append(home, pa.concat_tables(tables))


def key_of(human: int, part: str) -> str:
    return f"{part}-{human}@example.com"


def bonds(home: Home, rows: list[Row], parts: list[str], draw: random.Random) -> list[tuple[int, int]]:
    """Pairs of subjects that make each human one, in any order and direction."""
    subject = {row["context"]: row["person"] for row in read_touches(home).select(["context", "person"]).to_pylist()}
    of: dict[int, set[int]] = {}
    for place, row in enumerate(rows):
        of.setdefault(row["person"], set()).add(subject[f"t{place}"])
    pairs: list[tuple[int, int]] = []
    for subjects in of.values():
        order = sorted(subjects)
        draw.shuffle(order)
        pairs += [(order[i], order[draw.randrange(i)]) for i in range(1, len(order))]
    draw.shuffle(pairs)
    return pairs


def standing(touches: pa.Table, playbook: Playbook, as_of: datetime) -> dict[str, list[str]]:
    """Who stands where, told without numbers of people and ids of touches: both by what a touch is called."""
    named = {row["id"]: row["context"] for row in touches.select(["id", "context"]).to_pylist()}
    people: dict[int, str] = {}
    for row in touches.select(["person", "context"]).to_pylist():
        people[row["person"]] = min(people.get(row["person"], row["context"]), row["context"])
    found = qualify(touches, playbook, as_of=as_of)

    def told(name: str, value: Any) -> Any:
        if name == "person":
            return people.get(value)
        if isinstance(value, list):
            return [named.get(one, one) for one in value]
        return round(value, 9) if isinstance(value, float) else named.get(value, value)

    tables = {
        name: sorted(
            str({key: told(key, value) for key, value in row.items()}) for row in getattr(found, name).to_pylist()
        )
        for name in TABLES
    }
    return tables | {"notices": sorted(f"{n.id} {told('person', n.person)} {told('', n.touch)}" for n in found.notices)}


def by_parts(home: Home, playbook: Playbook, as_of: datetime) -> list[str]:
    leads: list[str] = []
    for part in LakePartitions(home).tables():
        leads += standing(part, playbook, as_of)["leads"]
    return sorted(leads)


# A smaller example would take homes by the hundred.
@settings(
    max_examples=examples(12),
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.shrink, Phase.explain},
)
@given(world=worlds(people=2, size=14), draw=st.randoms(use_true_random=False))
def test_merging_and_parting_people(
    new_home: Path, django_db_blocker: DjangoDbBlocker, world: World, draw: random.Random
) -> None:
    playbook, rows, as_of = world
    as_of += timedelta(seconds=1)
    parts = [draw.choice(PARTS) for _ in rows]
    with fresh(new_home, django_db_blocker) as home:
        fill(home, rows, parts, known_as_one=True)
        known_as_one = standing(read_touches(home), playbook, as_of)
    with fresh(new_home, django_db_blocker) as home:
        fill(home, rows, parts, known_as_one=False)
        never = read_touches(home)
        never_merged = standing(never, playbook, as_of)
        before_the_merge = datetime.now(UTC)

        first, second = bonds(home, rows, parts, draw), bonds(home, rows, parts, draw)
        for one, other in first:
            merge(home, one, other, by="ines", why="the same human")
        merged = read_touches(home)
        assert standing(merged, playbook, as_of) == known_as_one
        assert by_parts(home, playbook, as_of) == known_as_one["leads"]
        while_merged = datetime.now(UTC)

        for one, other in draw.sample(first, len(first)):
            assert undo_merge(home, other, one, by="tom", why="they are not") == 1
        assert read_touches(home) == never
        assert standing(read_touches(home), playbook, as_of) == never_merged
        parted = datetime.now(UTC)

        for one, other in second:
            merge(home, one, other, by="ines", why="they are after all")
        assert read_touches(home) == merged
        for moment, then in ((before_the_merge, never), (while_merged, merged), (parted, never)):
            assert read_touches(home, known_at=moment) == received_by(then, moment)


def received_by(touches: pa.Table, moment: datetime) -> pa.Table:
    return touches.filter(
        pa.compute.less_equal(touches.column("received"), pa.scalar(moment, pa.timestamp("us", "UTC")))
    )
