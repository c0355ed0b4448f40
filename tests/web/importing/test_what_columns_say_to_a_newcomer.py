"""Whoever sees the page of columns for the first time is told what is lacking, why, and how to say it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.importing.sheets import awaited, checked, handed_in

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
    assert "export the report again, by day" in first
    assert "First day of the costs" in first


REPORT = b'Campaign report\n"September 1, 2026 - September 30, 2026"\nCampaign,Cost,Currency code\nRoofs,990.00,EUR\n'


def test_costs_of_the_days_of_a_title_are_read_so_and_other_days_can_be_said(workspace: Home, marketer: Client) -> None:
    address, first = columns(marketer, REPORT, "costs")
    assert "the costs are of 1 Sep 2026 to 30 Sep 2026, as the title says" in first
    assert "2026-09-01 to 2026-09-30" in first
    said = chosen(marketer, address, **{"every-day_from": "2026-10-01", "every-day_to": "2026-10-02"})
    assert "2026-10-01 to 2026-10-02" in said
    page = checked(marketer, int(address.split("/")[2]), "costs")
    assert "Import 1 row<" in page


def test_dollars_are_asked_about_where_the_playbook_counts_in_euros(workspace: Home, marketer: Client) -> None:
    address, first = columns(marketer, b'Mail,Date,Total\na@x.example,2026-03-14,"$1,200.00"\n', "purchases")
    assert "Say above in which currency they are" in first
    assert marketer.post(address, {"trait-currency": "usd"}).status_code == 302
    assert "$1,200.00" in awaited(marketer, address, 'value="USD"')


def test_the_stages_of_deals_say_how_they_are_read_and_can_be_said(workspace: Home, marketer: Client) -> None:
    deals = "Deal;Mail;Stage;Created;Closed\nA;a@x.example;Gewonnen;2026-01-03;2026-02-01\n"
    deals += "B;b@x.example;Storniert;2026-01-05;2026-02-09\nC;c@x.example;Negotiation;2026-01-09;\n"
    address, first = columns(marketer, deals.encode(), "deals")
    assert first.count("as written: won") == 1
    assert first.count("as written: open") == 2
    assert first.count('<span class="note">not known</span>') == 1
    said = chosen(marketer, address, **{"to-2": "stage", "of-2": "stage", "word-2-1": "Storniert", "means-2-1": "lost"})
    assert "not known" not in said
    assert "Storniert: lost" in marketer.get(address.replace("columns", "mapping.yaml")).content.decode()


def test_dates_that_are_written_otherwise_than_was_said_are_to_be_checked(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "sheet.csv", b"Mail,Date\na@x.example,13/04/2026\nb@x.example,04/25/2026\n")
    marketer.post(f"/import/{draft}/kind", {"kind": "requests"})
    asked = unescape(awaited(marketer, f"/import/{draft}/ask/dates", "How are dates written?"))
    assert "1 like 13/04/2026 can only have the day first" in asked
    marketer.post(f"/import/{draft}/ask/dates", {"trait-dates": "dmy"})
    said = unescape(awaited(marketer, f"/import/{draft}/columns", TITLE))
    assert "1 of 2 cells that were looked at cannot be read, as “04/25/2026”." in said
    assert "1 of them, like 04/25/2026, cannot be read so" in said
    assert "The date '04/25/2026' cannot be read with the day first." in said
    assert "Import 1 of 2 rows" in checked(marketer, draft)


def test_two_rows_of_names_are_joined_up_to_the_end(workspace: Home, marketer: Client) -> None:
    sheet = b"Person,,Asked,,Bought,\nName,Mail,Date,What,Date,Amount\nAda,a@x.example,2026-03-01,quote,2026-03-09,5\n"
    draft = handed_in(marketer, "sheet.csv", sheet)
    page = checked(marketer, draft)
    assert "Asked Date" in page
    assert "names groups of columns" in unescape(marketer.get(f"/import/{draft}/columns").content.decode())


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
