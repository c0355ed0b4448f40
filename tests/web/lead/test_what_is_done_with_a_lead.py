"""Every deed with a lead is a touch of whoever did it, and can be taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, fill
from tests.web.people import client_of

PART = {"HX-Request": "true"}


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.record import standing
    from leadline.web.roles import Role

    fill(
        workspace,
        [
            asked(2, "Mara Lindqvist", "mara@example.net", offer="quote", phone="+46317001200"),
            asked(3, "Tomás Rey", "tomas@example.net", offer="trial"),
            asked(4, "M. Lindqvist", "", phone="+46317001299", offer="quote"),
        ],
    )
    standing.catch_up(workspace)
    return client_of(Role.SELLER, "ines", name="Ines Falk")


def _touches() -> list[dict[str, Any]]:
    from leadline.record.models import Touch

    wanted = ("kind", "action", "by", "reason", "product", "request", "details")
    return [dict(row) for row in Touch.objects.order_by("seq").values(*wanted)]


def _lead(person: int = 1) -> dict[str, Any]:
    from leadline.record.models import StandingLead

    return dict(StandingLead.objects.filter(person=person, current=True).values().get())


FADING = ("id", "as_of", "total", "fit", "engagement", "need", "budget_authority", "buying_stage")


def _steady(lead: dict[str, Any]) -> dict[str, Any]:
    """What time alone does not change."""
    return {name: value for name, value in lead.items() if name not in FADING}


def _open_steps(person: int = 1) -> int:
    from leadline.record.models import StandingStep

    return StandingStep.objects.filter(person=person, kind="individual", state="open").count()


DEEDS = {
    "note": {"note": "Likes short calls"},
    "call": {"outcome": "no_answer", "note": "Voice mail"},
    "done": {"outcome": "reached"},
    "give": {"owner": "ines"},
    "qualify": {"reason": "a fit, I asked"},
    "disqualify": {"reason": "a student"},
    "lost": {"reason": "chose another"},
    "override": {"stage": "sql", "reason": "I know them"},
    "do_not_contact": {"reason": "asked us to stop"},
}


@pytest.mark.parametrize("what", DEEDS)
def test_a_deed_is_a_touch_and_undoing_it_takes_it_back(seller: Client, what: str) -> None:
    before = _steady(_lead()), _open_steps()
    answer = seller.post(f"/lead/1/do/{what}", DEEDS[what], headers=PART)
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "changed"
    logged = _touches()[-1]
    assert logged["by"] == "ines"
    assert logged["reason"] == DEEDS[what].get("reason")
    page = seller.get("/lead/1").content.decode()
    assert "by Ines Falk" in page
    token = unescape(re.search(r'name="deed" value="([^"]+)"', answer.content.decode())[1])  # type: ignore[index]
    seller.post("/undo", {"deed": token}, headers=PART)
    seller.get("/lead/1")
    assert (_steady(_lead()), _open_steps()) == before


def test_each_deed_does_what_it_says(seller: Client) -> None:
    seller.post("/lead/1/do/done", {"outcome": "reached"})
    seller.get("/lead/1")
    assert _open_steps() == 0
    seller.post("/lead/1/do/give", {"owner": "ines"})
    seller.post("/lead/1/do/disqualify", {"reason": "a student"})
    page = seller.get("/lead/1").content.decode()
    assert _lead()["owner"] == "ines"
    assert _lead()["stage"] == "disqualified"
    assert "because: a student" in page
    seller.post("/lead/2/do/do_not_contact", {"reason": "asked us to stop"})
    page = seller.get("/lead/2").content.decode()
    assert "mailto:" not in page
    assert "Do not contact" in page
    assert _open_steps(2) == 0


def test_a_snoozed_step_is_due_when_it_was_said(seller: Client) -> None:
    until = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    seller.post("/lead/1/do/snooze", {"until": "at", "at": until.isoformat()})
    seller.get("/lead/1")
    from leadline.record.models import StandingStep
    from leadline.touches.instants import micros_of

    assert StandingStep.objects.get(person=1, kind="individual").due == micros_of(until)


def test_a_call_that_answers_a_step_is_one_touch(seller: Client) -> None:
    before = len(_touches())
    seller.post("/lead/1/do/call", {"outcome": "reached", "note": "Went well"})
    assert len(_touches()) == before + 1
    assert _touches()[-1]["kind"] == "outcome"
    seller.post("/lead/1/do/call", {"outcome": "no_answer"})
    assert _touches()[-1]["kind"] == "call"
    page = seller.get("/lead/1").content.decode()
    assert "Went well" in page
    assert "Call: no answer" in page


@pytest.mark.parametrize(
    ("what", "given", "told"),
    [
        ("note", {"note": "  "}, "Write something"),
        ("note", {"note": "x" * 10_001}, "10,000"),
        ("done", {}, "Say what came of it"),
        ("done", {"outcome": "eaten"}, "Say what came of it"),
        ("call", {"outcome": "done"}, "Say what came of it"),
        ("snooze", {}, "Give a day and a time"),
        ("snooze", {"until": "at", "at": "2020-01-01T00:00"}, "that has not come yet"),
        ("snooze", {"until": "at", "at": "soon"}, "Give a day and a time"),
        ("disqualify", {"reason": " "}, "Say why"),
        ("do_not_contact", {}, "Say why"),
        ("qualify", {"reason": "x" * 501}, "500"),
        ("override", {"stage": "client", "reason": "x"}, "Choose a stage"),
        ("override", {"stage": "sql", "reason": "x", "ends": "9999-01-01T10:00"}, "within two years"),
        ("give", {"owner": "nobody-here"}, "Nobody of that name"),
        ("give", {"owner": ""}, "nobody’s already"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(
    seller: Client, what: str, given: dict[str, str], told: str
) -> None:
    before = _touches()
    answer = seller.post(f"/lead/1/do/{what}", given, headers=PART)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == f"#form-{what}"
    assert told in page
    assert f'id="wrong-{what}-' in page
    assert given.get("note", given.get("at", "")).strip() in page
    assert _touches() == before


def test_what_cannot_be_done_now_is_refused(seller: Client) -> None:
    before = _touches()
    for what in ("accept", "reject", "release", "allow_contact"):
        assert seller.post(f"/lead/1/do/{what}", {"reason": "x", "note": ""}).status_code == 409
    assert seller.post("/lead/1/do/explode", {}).status_code == 404
    assert seller.get("/lead/1/do/accept").status_code == 409
    assert _touches() == before


def test_a_deed_can_be_taken_back_from_the_timeline(seller: Client) -> None:
    seller.post("/lead/1/do/note", {"note": "A slip of the pen"})
    page = seller.get("/lead/1").content.decode()
    token = unescape(re.search(r'name="deed" value="([^"]+)"><button[^>]*>Take it back', page)[1])  # type: ignore[index]
    seller.post("/undo", {"deed": token})
    assert "A slip of the pen" not in seller.get("/lead/1").content.decode()


def test_a_viewer_sees_no_button_and_may_press_none(seller: Client) -> None:
    from leadline.web.roles import Role

    viewer = client_of(Role.VIEWER)
    page = viewer.get("/lead/1").content.decode()
    assert "/do/" not in page
    assert "/merge" not in page
    for path in ("do/note", "merge", "part", "erase"):
        assert viewer.post(f"/lead/1/{path}", {"note": "x"}).status_code == 403
    assert seller.get("/lead/1/erase").status_code == 403
    assert "/lead/1/erase" not in seller.get("/lead/1").content.decode()


def test_two_are_looked_at_side_by_side_merged_and_parted(seller: Client) -> None:
    from leadline.record.links import links_of

    found = seller.get("/lead/1/merge?q=lindqvist").content.decode()
    assert "/lead/1/merge?with=3" in found
    both = seller.get("/lead/1/merge?with=3").content.decode()
    assert "+46317001200" in both
    assert "+46317001299" in both
    assert seller.post("/lead/1/merge", {"with": "3", "why": ""}).status_code == 422
    assert links_of(1) == []
    moved = seller.post("/lead/1/merge", {"with": "3", "why": "the same office"})
    assert moved["Location"] == "/lead/1#links"
    page = seller.get("/lead/1").content.decode()
    assert "by Ines Falk: the same office" in page
    assert "Parting makes them two people again" in page
    assert seller.get("/lead/3").status_code == 302
    assert _touches_shown(page) == 2
    seller.post("/lead/1/part", {"low": "1", "high": "3", "why": "father and son"})
    page = seller.get("/lead/1").content.decode()
    assert "father and son" in page
    assert _touches_shown(page) == 1
    assert seller.get("/lead/3").status_code == 200
    assert seller.post("/lead/1/part", {"low": "1", "high": "3"}).status_code == 409


def test_a_link_that_others_stand_in_for_says_that_parting_changes_nothing(seller: Client) -> None:
    from leadline.record.links import merge, now_micros
    from leadline.record.models import Link
    from leadline.web.writes import current_home

    merge(current_home(), 1, 2, "ines", "a")
    merge(current_home(), 2, 3, "ines", "b")
    Link.objects.create(low=1, high=3, received=now_micros(), made=now_micros(), by="ines", why="c")
    page = seller.get("/lead/1").content.decode()
    assert page.count("changes nothing by itself") == 3
    said = seller.post("/lead/1/part", {"low": "1", "high": "2"}, follow=True).content.decode()
    assert "other links keep them one person" in said


def test_only_people_who_are_there_can_be_merged(seller: Client) -> None:
    for other in ("1", "99", "x", "9" * 30, "-1"):
        assert seller.post("/lead/1/merge", {"with": other, "why": "x"}).status_code == 400
    assert seller.post("/lead/1/part", {"low": "1", "high": "2"}).status_code == 409


def test_an_owner_erases_by_typing_the_word(workspace: Home, owner: Client) -> None:
    fill(workspace, [asked(2, "Mara Lindqvist", "mara@example.net", offer="quote"), asked(3, "B", "b@example.net")])
    assert owner.post("/lead/1/erase", {"word": "yes"}).status_code == 422
    assert owner.get("/lead/1").status_code == 200
    assert owner.post("/lead/1/erase", {"word": "Erase", "how": "entirely"}).status_code == 302
    assert owner.get("/lead/1").status_code == 404
    assert "Mara" not in owner.get("/leads").content.decode()
    assert owner.get("/lead/2").status_code == 200


def _touches_shown(page: str) -> int:
    return page.count("data-touch=")


def test_a_number_that_nobody_can_have_is_told(seller: Client) -> None:
    answer = seller.post(f"/lead/{'9' * 30}/part", {"low": "1", "high": "2"})
    assert answer.status_code == 409
    assert "parted already" in answer.content.decode()


def test_whoever_is_shut_out_keeps_their_name_on_every_page(seller: Client, owner: Client) -> None:
    from django.contrib.auth.models import User

    seller.post("/lead/1/do/give", {"owner": "ines"})
    seller.post("/lead/1/do/note", {"note": "called twice"})
    User.objects.filter(username="ines").update(is_active=False)
    for page in ("/leads", "/lead/1", "/?of=all"):
        assert "Ines Falk" in owner.get(page).content.decode(), page
