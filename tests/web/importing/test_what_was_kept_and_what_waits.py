"""The list of imports: what is kept of columns can be seen and forgotten; a file that waits is its marketer's own."""

from __future__ import annotations

from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from leadline.record.saved_mappings import save_mapping, saved_mappings
from tests.web.homes import NASTY
from tests.web.importing.sheets import awaited, handed_in
from tests.web.people import client_of

MAPPING = "kind: requests\nfields:\n  email: E-Mail\n  at: Eingang\nvalues:\n  source: {Messe: conference}\n"


def test_a_kept_mapping_is_seen_with_its_columns_and_can_be_forgotten(workspace: Home, marketer: Client) -> None:
    save_mapping(workspace, "the office", ["E-Mail", "Eingang"], MAPPING)
    save_mapping(workspace, NASTY, ["x"], "kind: nothing that is known")
    page = marketer.get("/import").content.decode()
    assert "Kept for the next file" in page
    assert "Eingang</bdi>: Time of the request" in page
    assert "Messe</bdi>: <bdi>conference" in page
    assert "cannot be read any more" in page
    assert NASTY not in page

    answer = marketer.post("/import/kept/forget", {"name": "the office"}, follow=True).content.decode()
    assert "is forgotten" in answer
    assert [one.name for one in saved_mappings()] == [NASTY]
    assert marketer.post("/import/kept/forget", {"name": "the office"}).status_code == 302


def test_without_any_nothing_is_said_of_them(workspace: Home, marketer: Client) -> None:
    assert "Kept for the next file" not in marketer.get("/import").content.decode()


def test_a_file_that_waits_is_its_marketers_and_the_owners(workspace: Home, marketer: Client, owner: Client) -> None:
    draft = handed_in(marketer, "my-list.csv", b"E-mail,When\nada@example.net,2026-03-31\n")
    other = client_of(Role.MARKETER, "max")
    assert "my-list.csv" not in other.get("/import").content.decode()
    for address in (f"/import/{draft}", f"/import/{draft}/columns", f"/import/{draft}/rows.csv"):
        assert other.get(address).status_code == 404
    assert other.post(f"/import/{draft}/drop").status_code == 404
    for client in (marketer, owner):
        assert "my-list.csv" in client.get("/import").content.decode()
        awaited(client, f"/import/{draft}/kind", "What is a row of this file?")


def test_numbers_without_a_country_are_told_of(workspace: Home, marketer: Client) -> None:
    rows = ["Name,Phone,When", "A,+49 351 208177,2026-03-31", "B,0351 208178,2026-03-31", "C,,2026-03-31"]
    draft = handed_in(marketer, "phones.csv", "\n".join(rows).encode())
    awaited(marketer, f"/import/{draft}/kind", "What is a row of this file?")
    assert marketer.post(f"/import/{draft}/kind", {"kind": "people"}).status_code == 302
    page = awaited(marketer, f"/import/{draft}/columns", "<h1>Which column is what?</h1>")
    assert "1 of 2 numbers has no country" in page
    marketer.post(f"/import/{draft}/columns", {"trait-region": "de"})
    page = awaited(marketer, f"/import/{draft}/columns", "<h1>Which column is what?</h1>")
    assert "no country" not in page
