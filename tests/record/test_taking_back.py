"""Taking an import back leaves the record as if that run had never been."""

from __future__ import annotations

import pytest

from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import Group, ImportRun, Key, Link, Membership, Subject
from leadline.record.people import people
from leadline.record.removal import remove_run
from leadline.record.retraction import retract
from leadline.record.runs import start_run
from leadline.record.touches_table import read_touches
from tests.record.bring import Row, bring, together

OURS: list[Row] = [
    {
        "at": 1,
        "page": "a",
        "email": "mara@example.com",
        "shown_name": "Mara",
        "details": '{"name":"Mara"}',
        "group": "acme",
    },
    {"at": 2, "page": "b", "cookie": "c1"},
    {"at": 3, "page": "c", "external_id": "x1", "email": "tom@example.com", "group": "acme"},
]
DEMO: list[Row] = [
    {
        "at": 4,
        "page": "d",
        "email": "mara@example.com",
        "cookie": "c1",
        "shown_name": "Made Up",
        "details": '{"name":"Made Up"}',
    },
    {"at": 5, "page": "e", "email": "demo@example.com", "group": "demo ltd"},
    {"at": 6, "page": "f", "external_id": "x1", "phone": "+4930123456"},
]


def _everything() -> tuple[object, ...]:
    keys = {(kind, value) for kind, value in Key.objects.values_list("kind", "value")}
    return (
        keys,
        Subject.objects.count(),
        Link.objects.count(),
        set(Group.objects.values_list("key", flat=True)),
        Membership.objects.count(),
    )


def test_what_only_the_run_brought_goes_and_everything_else_stays(place: Home) -> None:
    bring(place, *OURS)
    seal(place, whole_tail=True)
    before = read_touches(place).sort_by("id"), _everything(), people(place, range(1, 6))
    run = start_run("touches", "demo", "{}")
    bring(place, *DEMO, run=run)
    assert len(together(place)) == 3
    assert Link.objects.count() == 1

    assert remove_run(place, run) == 3

    assert (read_touches(place).sort_by("id"), _everything(), people(place, range(1, 6))) == before
    assert not ImportRun.objects.exists()


def test_a_key_and_a_link_that_a_later_touch_confirms_stay(place: Home) -> None:
    run = start_run("touches", "demo", "{}")
    bring(place, *DEMO, run=run)
    bring(place, *OURS, {"at": 9, "page": "z", "email": "mara@example.com", "cookie": "c1"})

    remove_run(place, run)

    assert together(place) == {frozenset("abz"), frozenset("c")}
    assert not Key.objects.filter(value__in=("demo@example.com", "+4930123456")).exists()
    assert "Mara" in {found.name for found in people(place, read_touches(place).column("person").to_pylist()).values()}


def test_a_run_that_is_not_there_cannot_be_taken_back(place: Home) -> None:
    with pytest.raises(RecordError, match="no import 7"):
        remove_run(place, 7)


def test_a_touch_that_gets_the_number_of_one_taken_back_counts(place: Home) -> None:
    bring(place, *OURS)
    run = start_run("touches", "demo", "{}")
    demo = bring(place, *DEMO, run=run)
    retract(place, demo.ids.to_pylist(), by="anna")
    remove_run(place, run)
    bring(place, {"at": 9, "page": "new", "email": "zoe@example.com"})
    assert "new" in read_touches(place).column("page").to_pylist()
