"""How a file is written is found out from all of it, shown with examples, and asked where it cannot be told."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.collect.files.finding import found
from leadline.collect.files.manner import Manner, Trait, settled
from leadline.collect.files.sheets import Sheet, open_sheet
from leadline.problems import BadFile, BadSetting


class Sheets:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, content: str | bytes, manner: Manner = Manner()) -> Sheet:  # noqa: B008
        path = self.folder / "file.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_sheet(path, manner)


@pytest.fixture
def sheet_of(tmp_path: Path) -> Sheets:
    return Sheets(tmp_path)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [
        row for batch in sheet.batches() for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]


def trait(sheet: Sheet, name: str, manner: Manner = Manner()) -> Trait:  # noqa: B008
    return next(each for each in found(sheet, manner) if each.name == name)


def names_of(sheet: Sheet) -> set[str]:
    return {each.name for each in found(sheet, Manner())}


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        ("Zoë Müller", "utf-8", "utf-8"),
        ("Zoë Müller", "utf-8-sig", "utf-8"),
        ("Zoë Müller", "utf-16", "utf-16"),
        ("Zoë Müller", "utf-16-le", "utf-16"),
        ("Zoë Müller", "utf-16-be", "utf-16"),
        ("Zoë Müller and Söhne", "cp1252", "cp1252"),
        ("Français à Orléans, œuvre", "cp1252", "cp1252"),
        ("Łukasz Żółć, Gdańsk", "cp1250", "cp1250"),
        ("Dvořák Černý, Plzeň", "cp1250", "cp1250"),
        ("Győző Fűtő", "cp1250", "cp1250"),
        ("Ærø Åse Bjørn", "cp1252", "cp1252"),
        ("Señor Muñoz", "cp1252", "cp1252"),
    ],
)
def test_letters_are_read_as_they_are_written(sheet_of: Sheets, text: str, encoding: str, read_as: str) -> None:
    sheet = sheet_of(f"id;name\n1;{text}\n".encode(encoding))
    told = trait(sheet, "encoding")
    assert cells(sheet) == [("1", text)]
    assert (told.value, told.stated, told.sure) == (read_as, False, True)
    assert all(word in text and shown != word for shown, word in told.examples)
    assert told.examples


def test_an_encoding_may_be_stated_and_is_then_taken(sheet_of: Sheets) -> None:
    content = "id;name\n1;Иванов\n".encode("cp1251")
    unsure = trait(sheet_of(content), "encoding")
    stated = sheet_of(content, Manner(encoding="cp1251"))
    assert not unsure.sure
    assert cells(stated) == [("1", "Иванов")]
    assert trait(stated, "encoding", Manner(encoding="cp1251")).stated


@pytest.mark.parametrize("manner", [Manner(encoding="utf-9"), Manner(separator='"'), Manner(separator="no")])
def test_what_cannot_be_stated_is_told(sheet_of: Sheets, manner: Manner) -> None:
    with pytest.raises(BadSetting) as error:
        sheet_of("a,b\n1,2\n", manner)
    assert error.value.problems[0].mend


def test_bytes_of_another_encoding_within_a_file_cost_their_rows_only(sheet_of: Sheets) -> None:
    lines = [b"id,name", *(f"{n},Zoë".encode() for n in range(5)), "9,Zoë".encode("cp1252")]
    sheet = sheet_of(b"\n".join(lines))
    damaged = [row.line for batch in sheet.batches() for row in batch.damaged]
    assert damaged == [7]
    assert cells(sheet)[0] == ("0", "Zoë")
    assert [note.id for note in sheet.notes] == ["mixed_encodings"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_numbers_with_commas_do_not_mislead(sheet_of: Sheets, separator: str) -> None:
    cell = '"{}"' if separator == "," else "{}"
    rows = [separator.join([str(n), *(cell.format(f"{n},5") for _ in range(4))]) for n in range(6)]
    sheet = sheet_of("\n".join([separator.join("abcde"), *rows]))
    assert trait(sheet, "separator").value == separator
    assert cells(sheet)[1] == ("1", "1,5", "1,5", "1,5", "1,5")


def test_a_spreadsheet_programs_hint_is_heeded(sheet_of: Sheets) -> None:
    sheet = sheet_of("sep=;\na;b\n1,5,5;2\n")
    assert (sheet.header, cells(sheet), sheet.first_line) == (("a", "b"), [("1,5,5", "2")], 3)


def test_title_rows_are_no_names(sheet_of: Sheets) -> None:
    sheet = sheet_of('Campaign report\n"September 1, 2026 - September 3, 2026"\nDay,Cost,Clicks\n2026-09-01,1.50,2\n')
    assert sheet.header == ("Day", "Cost", "Clicks")
    assert sheet.titles == ("Campaign report", "September 1, 2026 - September 3, 2026")
    assert (sheet.first_line, sheet.manner.header) == (4, 3)
    assert "Campaign report" in trait(sheet, "header").why


def test_titles_padded_to_the_width_of_the_sheet_are_titles(sheet_of: Sheets) -> None:
    sheet = sheet_of("My leads,,\n,,\nname,email,at\nMara,m@example.com,2026-01-02\n")
    assert (sheet.header, sheet.titles) == (("name", "email", "at"), ("My leads",))


@pytest.mark.parametrize(
    "content",
    [
        "email,at\nm@example.com,2026-01-02\n",
        "email,\nm@example.com,x\n",
        ",email,at\n1,m@example.com,2026-01-02\n",
        "email\nm@example.com\n",
        "name,city,note\nMara,,\nTom,Paris,\n",
        "a,b,c\n1,2\n3,4\n",
    ],
)
def test_the_first_row_names_the_columns_otherwise(sheet_of: Sheets, content: str) -> None:
    sheet = sheet_of(content)
    assert ",".join(sheet.header) == content.partition("\n")[0]
    assert sheet.first_line == 2


def test_of_two_rows_of_names_the_upper_one_tells_like_names_apart(sheet_of: Sheets) -> None:
    sheet = sheet_of("Contact,,Company,\nName,E-mail,Name,City\nMara,m@example.com,Northlight,Kiel\n")
    assert sheet.header == ("Contact Name", "E-mail", "Company Name", "City")
    assert cells(sheet) == [("Mara", "m@example.com", "Northlight", "Kiel")]


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("Person,Person,Asked,Asked\nName,E-mail,Day,What\nMara,m@x.de,2026-01-02,quote\n", "Name,E-mail,Day,What"),
        ("Name,E-mail,Asked,,Money\n,,Day,What,\nMara,m@x.de,2026-01-02,quote,5\n", "Name,E-mail,Day,What,Money"),
        ("Person,,Asked,,Bought\nName,E-mail,Day,What,Day\nMara,m@x.de,2026-01-02,quote,2026-02-03\n",
         "Name,E-mail,Asked Day,What,Bought Day"),
    ],
)  # fmt: skip
def test_a_row_of_groups_above_the_names_is_no_row_of_names(sheet_of: Sheets, content: str, header: str) -> None:
    sheet = sheet_of(content)
    assert (",".join(sheet.header), sheet.manner.header, len(cells(sheet))) == (header, 2, 1)
    assert "names groups of columns" in trait(sheet, "header").why
    assert sheet_of(content, Manner(header=2)).header == sheet.header


def test_a_file_without_names_is_told(sheet_of: Sheets) -> None:
    told = trait(sheet_of("m@example.com,2026-01-02\nt@example.com,2026-01-03\n"), "header")
    assert (told.value, told.sure) == ("1", False)


def test_the_row_of_names_may_be_stated(sheet_of: Sheets) -> None:
    sheet = sheet_of("a,b\nx,y\n1,2\n", Manner(header=2))
    assert (sheet.header, cells(sheet)) == (("x", "y"), [("1", "2")])


def test_empty_columns_that_only_the_rows_have_are_columns_without_names(sheet_of: Sheets) -> None:
    sheet = sheet_of("a,b\n1,2,,\n3,4,,\n")
    assert cells(sheet) == [("1", "2", "", ""), ("3", "4", "", "")]


@pytest.mark.parametrize(
    ("dates", "order", "first_read"),
    [
        (["03/04/2026", "14/04/2026"], "dmy", "14 Apr 2026"),
        (["03/04/2026", "04/14/2026"], "mdy", "14 Apr 2026"),
        (["03.04.26 9:41", "05.06.26 10:00"], "dmy", "3 Apr 2026, 09:41"),
        (["2026-04-03", "2026-04-04 10:00"], "ymd", ""),
        (["2024-03-12 09:14", "3/15/2024 2:30 PM"], "mdy", "15 Mar 2024, 14:30"),
        (["99-04-03", "98-12-31"], "ymd", "3 Apr 1999"),
        (["3. März 2026", "4. Mai 2026"], "dmy", "3 Mar 2026"),
        (["3 mars 2026", "1er août 2026 à 14h05"], "dmy", "3 Mar 2026"),
        (["March 3, 2026", "Tue, 14 Apr 2026 09:00:00 +0200"], "dmy", "3 Mar 2026"),
    ],
)
def test_the_order_of_dates_is_told_by_all_of_them(
    sheet_of: Sheets, dates: list[str], order: str, first_read: str
) -> None:
    told = trait(sheet_of("id;at\n" + "".join(f"{n};{day}\n" for n, day in enumerate(dates))), "dates")
    assert (told.value, told.sure, told.stated) == (order, True, False)
    assert told.why
    assert not first_read or told.examples[0][1] == first_read


def test_dates_that_may_be_two_are_asked_with_both_readings(sheet_of: Sheets) -> None:
    sheet = sheet_of("id,at\n1,03/04/2026\n2,05/06/2026\n")
    told = trait(sheet, "dates")
    assert (told.value, told.sure) == (None, False)
    assert dict(told.choices) == {
        "dmy": "day first: 03/04/2026 is 3 Apr 2026",
        "mdy": "month first: 03/04/2026 is 4 Mar 2026",
    }
    assert settled(sheet.manner, found(sheet, Manner())).dates is None
    stated = Manner(dates="dmy")
    assert trait(sheet, "dates", stated).examples[0] == ("03/04/2026", "3 Apr 2026")
    assert settled(stated, found(sheet, stated)).dates == "dmy"


def test_a_stated_order_that_dates_speak_against_is_doubted(sheet_of: Sheets) -> None:
    stated = Manner(dates="mdy")
    told = trait(sheet_of("id,at\n1,14/04/2026\n2,05/06/2026\n"), "dates", stated)
    assert (told.value, told.stated, told.sure) == ("mdy", True, False)
    assert told.why == "1 of them, like 14/04/2026, cannot be read so"


def test_a_stated_mark_that_amounts_speak_against_is_doubted(sheet_of: Sheets) -> None:
    sheet, stated = sheet_of("id;amount\n1;1.234,56\n2;1.000\n"), Manner(decimals=".")
    told = trait(sheet, "decimals", stated)
    assert (told.value, told.sure, told.examples[0]) == (".", False, ("1.000", "1"))
    assert told.why.startswith("1 amount like 1.234,56 shows a comma before decimals, and is read with it")
    assert trait(sheet, "decimals", Manner(decimals=",")).sure


def test_columns_that_do_not_agree_are_asked(sheet_of: Sheets) -> None:
    told = trait(sheet_of("created,closed\n14/04/2026,05/16/2026\n15/04/2026,05/17/2026\n"), "dates")
    assert told.value is None
    assert "do not agree" in told.why


def test_a_date_that_tells_counts_however_late_it_comes(sheet_of: Sheets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.finding.ENOUGH", 10)
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 10)
    rows = [f"{n},{1 + n % 12:02}/04/2026" for n in range(500)]
    assert trait(sheet_of("\n".join(["id,at", *rows, "x,04/28/2026"])), "dates").value == "mdy"


@given(st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1, max_size=30), st.sampled_from("dm"))
def test_an_order_is_never_guessed_wrong(
    tmp_path_factory: pytest.TempPathFactory, days: list[date], first: str
) -> None:
    shape = "%d/%m/%Y" if first == "d" else "%m/%d/%Y"
    path = tmp_path_factory.mktemp("dates") / "f.csv"
    path.write_text("id,at\n" + "".join(f"{n},{day:{shape}}\n" for n, day in enumerate(days)))
    sheet = open_sheet(path)
    told = next(each for each in found(sheet, Manner(), ["at"]) if each.name == "dates")
    meant = "dmy" if first == "d" else "mdy"
    telling = any(day.day > 12 for day in days)
    either = all(day.day == day.month for day in days)
    assert told.value == (meant if telling else told.value if either else None)


@pytest.mark.parametrize(
    ("amounts", "mark", "read"),
    [
        (["1.250,00", "390,00"], ",", "1,250"),
        (["1,250.00", "390.00"], ".", "1,250"),
        (["1.250", "390,50"], ",", "390.5"),
        (["1\u202f020,50 €", "12,34 €"], ",", "1,020.5"),
        (["1'020.50", "7.25"], ".", "1,020.5"),
        (["1.234.567", "1.000"], ",", "1,234,567"),
        (["(12.50)", "$3.10"], ".", "-12.5"),
    ],
)
def test_the_mark_before_decimals_is_told_by_all_amounts(
    sheet_of: Sheets, amounts: list[str], mark: str, read: str
) -> None:
    told = trait(sheet_of("id;amount\n" + "".join(f"{n};{each}\n" for n, each in enumerate(amounts))), "decimals")
    assert (told.value, told.sure) == (mark, True)
    assert told.examples[0][1] == read


def test_amounts_that_may_be_two_are_asked(sheet_of: Sheets) -> None:
    told = trait(sheet_of("id;amount\n1;1.234\n2;5.678\n"), "decimals")
    assert told.value is None
    assert dict(told.choices) == {".": "point: 1.234 is 1.234", ",": "comma: 1.234 is 1,234"}


def test_currencies_beside_amounts_are_told(sheet_of: Sheets) -> None:
    told = trait(sheet_of("id;amount\n1;12,50 €\n2;EUR 13,00\n"), "currency")
    assert (told.value, told.sure) == ("EUR", True)
    mixed = sheet_of("id;amount\n1;12,50 €\n2;US$ 13,00\n")
    assert settled(Manner(), found(mixed, Manner())).currency is None


def test_a_zone_is_assumed_only_where_times_say_none(sheet_of: Sheets) -> None:
    local, said = "id,at\n1,2026-01-02 10:00\n", "id,at\n1,2026-01-02T10:00:00+01:00\n"
    assert not trait(sheet_of(local), "zone").sure
    assert settled(Manner(), found(sheet_of(local), Manner())).zone is None
    assert trait(sheet_of(said), "zone").sure


def test_ids_and_phone_numbers_are_neither_dates_nor_amounts(sheet_of: Sheets) -> None:
    sheet = sheet_of("id,phone,zip\n1001,+49 351 40.77,01067\n1002,0351 / 40 77 12,01069\n")
    assert names_of(sheet) == {"encoding", "separator", "header"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"),
        (b"SQLite format 3\0", "database"),
        (b"<html><body><table>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b'[{"a": 1}]', "list in JSON"),
        (bytes(range(256)) * 20, "no text"),
    ],
)
def test_what_is_no_sheet_is_refused_with_how_to_save_it(sheet_of: Sheets, content: bytes, what: str) -> None:
    with pytest.raises(BadFile, match=what) as error:
        sheet_of(content)
    assert error.value.problems[0].mend


def test_every_mark_of_unicode_is_known(sheet_of: Sheets) -> None:
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")):
        assert cells(sheet_of(mark + "a,b\né,2\n".encode(encoding))) == [("é", "2")]
