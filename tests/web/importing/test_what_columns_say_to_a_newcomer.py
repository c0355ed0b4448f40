"""Whoever sees the page of columns for the first time is told what is lacking, why, and how to say it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.importing.sheets import awaited, handed_in

TITLE = "<h1>Which column is what?</h1>"
FAIR = (
    "Mail;Wann;Straße;Heft\n"
    "ada@example.net;2026-03-31;Große Gasse 1;Rezept\n"
    "bob@example.net;2026-04-01;Große Gasse 1;Rezept\n"
).encode()


def columns(client: Client, content: bytes, kind: str = "requests") -> tuple[str, str]:
    """The address of the page of columns, and what it says."""
    draft = handed_in(client, "sheet.csv", content)
    assert client.post(f"/import/{draft}/kind", {"kind": kind}).status_code == 302
    address = f"/import/{draft}/columns"
    return address, awaited(client, address, TITLE)


def chosen(client: Client, address: str, **choices: str) -> str:
    answer = client.post(address, choices)
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("trait", "typed", "mend"),
    [("zone", "Berlin", "Write the zone as Europe/Berlin"), ("region", "Germany", "Write the two letters")],
)
def test_what_was_typed_and_means_nothing_is_told(
    workspace: Home, marketer: Client, trait: str, typed: str, mend: str
) -> None:
    address, _ = columns(marketer, FAIR.replace(b"Wann", b"Datum").replace(b"Heft", b"Telefon"))
    said = chosen(marketer, address, **{f"trait-{trait}": typed})
    assert f"“{typed}” is not known. {mend}" in said
    assert f'value="{typed}"' not in said


def test_rows_without_a_date_are_told_of_until_a_column_says_it(workspace: Home, marketer: Client) -> None:
    address, first = columns(marketer, FAIR.replace(b"2026-04-01", b"soon"))
    assert "No column says when it was. Say below which column does" in first
    assert "Row 2: The row has no date." in first
    said = chosen(marketer, address, **{"to-0": "email", "to-1": "at"})
    assert "No column says when it was." not in said
    assert "Row 3: " in said


def test_who_it_was_is_asked_for_once(workspace: Home, marketer: Client) -> None:
    address, first = columns(marketer, b"Wer,Was\nAda,Rezept\nBob,Rezept\n")
    assert first.count("No column says who it was.") == 1
    assert "change below how the file was read" in first
    said = chosen(marketer, address, **{"to-0": "external_id"})
    assert "No column says who it was." not in said


def test_what_is_kept_of_a_person_is_shown_even_if_it_is_personal(workspace: Home, marketer: Client) -> None:
    address, _ = columns(marketer, FAIR)
    said = chosen(marketer, address, **{"to-0": "email", "to-1": "at", "to-2": "attributes."})
    assert re.search(r'class="full read"><div><bdi>Große Gasse 1</bdi>', said)


def test_a_cell_that_is_read_as_nothing_hides_no_other(workspace: Home, marketer: Client) -> None:
    _, first = columns(
        marketer, b"Email,Date,City\nada@example.net,2026-03-31,Select\nbob@example.net,2026-04-01,Pune\n"
    )
    assert re.search(r'class="full read"><div><bdi>Pune</bdi>', first)


def test_times_that_are_local_elsewhere_say_in_which_zone_they_are_shown(workspace: Home, marketer: Client) -> None:
    address, first = columns(marketer, FAIR.replace(b"Wann", b"Datum"))
    assert "in your own zone" not in first
    assert marketer.post(address, {"trait-zone": "Asia/Tokyo"}).status_code == 302
    assert "Below, times are shown in your own zone: <bdi>UTC</bdi>." in awaited(marketer, address, TITLE)


def test_a_column_of_unknown_words_says_that_they_are_not_known(workspace: Home, marketer: Client) -> None:
    address, _ = columns(marketer, FAIR)
    said = chosen(marketer, address, **{"to-0": "email", "to-1": "at", "to-3": "offer"})
    assert "One of its words is not known: say below what it means, or leave it as it is written." in said


def test_costs_without_a_day_say_what_to_export(workspace: Home, marketer: Client) -> None:
    _, first = columns(marketer, b"Campaign,Cost,Currency code\nRoofs,990.00,CAD\n", "costs")
    assert "No column gives the day." in first
    assert "exported again, by day" in first


def test_a_file_begins_with_its_own_rows(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "sheet.csv", FAIR + b"eve@example.net;;Ufer 2;\n")
    page = awaited(marketer, f"/import/{draft}/kind", "How the file begins")
    body = page.split('aria-label="Its first rows"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<bdi>([^<]*)</bdi>", row) for row in body.split("</tr>")[:-1]]
    assert rows == [
        ["ada@example.net", "2026-03-31", "Große Gasse 1", "Rezept"],
        ["bob@example.net", "2026-04-01", "Große Gasse 1", "Rezept"],
        ["eve@example.net", "", "Ufer 2", ""],
    ]
