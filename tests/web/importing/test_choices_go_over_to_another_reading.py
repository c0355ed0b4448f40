"""Whoever says that a file's letters, separator or sheet are others loses nothing that was chosen before."""

from __future__ import annotations

from pathlib import Path

from django.test import Client
from xlsxwriter import Workbook

from leadline.record.home import Home
from tests.web.importing.sheets import awaited, handed_in

SHEET = "Dato;Navn;Køn;E-mail;Ønske;Note\n" + "".join(
    f"0{day}.03.2026;Søren Kjær {day};mand;s{day}@example.dk;{wish};x\n"
    for day, wish in enumerate(["Æbler", "Pærer"], 1)
)
COLUMNS = "Which column is what?"


def at_columns(client: Client, content: bytes, kind: str = "requests", name: str = "liste.csv") -> str:
    """The address of the columns of a file, whose rows are of this kind."""
    draft = handed_in(client, name, content)
    assert client.post(f"/import/{draft}/kind", {"kind": kind}).status_code == 302
    awaited(client, f"/import/{draft}/columns", COLUMNS)
    return f"/import/{draft}/columns"


def choose(client: Client, address: str, **choices: str) -> str:
    answer = client.post(address, {name.replace("_", "-"): value for name, value in choices.items()})
    assert answer.status_code in (200, 302)
    return awaited(client, address, COLUMNS)


def goes(page: str, place: int) -> str:
    """The field that a column is shown to go to."""
    options = page.partition(f'<select id="c{place}"')[2].partition("</select>")[0]
    chosen = [option for option in options.split("<option ") if " selected" in option]
    return chosen[0].partition('value="')[2].partition('"')[0] if chosen else ""


def test_other_letters_keep_every_choice(workspace: Home, marketer: Client) -> None:
    address = at_columns(marketer, SHEET.encode("cp1252"))
    page = choose(marketer, address, to_1="company", to_2="attributes.", to_4="offer", to_5="")
    assert "Søren" in page
    word = {"word-4-0": "Æbler", "means-4-0": "webinar", "of-4": "offer"}
    assert marketer.post(address, word).status_code in (200, 302)
    page = choose(marketer, address, trait_encoding="cp1250")
    assert "Sřren" in page
    assert [goes(page, place) for place in range(6)] == ["at", "company", "attributes.", "email", "offer", ""]
    assert "there is no column" not in page.lower()
    back = choose(marketer, address, trait_encoding="cp1252")
    assert "Søren" in back
    assert [goes(back, place) for place in range(6)] == ["at", "company", "attributes.", "email", "offer", ""]
    text = marketer.get(address.replace("columns", "mapping.yaml")).content.decode()
    assert "attributes.Køn: Køn" in text
    assert "Æbler: webinar" in text


def test_choices_come_back_after_a_reading_that_has_none_of_the_columns(workspace: Home, marketer: Client) -> None:
    address = at_columns(marketer, SHEET.encode("cp1252"))
    choose(marketer, address, to_1="company", to_5="attributes.")
    page = choose(marketer, address, trait_separator="|")
    assert "the file has no column" in page
    assert "“Navn”" in page
    back = choose(marketer, address, trait_separator=";")
    assert [goes(back, place) for place in (0, 1, 3, 5)] == ["at", "company", "email", "attributes."]
    assert "the file has no column" not in back


def test_another_sheet_keeps_the_columns_that_it_has_too(workspace: Home, marketer: Client, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(path) as book:
        for name, header in (("One", ("E-mail", "Shape", "Colour")), ("Two", ("Colour", "Size", "E-mail"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            for row in (1, 2):
                sheet.write_row(
                    row, 0, [f"{name}{row}@x.de" if cell == "E-mail" else f"{cell}{row}" for cell in header]
                )
    address = at_columns(marketer, path.read_bytes(), "people", "book.xlsx")
    choose(marketer, address, to_1="attributes.", to_2="company")
    page = choose(marketer, address, trait_sheet="Two")
    assert [goes(page, place) for place in range(3)] == ["company", "", "email"]
    assert "the file has no column “Shape”" in page


def test_other_rows_begin_anew(workspace: Home, marketer: Client) -> None:
    address = at_columns(marketer, SHEET.encode("cp1252"))
    choose(marketer, address, to_1="company")
    choose(marketer, address, trait_encoding="cp1250")
    choose(marketer, address, kind="people")
    page = choose(marketer, address, kind="requests")
    assert goes(page, 1) != "company"
