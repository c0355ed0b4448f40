"""Who is whom: merged people are one, undone merges leave nothing, and nobody's answer hangs on strangers."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import Verdict
from tests.oracle.clock import micros
from tests.oracle.touch import Row, plain
from tests.qualification.comparison import ask, differences, readable
from tests.qualification.strategies import World, examples, worlds

from leadline.engines.local import explain, qualify
from leadline.playbook import Playbook


def relabelled(rows: list[Row], names: dict[Any, Any]) -> list[Row]:
    """A notice about a name, not about a person, has no person; nor has the publication of a playbook."""
    return [{**row, "person": None if row["person"] is None else names[row["person"]]} for row in rows]


def renamed(verdict: Verdict, names: dict[Any, Any]) -> Verdict:
    return Verdict(**{part: relabelled(rows, names) for part, rows in vars(verdict).items()})


@settings(max_examples=examples(30))
@given(world=worlds(people=1, groups=False), data=st.data())
def test_people_merged_equal_people_known_as_one_and_undone_equals_never_merged(
    world: World, data: st.DataObject
) -> None:
    playbook, rows, as_of = world
    as_one = ask(rows, playbook, as_of)
    cookies = data.draw(st.lists(st.sampled_from([3, 1, 2]), min_size=len(rows), max_size=len(rows)))
    apart = [relabelled([row], {1: cookie})[0] for row, cookie in zip(rows, cookies, strict=True)]
    never_merged = ask(apart, playbook, as_of)

    by_cookie = sorted(apart, key=lambda row: row["person"] or 0)
    merged = relabelled(by_cookie, dict.fromkeys(cookies, "anna"))
    found = differences(ask(merged, playbook, as_of), renamed(as_one, {1: "anna"}))
    assert not found, readable(found, playbook, merged, as_of)

    found = differences(ask(by_cookie, playbook, as_of), never_merged)
    assert not found, readable(found, playbook, by_cookie, as_of)


@settings(max_examples=examples(30))
@given(world=worlds())
def test_how_people_are_called_does_not_matter(world: World) -> None:
    playbook, rows, as_of = world
    names = {1: "zoe", 2: "Bert", 3: "adam"}
    found = differences(ask(relabelled(rows, names), playbook, as_of), renamed(ask(rows, playbook, as_of), names))
    assert not found, readable(found, playbook, rows, as_of)


@settings(max_examples=examples(30))
@given(world=worlds(people=4, size=26))
def test_one_group_alone_gives_what_the_whole_population_gives(world: World) -> None:
    playbook, rows, as_of = world
    published = [row for row in rows if row["person"] is None]
    rows = [row for row in rows if row["person"] is not None]
    group: dict[Any, Any] = {row["person"]: ("alone", row["person"]) for row in rows}
    classes = {"identity": 0, "attributes": 1, "request": 2, "attendance": 2, "demo": 2}
    classes |= {"purchase": 4, "won": 4, "refund": 5, "decision": 6}
    for row in sorted(rows, key=lambda row: (row["at"], classes.get(plain(row["kind"]) or "", 3), row["id"])):
        if micros(row["at"]) <= micros(as_of) and plain(row.get("group")):
            group[row["person"]] = ("group", plain(row["group"]))
    alone = Verdict()
    for name in dict.fromkeys(group.values()):
        members = published + [row for row in rows if group[row["person"]] == name]
        for part, found_rows in vars(ask(members, playbook, as_of)).items():
            getattr(alone, part).extend(found_rows)
    found = differences(ask(published + rows, playbook, as_of), alone)
    assert not found, readable(found, playbook, rows, as_of)


def test_what_members_of_a_group_lack_is_evidence_for_that_group_only() -> None:
    """A rule on what was never given holds for a member who said nothing, for their group, and for nobody else."""
    playbook = Playbook.parse(
        "leadline: 1\nrules:\n"
        "  - {name: No size, when: {attributes: {size: {given: false}}}, points: 1, criterion: budget_authority}\n"
    )
    touches = pa.table(
        {
            "id": ["a", "b", "c", "d", "e"],
            "person": ["silent", "large", "large", "alone", "alone"],
            "at": ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-01", "2026-03-02"],
            "kind": ["page_view"] * 5,
            "group": ["acme", "acme", None, None, None],
            "attributes": [None, None, '{"size": 200}', '{"size": 3}', None],
        }
    )

    leads = qualify(touches, playbook, as_of="2026-04-01").leads

    given = dict(zip(leads["person"].to_pylist(), leads["budget_authority"].to_pylist(), strict=True))
    assert given == {"silent": 1.0, "large": 1.0, "alone": 0.0}
    for person, total in given.items():
        found = explain(touches, playbook, person, as_of="2026-04-01")
        assert sum(line.worth for line in found.lines) == total
