"""Rows that came in before by another mapping would be new touches by this one: that is told before they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.collect.files.mapping import Mapping
from leadline.collect.files.otherwise import CameOtherwise
from leadline.collect.files.outcomes import dry_run, warned_of
from leadline.collect.files.preparing import prepare
from leadline.record.home import Home
from leadline.record.removal import undo_run
from tests.collect.writing_files import bring_as

HEAD = "Mail,Day,Asked,Last call\n"
ROWS = [f"p{number}@example.org,2026-03-{number:02},quote,2026-04-{number:02}\n" for number in range(1, 10)]
MARCH = HEAD + "".join(ROWS[:6])
ONE = "kind: requests\nname: The office\nfields: {email: Mail, at: Day}\n"
OTHER = "kind: requests\nfields: {email: Mail, at: Day, action: Asked}\n"


def told(place: Home, content: str, mapping: str) -> CameOtherwise | None:
    path = Path(place.path.parent / "again.csv")
    path.write_text(content)
    return dry_run(place, prepare(path, Mapping.parse(mapping)))[0].otherwise


def test_the_same_file_by_another_mapping(place: Home) -> None:
    run = bring_as(place, MARCH, ONE).run
    found = told(place, MARCH, OTHER)
    assert found is not None
    assert (found.run, found.touches, found.mapping, found.doubles) == (run, 6, "The office", True)
    assert "they would be new touches: 6." in found.problem().what
    assert f"leadline imports undo {run}" in found.problem().mend


def test_the_next_export_that_repeats_some_of_its_rows(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    found = told(place, HEAD + "".join(ROWS[3:]), OTHER)
    assert found is not None
    assert found.touches == 3


def test_the_dry_run_tells_it_in_its_report_too(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    report = bring_as(place, MARCH, OTHER, dry_run=True)
    assert [note.level for note in report.notes if note.id == "came_otherwise"] == ["warning"]


def test_another_kind_of_touch_is_told_but_counts_nothing_twice(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    found = told(place, MARCH, "kind: people\nfields: {email: Mail, at: Day}\n")
    assert found is not None
    assert (found.touches, found.doubles) == (6, False)


def test_several_touches_of_a_row_are_counted_each(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    calls = "touches:\n- {kind: touches, fields: {at: Last call}, constants: {kind: call}, when: {Last call: given}}\n"
    found = told(place, MARCH, OTHER + calls)
    assert found is not None
    assert found.touches == 12
    without = told(place, MARCH, ONE + calls)
    assert without is not None
    assert without.touches == 6  # the calls: the requests are here already


def test_costs_that_were_read_otherwise(place: Home) -> None:
    costs = "Day,Campaign,Spent\n2026-03-01,Spring,10\n2026-03-02,Spring,12\n"
    bring_as(place, costs, "kind: costs\nfields: {day: Day, amount: Spent}\n")
    found = told(place, costs, "kind: costs\nfields: {day: Day, amount: Spent, campaign: Campaign}\n")
    assert found is not None
    assert (found.touches, found.doubles) == (2, True)


@pytest.mark.parametrize(
    "mapping",
    [
        ONE,
        ONE.replace("The office", "Another name"),
        ONE + "assumed_at: 2026-01-01\n",
        ONE + "read: {encoding: utf-8}\n",
    ],
)
def test_the_same_meaning_is_no_other_mapping(place: Home, mapping: str) -> None:
    bring_as(place, MARCH, ONE)
    assert told(place, MARCH + ROWS[7], mapping) is None


def test_rows_that_are_here_by_this_mapping_as_well_are_not_new(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    bring_as(place, MARCH, OTHER)
    assert told(place, MARCH, OTHER) is None
    assert told(place, MARCH, ONE) is None


def test_what_was_taken_back_warns_of_nothing(place: Home) -> None:
    run = bring_as(place, MARCH, ONE).run
    assert run is not None
    undo_run(place, run, "anna")
    assert told(place, MARCH, OTHER) is None


def test_other_rows_and_other_columns_warn_of_nothing(place: Home) -> None:
    bring_as(place, MARCH, ONE)
    assert told(place, HEAD + "".join(ROWS[6:]), OTHER) is None
    assert told(place, MARCH.replace("Last call", "Call"), OTHER) is None


def test_the_same_bytes_are_known_by_a_header_of_their_own(place: Home) -> None:
    twice = "Contacts,,,\n" + MARCH
    run = bring_as(place, twice, ONE + "read: {header: 2}\n").run
    by_first = "kind: requests\nfields: {email: Contacts}\nassumed_at: 2026-01-01\nread: {header: 1}\n"
    found = told(place, twice, by_first)
    assert found is not None
    assert (found.run, found.touches) == (run, 6)


def test_without_such_an_import_nothing_is_read(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(place.path.parent / "file.csv")
    path.write_text(MARCH)
    prepared = prepare(path, Mapping.parse(ONE))

    def reads(*_: object) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr("leadline.collect.files.outcomes.dry_run", reads)
    assert warned_of(place, prepared) is None
