"""Workbooks are read as people see them: dates as dates, numbers whole, the sheet that they mean."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from leadline.collect.files.finding import found
from leadline.collect.files.manner import Manner
from leadline.collect.files.sheets import Sheet, open_sheet
from leadline.collect.files.workbook_cells import kind_of_format, number_text
from leadline.problems import BadFile, BadSetting
from leadline.touches.amounts import either_way, read_amount
from tests.collect.odd_files.workbook_making import book, cell, sheet_xml

Fill = Callable[[xlsxwriter.Workbook], None]


def workbook(folder: Path, fill: Fill, manner: Manner = Manner()) -> Sheet:  # noqa: B008
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        fill(made)
    path = folder / "file.xlsx"
    path.write_bytes(out.getvalue())
    return open_sheet(path, manner)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [
        row for batch in sheet.batches() for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]


def test_cells_are_what_the_program_shows(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Leads")
        day, moment = made.add_format({"num_format": "dd.mm.yyyy"}), made.add_format({"num_format": "d.m.yy h:mm"})
        sheet.write_row(0, 0, ("id", "day", "moment", "time", "whole", "sum", "third", "yes", "text", "made"))
        sheet.write_number(1, 0, 12345678901)
        sheet.write_datetime(1, 1, datetime(2026, 4, 3), day)
        sheet.write_datetime(1, 2, datetime(2026, 4, 3, 9, 41), moment)
        sheet.write_number(1, 3, (9 * 60 + 41) / 1440, made.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 4, 390)
        sheet.write_number(1, 5, 0.1 + 0.2)
        sheet.write_number(1, 6, 1.234)
        sheet.write_boolean(1, 7, True)
        sheet.write_string(1, 8, "007")
        sheet.write_formula(1, 9, "=A2+1", None, 12345678902)

    sheet = workbook(tmp_path, fill)
    assert cells(sheet) == [
        ("12345678901", "2026-04-03", "2026-04-03 09:41:00", "09:41:00", "390", "0.3", "1.2340", "true", "007",
         "12345678902")
    ]  # fmt: skip
    assert (sheet.form, sheet.first_line, sheet.manner.sheet, sheet.rows_expected) == ("workbook", 2, "Leads", 1)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_every_second_comes_back(tmp_path_factory: pytest.TempPathFactory, at: datetime) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("at", "x"))
        sheet.write_datetime(1, 0, at, made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))

    read = datetime.fromisoformat(cells(workbook(tmp_path_factory.mktemp("book"), fill))[0][0])
    assert abs(read - at) < timedelta(milliseconds=1)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_no_number_can_be_read_as_another(number: float) -> None:
    text = number_text("", number)
    assert not either_way(text)
    assert "e" not in text.lower()
    if abs(number) < 1e9 and "." not in text:
        assert read_amount(text, ",") == read_amount(text, ".")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""),
        ("0.00", ""),
        ("#,##0.00 [$€-407]", ""),
        ('0 "days"', ""),
        ("0%", ""),
        ("dd.mm.yyyy", "d"),
        ("mmm yy", "d"),
        ("m/d/yy h:mm AM/PM", "dt"),
        ("[$-409]d mmm yyyy;@", "d"),
        ("hh:mm:ss", "t"),
        ("mm:ss.0", "t"),
        ("[h]:mm", "e"),
        ("@", ""),
    ],
)
def test_formats_tell_dates_from_numbers(code: str, kind: str) -> None:
    assert kind_of_format(code) == kind


def test_words_that_are_merged_over_rows_count_for_each_and_numbers_once(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("email", "company", "amount"))
        for number in range(1, 4):
            sheet.write(number, 0, f"m{number}@example.com")
        sheet.merge_range(1, 1, 3, 1, "Northlight")
        sheet.merge_range(1, 2, 3, 2, 100)

    sheet = workbook(tmp_path, fill)
    assert [row[1:] for row in cells(sheet)] == [("Northlight", "100"), ("Northlight", ""), ("Northlight", "")]
    assert [note.id for note in sheet.notes] == ["merged_cells"]


def test_names_over_two_rows_are_joined_where_they_must_be(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Contact")
        sheet.merge_range(0, 2, 0, 3, "Company")
        sheet.write_row(1, 0, ("Name", "E-mail", "Name", "City"))
        sheet.write_row(2, 0, ("Mara", "m@example.com", "Northlight", "Kiel"))

    assert workbook(tmp_path, fill, Manner(header=2)).header == ("Contact Name", "E-mail", "Company Name", "City")
    sheet = workbook(tmp_path, fill)
    assert sheet.header == ("Contact Name", "E-mail", "Company Name", "City")
    assert cells(sheet) == [("Mara", "m@example.com", "Northlight", "Kiel")]


def several(made: xlsxwriter.Workbook) -> None:
    made.add_worksheet("Notes")
    hidden = made.add_worksheet("Old")
    hidden.hide()
    for sheet in (hidden, made.add_worksheet("Leads"), made.add_worksheet("More")):
        sheet.write_row(0, 0, ("email", sheet.get_name()))
        sheet.write_row(1, 0, ("m@example.com", "x"))


def test_the_first_shown_sheet_with_rows_is_read_and_others_are_offered(tmp_path: Path) -> None:
    sheet = workbook(tmp_path, several)
    told = next(trait for trait in found(sheet, Manner()) if trait.name == "sheet")
    assert sheet.header == ("email", "Leads")
    assert sheet.sheets() == ("Notes", "Old", "Leads", "More")
    assert (told.value, told.sure) == ("Leads", False)
    assert "More" in told.why
    assert "Old" not in told.why
    assert workbook(tmp_path, several, Manner(sheet="old")).header == ("email", "Old")


def test_a_sheet_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as error:
        workbook(tmp_path, several, Manner(sheet="Laeds"))
    assert error.value.problems[0].nearest == "Leads"


def test_the_row_of_names_may_be_stated(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        for number, row in enumerate((("a", "b"), ("x", "y"), ("1", "2"))):
            sheet.write_row(number, 0, row)

    sheet = workbook(tmp_path, fill, Manner(header=2))
    assert (sheet.header, cells(sheet), sheet.first_line) == (("x", "y"), [("1", "2")], 3)
    with pytest.raises(BadFile):
        workbook(tmp_path, fill, Manner(header=9))


def test_rows_are_told_by_the_number_that_the_program_shows(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(2, 1, ("email", "at"))
        sheet.write_row(4, 1, ("m@example.com", "2026-01-01"))
        sheet.write_row(7, 1, ("t@example.com", "2026-01-01"))

    batches = list(workbook(tmp_path, fill).batches())
    assert [line for batch in batches for line in batch.lines.tolist()] == [5, 8]
    assert sum(batch.blank for batch in batches) == 3


def test_a_sheet_that_breaks_off_gives_the_rows_before_and_says_so(tmp_path: Path) -> None:
    rows = [("email", "at"), *((f"p{n}@example.com", "2026-01-01") for n in range(40_000))]
    path = tmp_path / "file.xlsx"
    path.write_bytes(book({"A": sheet_xml(rows)[:-300_000]}))
    batches = list(open_sheet(path).batches())
    read = sum(len(batch.lines) for batch in batches)
    assert read > 20_000
    assert [(row.id, row.line) for batch in batches for row in batch.damaged] == [("damaged_file", read + 2)]


def test_formulas_without_values_are_told(tmp_path: Path) -> None:
    row = f'<row r="2">{cell("A2", "m@example.com")}<c r="B2"><f>TODAY()</f></c></row>'
    path = tmp_path / "file.xlsx"
    path.write_bytes(book({"A": sheet_xml([("email", "at")]).replace("</sheetData>", row + "</sheetData>")}))
    sheet = open_sheet(path)
    assert cells(sheet) == [("m@example.com", "")]
    assert [note.id for note in sheet.notes] == ["formulas_without_value"]
