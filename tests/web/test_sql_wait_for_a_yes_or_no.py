"""What waits for sales is one list, the longest first, and is accepted and rejected there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import asked, fill
from tests.web.people import client_of
from tests.web.queue_page import text_of, touches, undo

PART = {"HX-Request": "true"}
LIST = "/handover/waiting"


@pytest.fixture
def seller(workspace: Home) -> Client:
    """Three leads, of whom Tom has been SQL for longest, then Mara; Lena is none."""
    from leadline.respond.acts import Deed, act

    fill(workspace, [asked(200, name, f"{name}@example.net", offer="quote") for name in ("Mara", "Tom", "Lena")])
    to_sql = Deed("decision", "override", properties={"stage": "sql"})
    for person, days in ((1, 1), (2, 6)):
        act(workspace, [person], to_sql, "owner", datetime.now(UTC) - timedelta(days=days))
    return client_of(Role.SELLER, "ines", name="Ines Falk")


def _names(page: str) -> list[str]:
    return re.findall(r'data-item href="[^"]+"><bdi>(.*?)</bdi>', page)


def _owner(person: int) -> str | None:
    from leadline.record.models import StandingLead

    return StandingLead.objects.get(person=person, current=True).owner


def test_today_leads_to_the_list_and_who_has_waited_longest_is_first(seller: Client) -> None:
    assert f'<a href="{LIST}">2 SQL wait</a> for a yes or no of sales' in text_of(seller)
    page = text_of(seller, LIST)
    assert _names(page) == ["Tom", "Mara"]
    assert "<b>2 SQL</b> wait for a yes or no of sales, the longest since" in page
    assert LIST in text_of(seller, "/handover")


def test_whoever_accepts_has_it_and_undoing_gives_it_back(seller: Client) -> None:
    before = len(touches())
    answer = seller.post(f"{LIST}/2/accept", {"product": "default"}, headers=PART)
    page = unescape(answer.content.decode())
    assert _names(page) == ["Mara"]
    assert "Tom: accepted for sales, and yours now" in page
    assert {touch["action"] for touch in touches()[before:]} == {"accept", "assign"}
    assert _owner(2) == "ines"
    assert "accepted by sales" in text_of(seller, "/lead/2")
    assert seller.post(f"{LIST}/2/accept", {}, headers=PART).status_code == 409, "sales has accepted it already"
    token = re.search(r'name="deed" value="([^"]+)"', page)
    assert token
    undo(seller, token[1])
    assert _names(text_of(seller, LIST)) == ["Tom", "Mara"]
    assert _owner(2) is None


def test_what_is_somebodys_stays_theirs(seller: Client, workspace: Home) -> None:
    from leadline.respond.acts import Deed, act

    client_of(Role.SELLER, "jonas", name="Jonas Petersen")
    act(workspace, [2], Deed("decision", "assign", properties={"owner": "jonas"}), "owner")
    before = len(touches())
    answer = seller.post(f"{LIST}/2/accept", {}, headers=PART)
    assert "Tom: accepted for sales</bdi>" in answer.content.decode()
    assert len(touches()) == before + 1
    assert _owner(2) == "jonas"


def test_a_rejection_asks_why_and_offers_the_reasons_that_were_given_before(seller: Client) -> None:
    asks = seller.get(f"{LIST}/2/reject", headers=PART)
    assert asks.status_code == 200
    assert 'id="form-reject"' in asks.content.decode()
    assert "<datalist" not in asks.content.decode()
    wrong = seller.post(f"{LIST}/2/reject", {"reason": " "}, headers=PART)
    assert (wrong.status_code, wrong.headers["HX-Retarget"]) == (422, "#form-reject")
    answer = seller.post(f"{LIST}/2/reject", {"reason": "no budget"}, headers=PART)
    assert _names(answer.content.decode()) == ["Mara"]
    assert "Tom: rejected, back in nurture" in answer.content.decode()
    for page in (f"{LIST}/1/reject", "/lead/1/do/reject", "/lead/1"):
        shown = text_of(seller, page)
        assert 'list="reasons-reject"' in shown
        assert '<option value="no budget">' in shown
    assert seller.post(f"{LIST}/1/reject", {"reason": "a student"}).headers["Location"] == LIST
    assert "Every sales-qualified lead (SQL) has its yes or no." in text_of(seller, LIST)


def test_reasons_come_most_frequent_first_and_what_was_taken_back_is_none(workspace: Home, seller: Client) -> None:
    from leadline.respond.acts import Deed, act
    from leadline.respond.acts import undo as take_back
    from leadline.respond.reasons import former_reasons

    for reason in ("no budget", "a student", "a student", "x" * 300):
        act(workspace, [3], Deed("decision", "reject", reason=reason), "ines")
    slip = act(workspace, [3], Deed("decision", "reject", reason="slipped"), "ines")
    assert former_reasons(workspace)["reject"] == ("a student", "slipped", "no budget")
    assert slip.batch is not None
    take_back(workspace, slip.batch, "ines")
    assert former_reasons(workspace)["reject"] == ("a student", "no budget")
    assert "lost" not in former_reasons(workspace)


def test_whoever_only_views_sees_who_waits_and_decides_nothing(seller: Client) -> None:
    viewer = client_of(Role.VIEWER, "vera")
    page = text_of(viewer, LIST)
    assert _names(page) == ["Tom", "Mara"]
    assert "Accept" not in page
    assert viewer.post(f"{LIST}/2/accept", {}).status_code == 403
    assert seller.post(f"{LIST}/2/lost", {"reason": "x"}).status_code == 404
    assert seller.post(f"{LIST}/3/accept", {}, headers=PART).status_code == 409, "it is no SQL"


def test_handover_says_by_which_playbook_the_past_is_read(owner: Client, workspace: Home, seller: Client) -> None:
    from leadline.record.publication import publish

    owner.get(LIST)
    publish(workspace, workspace.playbook().text.replace("mql: 40", "mql: 45"), "ines", "later")
    assert owner.get("/").status_code == 200
    page = text_of(owner, "/handover")
    assert "read by version 2 of the playbook, in force since" in page
    assert "figures may differ from those that were seen under an earlier version" in page
