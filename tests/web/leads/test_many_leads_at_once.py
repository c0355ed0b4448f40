"""Bulk actions: one deed for each lead, undone together; and exports that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.record import kept_tables
from tests.web.homes import few, fill, hostile
from tests.web.leads.reading import everybody, shown
from tests.web.people import client_of

PART = {"HX-Request": "true"}


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.web.roles import Role

    fill(workspace, few())
    return client_of(Role.SELLER, "sella")


def undo(client: Client, html: str) -> None:
    token = re.search(r'name="deed" value="([^"]{30,})"', html)
    assert token
    assert client.post("/undo", {"deed": unescape(token[1])}, headers=PART).status_code == 200


def leads_now(home: Home) -> dict[int, dict[str, object]]:
    from leadline.record import standing

    standing.catch_up(home)
    return {lead["person"]: lead for lead in kept_tables.leads().to_pylist() if lead["current"]}


@pytest.mark.parametrize(
    ("form", "column", "value"),
    [
        ({"deed": "give", "to": "sella"}, "owner", "sella"),
        ({"deed": "disqualify", "text": "no budget"}, "stage", "disqualified"),
        ({"deed": "do_not_contact", "text": "asked us to stop"}, "do_not_contact", True),
    ],
)
def test_a_deed_for_several_is_done_and_undone_for_all(
    seller: Client, workspace: Home, form: dict[str, str], column: str, value: object
) -> None:
    before = leads_now(workspace)
    ticked = everybody(seller, "/leads")[:3]
    done = seller.post("/leads/act", {**form, "lead": ticked}, headers=PART)
    assert done.status_code == 200
    people = {int(lead.partition(":")[0]) for lead in ticked}
    after = leads_now(workspace)
    assert {person for person, lead in after.items() if lead[column] == value} == people
    undo(seller, done.content.decode())
    assert {person: lead[column] for person, lead in leads_now(workspace).items()} == {
        person: lead[column] for person, lead in before.items()
    }


def test_the_list_is_as_of_the_last_deed_and_its_undoing(seller: Client, workspace: Home) -> None:
    page = shown(seller, "/leads").html
    moments = [as_of(page)]
    before = datetime.now(UTC)
    form = {"deed": "give", "to": "sella", "lead": everybody(seller, "/leads")[:2]}
    answer = seller.post("/leads/act", form, headers=PART).content.decode()
    moments.append(as_of(answer))
    assert moments[-1] > before
    undo(seller, answer)
    moments.append(as_of(seller.get("/leads", headers=PART).content.decode()))
    assert sorted(set(moments)) == moments
    assert as_of(shown(seller, "/leads").html) == moments[-1], "looking changes nothing"


def as_of(html: str) -> datetime:
    found = re.search(r'As of <time datetime="([^"]+)"', html)
    assert found
    return datetime.fromisoformat(found[1])


def test_all_that_fit_means_just_those(seller: Client, workspace: Home) -> None:
    hot = shown(seller, "/leads?temperature=hot")
    form = {"deed": "give", "to": "sella", "all": str(hot.count), "query": "temperature=hot"}
    assert seller.post("/leads/act", form, headers=PART).status_code == 200
    assert shown(seller, "/leads?owner=sella").count == hot.count < len(few())


def test_another_number_than_the_page_said_is_not_acted_on(seller: Client, workspace: Home) -> None:
    form = {"deed": "give", "to": "sella", "all": "3", "query": "temperature=hot"}
    answer = seller.post("/leads/act", form, headers=PART)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()
    assert shown(seller, "/leads?owner=sella").count == 0


def test_a_note_is_kept_for_each_person(seller: Client, workspace: Home) -> None:
    from leadline.record.models import Touch

    ticked = everybody(seller, "/leads")[:4]
    assert seller.post("/leads/act", {"deed": "note", "text": "Met in May", "lead": ticked}).status_code == 302
    assert Touch.objects.filter(kind="note", by="sella").count() == 4


@pytest.mark.parametrize(
    "form",
    [
        {"deed": "disqualify", "text": " "},
        {"deed": "do_not_contact", "text": " "},
        {"deed": "note"},
        {"deed": "give", "to": "somebody else"},
        {"deed": "erase"},
        {"deed": "give", "to": "sella", "lead": ["999999:x", "x", "", "1:nothing such"]},
        {"deed": "give", "to": "sella", "lead": []},
        {"deed": "give", "to": "sella", "all": "many", "query": ""},
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    seller: Client, workspace: Home, form: dict[str, object]
) -> None:
    from leadline.record.models import Touch

    touches = Touch.objects.count()
    filled = {"lead": everybody(seller, "/leads")[:2], **form}
    answer = seller.post("/leads/act", filled, headers=PART)
    assert answer.status_code == 400
    assert Touch.objects.count() == touches


def test_viewers_neither_act_nor_export_and_see_no_boxes(workspace: Home) -> None:
    from leadline.web.roles import Role

    fill(workspace, few())
    viewer = client_of(Role.VIEWER)
    page = shown(viewer, "/leads")
    assert page.count == len(few())
    assert page.leads == []
    assert "leads/export" not in page.html
    assert viewer.post("/leads/act", {"deed": "note", "text": "x"}).status_code == 403
    assert viewer.get("/leads/export?all=9&query=").status_code == 403


def test_an_export_has_the_leads_of_the_list(seller: Client) -> None:
    count = shown(seller, "/leads?temperature=hot").count
    rows = exported(seller, f"/leads/export?all={count}&query=temperature%3Dhot")
    assert len(rows) == count
    assert {row["Temperature"] for row in rows} == {"hot"}
    some = everybody(seller, "/leads")[:2]
    chosen = exported(seller, f"/leads/export?lead={some[0]}&lead={some[1]}")
    assert {row["Person"] for row in chosen} == {lead.partition(":")[0] for lead in some}


def test_no_cell_of_an_export_is_a_formula(workspace: Home, seller: Client) -> None:
    fill(workspace, hostile())
    for row in exported(seller, f"/leads/export?all={len(few()) + len(hostile())}&query="):
        assert not any((cell or " ")[0] in "=+-@\t\r|%" for cell in row.values())
    assert any(row["Name"].startswith("'=HYPERLINK") for row in exported(seller, "/leads/export?all=14&query="))


def exported(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
