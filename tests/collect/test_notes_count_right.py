"""A note on one row speaks of one row, and the rows of all batches are counted together."""

from __future__ import annotations

import pytest

from leadline.problems import BadSetting
from leadline.record.home import Home
from leadline.record.models import ImportRun
from tests.collect.writing_files import bring

ROW = "{}@example.org,2100-01-0{},qui sait\n"


def test_one_row_is_spoken_of_as_one(place: Home) -> None:
    report = bring(place, "email,at,follow_up\n" + ROW.format("a", 1), dry_run=True)
    told = {note.id: note.what for note in report.notes}
    assert told["future_dates"] == "1 row has a date in the future."
    assert told["unreadable_follow_up"].startswith("1 row has a follow-up")


def test_rows_of_several_batches_are_added_up(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 1)
    rows = '"quoted"@example.org,2100-01-01,qui sait\n' + "".join(ROW.format(name, 2) for name in "abc")
    report = bring(place, "email,at,follow_up\n" + rows.replace('"quoted"', "q") + '"d@example.org",2100-01-03,no\n')
    told = {note.id: note.what for note in report.notes}
    assert told["future_dates"] == "5 rows have a date in the future."
    assert told["unreadable_follow_up"].startswith("4 rows have a follow-up")


def test_of_many_columns_left_out_the_first_are_told_and_all_are_kept(place: Home) -> None:
    columns = [f"c{number}" for number in range(12)]
    report = bring(place, f"email,at,{','.join(columns)}\na@example.org,2026-01-01{',x' * 12}\n", dry_run=True)
    note = next(note for note in report.notes if note.id == "columns_left_out")
    assert note.what == "Left out: c0, c1, c2, c3, c4, c5, c6, c7 and 4 more."
    assert report.as_dict()["columns_left_out"] == tuple(columns)


@pytest.mark.parametrize("amount", ["1,234", "1.234"])
def test_an_amount_that_may_be_two_is_asked_about_before_anything_is_written(place: Home, amount: str) -> None:
    with pytest.raises(BadSetting) as told:
        bring(place, f'email,at,amount\na@example.org,2026-01-01,"{amount}"\n', "purchases")
    (problem,) = told.value.problems
    assert (problem.id, "--decimals ." in (problem.mend or "")) == ("unclear_decimals", True)
    assert not ImportRun.objects.exists()
