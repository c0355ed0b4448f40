"""Each row that is left out says why, one by one and all together; notes are on rows that came in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadline.collect.fields import Kind
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.outcomes import dry_run
from leadline.collect.files.preparing import prepare
from leadline.collect.files.report import ImportReport
from leadline.record.home import Home
from tests.collect.writing_files import bring

LEADS = """id,created_time,form_id,platform,first_name,phone,email
l:1,2026-08-07T08:21:55-05:00,f:9,ig,Aman,p:+919876543210,aman@example.com
l:1,2026-08-07T08:21:55-05:00,f:9,ig,Aman,p:+919876543210,aman@example.com
l:2,2026-08-07T09:00:00-05:00,f:9,ig,<test lead: dummy data>,p:<test lead: dummy data>,test@meta.com
,,,,,,
l:3,2026-08-07T09:00:00-05:00,f:9,ig,Bo,,bo at example
"""


def checked(home: Home, folder: Path, text: str, mapping: Mapping | str) -> tuple[list[dict[str, Any]], ImportReport]:
    path = folder / "sheet.csv"
    path.write_text(text)
    outcomes, report = dry_run(home, prepare(path, Mapping.parse(mapping) if isinstance(mapping, str) else mapping))
    return outcomes.table.to_pylist(), report


def test_a_sheet_of_an_ad_account_says_why_of_each_row(place: Home, tmp_path: Path) -> None:
    from leadline.collect.files.recognising import preset_for

    preset = preset_for(LEADS.partition("\n")[0].split(","))
    assert preset is not None
    rows, report = checked(place, tmp_path, LEADS, preset)
    assert {row["line"]: row["reason"] for row in rows if row["outcome"] == "skipped"} == {
        4: "A test of the form.",
        5: "Empty.",
    }
    assert [row["line"] for row in rows if row["outcome"] == "refused"] == [6]
    told = {note.id: note.what for note in report.notes}
    assert told["left_out_a test of the form"] == "1 row was left out (a test of the form)."
    assert told["left_out_empty"] == "1 row was left out (empty)."
    assert "unreadable_email" not in told, "the row with that address did not come in"


def test_an_address_that_cannot_be_read_is_told_of_rows_that_came_in(place: Home) -> None:
    report = bring(place, "email,external_id,at,offer\nnobody,7,2026-01-01,quote\nno one,,2026-01-01,quote\n")
    assert report.refused_count == 1
    assert [note.what for note in report.notes if note.id == "unreadable_email"] == [
        "1 e-mail address cannot be read; it is kept as text, but does not tell who somebody is."
    ]


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("purchases", "email,at,won\na@x.de,2026-01-01,yes\nb@x.de,2026-01-01,no\n", "nothing was bought"),
        ("suppressions", "email,do_not_contact\na@x.de,yes\nb@x.de,no\n", "they may be contacted"),
        ("people", "email,shoes\na@x.de,38\n,39\n", "nothing in the columns that are read"),
        ("people", "email,shoes\na@x.de,38\n\n,\n", "empty"),
    ],
)
def test_all_that_is_left_out_adds_up(place: Home, tmp_path: Path, kind: Kind, text: str, why: str) -> None:
    rows, report = checked(place, tmp_path, text, Mapping(kind))
    told = [note.what for note in report.notes if note.id.startswith("left_out_")]
    said = "1 row was left out" if report.skipped == 1 else f"{report.skipped} rows were left out"
    assert told == [f"{said} ({why})."]
    reasons = {row["reason"] for row in rows if row["outcome"] == "skipped"}
    assert reasons == {f"{why[:1].upper()}{why[1:]}."}
