"""Today and a lead's page ask the same for a deed, refuse the same, log the same and tell it in the same words."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import asked, fill
from tests.web.people import client_of
from tests.web.queue_page import PART, rows, touches, undo


@pytest.fixture
def seller(workspace: Home) -> Client:
    fill(workspace, [asked(2, "Mara Lindqvist", "mara@example.net", phone="+46317001200", offer="quote")])
    client_of(Role.SELLER, "jonas", name="Jonas Petersen")
    return client_of(Role.SELLER, "ines", name="Ines Falk")


def _as_sql(home: Home) -> None:
    from leadline.respond.acts import Deed, act

    act(home, [1], Deed("decision", "override", properties={"stage": "sql"}), "ines")


def _failed(home: Home) -> None:
    from leadline.record.models import Touch
    from leadline.respond.acts import Deed, act

    request = Touch.objects.get(kind="request").content_id
    act(home, [1], Deed("outcome", "reached", request=request), "ines")
    act(home, [1], Deed("delivery", "bounced", request=request), "mailer")


def _both(seller: Client, what: str, form: dict[str, str]) -> list[tuple[int, str, list[dict[str, Any]]]]:
    """The status, what was told, and what was logged: from Today, and, once that is undone, from the lead's page."""
    answers: list[tuple[int, str, list[dict[str, Any]]]] = []
    for address, more in ((f"/today/do/{what}", {"step": rows(seller)[0][0]}), (f"/lead/1/do/{what}", {})):
        before = len(touches())
        answer = seller.post(address, {**form, **more}, headers=PART)
        text = unescape(answer.content.decode())
        logged = [{name: value for name, value in row.items() if name != "seq"} for row in touches()[before:]]
        logged.sort(key=lambda row: str(row["action"]))  # of one moment, they stand in no order that means anything
        said = re.search(r"data-toast><span><bdi>(.*?)</bdi>", text)
        wrong = re.findall(r'id="(wrong-[^"]+)" role="alert">(.*?)</p>', text)
        refused = re.search(r'class="toast err".*?<b>(.*?)</span>', text, re.S)
        told: str = said[1] if said else str(wrong) if wrong else refused[1] if refused else ""
        answers.append((answer.status_code, told, logged))
        token = re.search(r'name="deed" value="([^"]+)"', text)
        if answer.status_code == 200:
            assert token
            undo(seller, token[1])
    return answers


@pytest.mark.parametrize(
    ("what", "form", "said"),
    [
        ("done", {"outcome": "not_interested", "note": "Has no need"}, "Mara Lindqvist: not interested"),
        ("call", {"outcome": "no_answer", "note": "Voice mail"}, "Mara Lindqvist: called, no answer"),
        ("snooze", {"until": "tomorrow"}, "Mara Lindqvist: put off until tomorrow 09:00"),
        ("note", {"note": "Likes short calls"}, "Mara Lindqvist: note kept"),
        ("give", {"owner": "jonas", "note": "Speaks Swedish"}, "Mara Lindqvist: given to Jonas Petersen"),
        ("mailed", {}, "Mara Lindqvist: answered by mail"),
        ("do_not_contact", {"reason": "asked  us\tto stop"}, "Mara Lindqvist: will not be contacted any more"),
    ],
)
def test_it_logs_the_same_and_is_told_in_the_same_words(
    seller: Client, what: str, form: dict[str, str], said: str
) -> None:
    today, lead = _both(seller, what, form)
    assert today == lead
    assert today[1] == said
    assert len(today[2]) == 1


@pytest.mark.parametrize(("what", "form"), [("accept", {}), ("reject", {"reason": "no budget"})])
def test_sales_accepts_and_rejects_alike(seller: Client, workspace: Home, what: str, form: dict[str, str]) -> None:
    _as_sql(workspace)
    today, lead = _both(seller, what, form)
    assert today == lead
    assert today[0] == 200


def test_a_failed_delivery_is_mended_alike_and_not_answered(seller: Client, workspace: Home) -> None:
    _failed(workspace)
    for what in ("done", "snooze", "mailed"):
        today, lead = _both(seller, what, {"outcome": "reached", "until": "week"})
        assert today == lead
        assert today[0] == 409
        assert "They have it now" in today[1]
    called, there = _both(seller, "call", {"outcome": "reached"})
    assert called == there
    assert [(row["kind"], row["request"]) for row in called[2]] == [("call", None)]
    today, lead = _both(seller, "mended", {})
    assert today == lead
    assert today[1] == "Mara Lindqvist: delivery mended"


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("done", {}),
        ("call", {"outcome": "done"}),
        ("snooze", {"until": "at", "at": "yesterday"}),
        ("snooze", {"until": "at", "at": "2020-01-01T10:00"}),
        ("note", {"note": " "}),
        ("note", {"note": "x" * 10_001}),
        ("give", {"owner": "nobody-here"}),
        ("give", {"owner": ""}),
        ("do_not_contact", {}),
        ("do_not_contact", {"reason": "x" * 501}),
    ],
)
def test_what_is_wrong_with_a_form_is_told_alike(seller: Client, what: str, form: dict[str, str]) -> None:
    today, lead = _both(seller, what, form)
    assert today == lead
    assert today[0] == 422
    assert today[1]
    assert today[2] == []


@pytest.mark.parametrize("what", ["accept", "reject", "mended"])
def test_what_cannot_be_done_now_is_refused_alike(seller: Client, what: str) -> None:
    today, lead = _both(seller, what, {"reason": "x"})
    assert today == lead
    assert today[0] == 409
    assert today[2] == []


def test_the_forms_have_the_same_words_and_keys(seller: Client, workspace: Home) -> None:
    _as_sql(workspace)
    today, lead = _dialogs(seller.get("/").content.decode()), _dialogs(seller.get("/lead/1").content.decode())
    assert set(today) == {"done", "call", "snooze", "note", "give", "reject", "do_not_contact"}
    assert {what: lead[what] for what in today} == today


def _dialogs(page: str) -> dict[str, str]:
    """The dialogs by their deeds, without where they lead and what they carry."""
    found = dict(re.findall(r'<dialog class="dialog" id="ask-(\w+)"(.*?)</dialog>', page, re.S))
    leave_out = r'<input type="hidden"[^>]*>| (?:action|href|hx-[a-z]+)="[^"]*"'
    return {what: re.sub(leave_out, "", text) for what, text in found.items()}
