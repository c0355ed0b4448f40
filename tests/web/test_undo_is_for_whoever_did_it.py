from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory

from leadline.record.home import Home
from tests.web.homes import few, fill
from tests.web.people import client_of

if TYPE_CHECKING:
    from leadline.respond.acts import Batch

PART = {"HX-Request": "true"}


def somebody() -> int:
    from leadline.record.models import Subject

    return int(Subject.objects.values_list("id", flat=True)[0])


def noted(home: Home, by: str) -> Batch:
    from leadline.respond.acts import Deed, act

    batch = act(home, [somebody()], Deed("note", note="a word"), by).batch
    assert batch is not None
    return batch


def token(username: str, batch: Batch, text: str = "Noted.") -> str:
    from django.contrib.auth.models import User

    from leadline.web.shell.toasts import sign

    return sign(User.objects.get(username=username), batch, text)


def counted(batch: Batch) -> bool:
    """Whether all that was done is counted still."""
    from leadline.record.models import Retraction

    return not Retraction.objects.filter(seq__range=(batch.first, batch.last)).exists()


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.web.roles import Role

    fill(workspace, few()[:2])
    return client_of(Role.SELLER, "sella")


def test_a_deed_is_taken_back_and_it_is_said(seller: Client, workspace: Home) -> None:
    batch = noted(workspace, "sella")
    answer = seller.post("/undo", {"deed": token("sella", batch)}, headers=PART)
    assert answer.status_code == 200
    assert b"Undone: Noted." in answer.content
    assert answer.headers["HX-Trigger"] == "changed"
    assert not counted(batch)


def test_a_form_without_scripts_leads_back_and_says_it_there(seller: Client, workspace: Home) -> None:
    batch = noted(workspace, "sella")
    answer = seller.post("/undo", {"deed": token("sella", batch)}, headers={"Referer": "http://127.0.0.1/settings?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings?a=1")
    assert b"Undone: Noted." in seller.get("/settings").content
    assert b"Undone: Noted." not in seller.get("/settings").content


@pytest.mark.parametrize("referer", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_undoing_never_leads_to_another_site(seller: Client, workspace: Home, referer: str) -> None:
    deed = token("sella", noted(workspace, "sella"))
    assert seller.post("/undo", {"deed": deed}, headers={"Referer": referer}).headers["Location"] == "/"


def test_nobody_undoes_anothers_deed(seller: Client, owner: Client, workspace: Home) -> None:
    batch = noted(workspace, "sella")
    deed = token("sella", batch)
    assert owner.post("/undo", {"deed": deed}, headers=PART).status_code == 400
    assert counted(batch)


def test_what_somebody_else_did_is_not_undone_by_a_token_of_ones_own(seller: Client, workspace: Home) -> None:
    batch = noted(workspace, "tom")
    assert seller.post("/undo", {"deed": token("sella", batch)}, headers=PART).status_code == 400
    assert counted(batch)


def test_an_owner_takes_back_from_the_timeline_what_anybody_did_and_a_seller_only_their_own(
    seller: Client, owner: Client, workspace: Home
) -> None:
    batch = noted(workspace, "tom")
    address = f"/lead/{somebody()}"
    assert "Take it back" not in seller.get(address).content.decode()
    page = owner.get(address).content.decode()
    deed = re.search(r'name="deed" value="([^"]+)"><button[^>]*>Take it back', page)
    assert deed
    assert owner.post("/undo", {"deed": deed[1]}, headers=PART).status_code == 200
    assert not counted(batch)


def test_the_way_to_undo_is_as_short_for_thousands_as_for_one(seller: Client, workspace: Home) -> None:
    one = noted(workspace, "sella")
    many = replace(one, last=one.last + 5_000)
    assert abs(len(token("sella", many)) - len(token("sella", one))) < 10
    assert len(token("sella", many)) < 300


@pytest.mark.parametrize("changed", ["", "x", "a:b:c", "\0", "é" * 5000])
def test_a_made_up_deed_undoes_nothing(seller: Client, workspace: Home, changed: str) -> None:
    batch = noted(workspace, "sella")
    assert seller.post("/undo", {"deed": changed}).status_code == 400
    good = token("sella", batch)
    assert seller.post("/undo", {"deed": good[:-1] + ("A" if good[-1] != "A" else "B")}).status_code == 400
    assert counted(batch)


def test_undoing_twice_is_harmless_and_said(seller: Client, workspace: Home) -> None:
    deed = token("sella", noted(workspace, "sella"))
    seller.post("/undo", {"deed": deed}, headers=PART)
    assert b"Was undone before" in seller.post("/undo", {"deed": deed}, headers=PART).content


def test_twenty_deeds_can_be_undone_in_any_order(seller: Client, workspace: Home) -> None:
    from leadline.record.models import Retraction

    deeds = [token("sella", noted(workspace, "sella"), f"Note {n}") for n in range(20)]
    for n in (19, 0, 7, *(n for n in range(20) if n not in (19, 0, 7))):
        assert f"Undone: Note {n}<" in seller.post("/undo", {"deed": deeds[n]}, headers=PART).content.decode()
    assert Retraction.objects.count() == 20


def test_a_toast_is_text_and_carries_the_way_to_undo(seller: Client) -> None:
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from leadline.respond.acts import Batch
    from leadline.web.shell.toasts import signed_by, with_toast

    request = RequestFactory().post("/", headers=PART)
    request.user = User.objects.get(username="sella")
    nasty = '<img src=x onerror=alert(1)> {{ 7*7 }} "quoted" \u202e'
    batch = Batch(3, 4_000, 1_700_000_000_000_000, "sella")
    answer = with_toast(request, HttpResponse("<p>row</p>"), nasty, batch)
    said = answer.content.decode()
    assert said.startswith("<p>row</p>")
    assert "<img" not in said
    assert "{{ 7*7 }}" in said
    deed = re.search(r'name="deed" value="([^"]+)"', said)
    assert deed
    undoable = signed_by(request.user, deed[1])
    assert undoable is not None
    assert undoable.batch == batch


def test_a_toast_beside_no_content_is_shown_and_replaces_nothing(seller: Client) -> None:
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from leadline.web.shell.toasts import with_toast

    request = RequestFactory().post("/", headers=PART)
    request.user = User.objects.get(username="sella")
    answer = with_toast(request, HttpResponse(status=204), "Kept.")
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (200, "none")
    assert b"hx-swap-oob" in answer.content
