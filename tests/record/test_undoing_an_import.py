"""An import is taken back whole, at any time: the record is as if it had never been, and what others brought stays."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.problems import RecordError
from leadline.record import removal
from leadline.record.costs import append_costs, read_costs
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.links import merge, undo_merge
from leadline.record.models import ImportRun, Key, KnownTouch, Link, StandingLead, Subject, Touch
from leadline.record.people import people
from leadline.record.removal import undo_run
from leadline.record.retraction import retract
from leadline.record.runs import run_of, start_run, under_way
from leadline.record.standing import catch_up, moment, refresh
from leadline.record.without import remove as taken_out
from tests.record.bring import Row, bring, costs, together
from tests.record.test_cut_off_removal import Stop
from tests.record.whole_record import everything

NOON = datetime.datetime(1970, 3, 1, 11, tzinfo=datetime.UTC)
BEFORE: list[Row] = [
    {"at": 1, "page": "a", "email": "mara@example.com", "shown_name": "Mara", "details": '{"name":"Mara"}',
     "group": "acme"},
    {"at": 2, "page": "b", "cookie": "c1"},
    {"at": 3, "page": "c", "external_id": "x1", "email": "tom@example.com", "group": "acme"},
    {"at": 30, "page": "r", "email": "ina@example.com", "action": "quote", "follow_up": "requested"},
]  # fmt: skip
IMPORTED: list[Row] = [
    {"at": 4, "page": "d", "email": "mara@example.com", "cookie": "c1", "shown_name": "Made Up",
     "details": '{"name":"Made Up"}', "group": "acme"},
    {"at": 0, "page": "e", "email": "new@example.com", "group": "demo ltd"},
    {"at": 6, "page": "f", "external_id": "x1", "phone": "+4930123456", "group": "acme"},
    {"at": 0, "page": "g", "email": "mara@example.com", "cookie": "c1", "group": "acme"},
]  # fmt: skip


def _run(name: str = "file.csv") -> int:
    return start_run("touches", name, "{}")


def _whose(value: str) -> int:
    return Key.objects.get(value=value).subject


def test_the_record_is_as_before_table_by_table(place: Home) -> None:
    bring(place, *BEFORE)
    merge(place, 3, 4, by="anna", why="same human")
    refresh(place, NOON)
    before = everything(place, standing=True)
    run = _run()
    bring(place, *IMPORTED, run=run)
    append_costs(place, costs(), run)
    refresh(place, NOON)

    undone = undo_run(place, run, "anna")

    assert (undone.touches, undone.people, undone.costs, undone.handed) == (4, 1, 1, 0)
    refresh(place, NOON)
    assert everything(place, standing=True) == before
    told = run_of(place, run)
    assert (told.state, told.undone_by) == ("undone", "anna")


def test_undoing_again_changes_nothing(place: Home) -> None:
    run = _run()
    bring(place, *IMPORTED, run=run)
    undo_run(place, run, "anna")
    assert undo_run(place, run, "tom").touches == 0
    assert run_of(place, run).undone_by == "anna"


def test_an_import_that_is_under_way_is_not_undone(place: Home) -> None:
    run = _run()
    with under_way(place, run), pytest.raises(RecordError, match="under way"):
        undo_run(place, run, "anna")
    assert run_of(place, run).state == "cut off"


def test_what_a_later_import_had_too_stays_and_goes_with_that_one(place: Home) -> None:
    bring(place, *BEFORE)
    before = everything(place)
    one, other = _run("one.csv"), _run("two.csv")
    bring(place, *IMPORTED, run=one)
    bring(place, *IMPORTED[:2], run=other)
    append_costs(place, costs(), one)
    append_costs(place, costs(), other)

    undone = undo_run(place, one, "anna")

    assert (undone.touches, undone.costs, undone.handed) == (2, 0, 3)
    assert set(Touch.objects.exclude(run=None).values_list("page", "run")) == {("d", other), ("e", other)}
    assert read_costs(place).num_rows == 1
    assert together(place) == {frozenset("abd"), frozenset("c"), frozenset("r"), frozenset("e")}
    undo_run(place, other, "anna")
    assert everything(place) == before


def test_what_came_again_by_no_import_stays_for_good(place: Home) -> None:
    run = _run()
    bring(place, *IMPORTED, run=run)
    bring(place, IMPORTED[1])
    seal(place, whole_tail=True)
    undo_run(place, run, "anna")
    assert together(place) == {frozenset("e")}
    assert Touch.objects.get().run is None


def test_what_people_did_with_imported_leads_stays_and_keeps_them(place: Home) -> None:
    run = _run()
    bring(place, *IMPORTED, run=run)
    person = Subject.objects.get(email="new@example.com").id
    bring(place, {"at": 20, "page": "deed", "email": "new@example.com", "kind": "decision", "action": "accept"})
    undo_run(place, run, "anna")
    assert together(place) == {frozenset(["deed"])}
    assert people(place, [person])[person].email == "new@example.com"


def test_a_merge_by_people_outlives_the_import_that_dated_it_earlier(place: Home) -> None:
    bring(place, *BEFORE)
    merge(place, _whose("mara@example.com"), _whose("c1"), by="anna", why="same human")
    before = everything(place)
    run = _run()
    bring(place, *IMPORTED, run=run)
    assert Link.objects.get(by="anna").received == 0
    undo_run(place, run, "anna")
    assert everything(place) == before


def test_those_whom_people_parted_stay_parted(place: Home) -> None:
    bring(place, *BEFORE, IMPORTED[0])
    assert undo_merge(place, _whose("mara@example.com"), _whose("c1"), by="anna", why="sisters") == 1
    before = everything(place)
    run = _run()
    bring(place, *IMPORTED, run=run)
    undo_run(place, run, "anna")
    assert everything(place) == before


def test_only_those_whom_it_concerns_are_qualified_anew(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(place, *BEFORE)
    refresh(place)
    run = _run()
    bring(place, *IMPORTED, run=run)
    catch_up(place)

    def everybody(*_: Any) -> None:
        raise AssertionError("everybody was qualified")

    monkeypatch.setattr("leadline.record.standing.refresh", everybody)
    undo_run(place, run, "anna")
    catch_up(place)
    found = moment(place)
    assert found is not None
    assert not found.stale
    assert set(StandingLead.objects.values_list("person", flat=True)) == {1, 2, 3, 4}


def test_who_looks_meanwhile_leaves_them_to_whoever_takes_it_back(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(place, *BEFORE)
    run = _run()
    bring(place, *IMPORTED, run=run)
    refresh(place, NOON)
    looked: list[bool] = []

    def beside(*what: Any) -> None:
        taken_out(*what)
        looked.append(catch_up(place, NOON))

    def everybody(*_: Any) -> None:
        raise AssertionError("everybody was qualified")

    monkeypatch.setattr(removal, "remove", beside)
    monkeypatch.setattr("leadline.record.standing.refresh", everybody)
    undo_run(place, run, "anna")
    assert looked
    assert not any(looked)
    assert catch_up(place, NOON)


def test_of_very_many_everybody_is_qualified_anew_and_others_write_in_between(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "FEW", 2)
    monkeypatch.setattr(removal, "AT_ONCE", 1)
    bring(place, *BEFORE)
    before = everything(place)
    run = _run()
    bring(place, *IMPORTED, run=run)
    refresh(place)
    undo_run(place, run, "anna")
    assert moment(place) is None
    assert everything(place) == before


@pytest.mark.parametrize("again", range(4))
def test_a_touch_that_comes_again_by_itself_meanwhile_stays(
    place: Home, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    monkeypatch.setattr(removal, "FEW", 0)
    monkeypatch.setattr(removal, "AT_ONCE", 1)
    bring(place, *BEFORE)
    run = _run()
    bring(place, *IMPORTED, run=run)
    page = IMPORTED[again]["page"]

    def beside(*what: Any) -> None:
        taken_out(*what)
        monkeypatch.setattr(removal, "remove", taken_out)
        bring(place, IMPORTED[again])

    monkeypatch.setattr(removal, "remove", beside)
    undo_run(place, run, "anna")
    seal(place, whole_tail=True)
    assert set().union(*together(place)) == {*"abcr", page}
    assert list(Touch.objects.filter(page=page).values_list("run", flat=True)) == [None]
    assert not Touch.objects.filter(run=run).exists()


def test_somebody_who_is_erased_meanwhile_stays_erased(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "FEW", 0)
    monkeypatch.setattr(removal, "AT_ONCE", 1)
    bring(place, *BEFORE)
    run = _run()
    bring(place, *IMPORTED, run=run)

    def beside(*what: Any) -> None:
        taken_out(*what)
        monkeypatch.setattr(removal, "remove", taken_out)
        erase(place, _whose("mara@example.com"), "anna", entirely=True, sweep_now=False)

    monkeypatch.setattr(removal, "remove", beside)
    undo_run(place, run, "anna")
    assert set().union(*together(place)) == {*"cr"}
    assert not Touch.objects.filter(run=run).exists()


def test_a_touch_that_was_taken_back_and_comes_again_counts(place: Home) -> None:
    run = _run()
    added = bring(place, *IMPORTED, run=run)
    retract(place, added.ids.to_pylist(), by="anna")
    undo_run(place, run, "anna")
    bring(place, *IMPORTED)
    assert together(place) == {frozenset("dg"), frozenset("e"), frozenset("f")}


def test_an_import_that_was_cut_off_anywhere_can_be_undone_as_it_is(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", 1)
    monkeypatch.setattr("leadline.record.append.KEYS_A_COMMIT", 1)
    bring(place, *BEFORE, IMPORTED[0])
    merge(place, _whose("ina@example.com"), _whose("x1"), by="anna", why="same human")
    before = everything(place)
    later: list[Row] = [
        *IMPORTED,
        {"at": 50, "page": "h", "email": "mara@example.com", "external_id": "x1", "shown_name": "Later",
         "details": '{"name":"Later"}', "group": "new ltd"},
        {"at": -5, "page": "i", "cookie": "c1", "email": "mara@example.com", "group": "acme"},
        {"at": -6, "page": "j", "email": "ina@example.com", "external_id": "x1"},
    ]  # fmt: skip
    ended = False
    writes = 0
    while not ended:
        run = _run()
        with connection.execute_wrapper(Stop(writes)), suppress(KeyboardInterrupt):
            bring(place, *later, run=run)
            ended = True
        undo_run(place, run, "anna")
        assert everything(place) == before, f"cut off after {writes} writes"
        writes += 1
    assert writes > 20


KEYS = st.fixed_dictionaries(
    {},
    optional={
        "external_id": st.sampled_from(["x1", "x2"]),
        "email": st.sampled_from(["a@example.com", "b@example.com", "c@example.com"]),
        "cookie": st.sampled_from(["k1", "k2"]),
    },
).filter(bool)
ROWS = st.lists(
    st.tuples(st.integers(0, 5), KEYS, st.sampled_from([None, "acme"]), st.sampled_from([None, "Ann", "Bo"])),
    max_size=5,
)


def _rows(drawn: list[tuple[int, Row, str | None, str | None]], page: str) -> list[Row]:
    return [
        {"at": at, **keys, "page": f"{page}{at}", "group": group, "shown_name": name,
         "details": f'{{"name":"{name}"}}' if name else None}
        for at, keys, group, name in drawn
    ]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, imported=ROWS, other=ROWS)
def test_whatever_was_there_an_undone_import_leaves_it_as_it_was(
    place: Home, before: list[Any], imported: list[Any], other: list[Any]
) -> None:
    """Law: import, another import of some of it, undo both in any order: as before."""
    from tests.record.empty import emptied

    for first in (0, 1):
        emptied(place)
        bring(place, *_rows(before, "p"))
        there = everything(place)
        runs = [_run("one.csv"), _run("two.csv")]
        bring(place, *_rows(imported, "p"), run=runs[0])
        bring(place, *_rows(other + imported[:2], "p"), run=runs[1])
        undo_run(place, runs[first], "anna")
        assert not Touch.objects.filter(run=runs[first]).exists()
        undo_run(place, runs[1 - first], "anna")
        assert everything(place) == there
        assert not KnownTouch.objects.exists()
        assert ImportRun.objects.filter(state="undone").count() == 2
