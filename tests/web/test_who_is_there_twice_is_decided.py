"""Pairs that look alike are looked at side by side and decided; both answers can be taken back."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from leadline.collect.by_hand import add_touch
from leadline.record.duplicates import last_look, undecided
from leadline.record.given import subjects_of
from leadline.record.home import Home
from leadline.record.models.member import Role
from leadline.respond.duplicates.looking import look
from tests.web.people import client_of

HOSTILE = "<script>alert(1)</script> Berg"


@pytest.fixture
def seller(workspace: Home) -> Client:
    return client_of(Role.SELLER)


def _pair(workspace: Home, name: str = "John Smith") -> tuple[int, int]:
    one = add_touch(workspace, {"name": name, "email": "jsmith@acme.example", "action": "quote"}).person
    other = add_touch(workspace, {"name": name, "email": "john@acme.example", "action": "quote"}).person
    look(workspace)
    return one, other


def _decide(client: Client, deed: str, pair: tuple[int, int]) -> str:
    answer = client.post(
        "/leads/duplicates/decide", {"deed": deed, "low": str(pair[0]), "high": str(pair[1])}, follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_person_or_two_and_back(workspace: Home, seller: Client) -> None:
    pair = _pair(workspace)
    page = seller.get("/leads/duplicates").content.decode()
    assert "The same company · The same name" in page
    assert "jsmith@acme.example" in page
    assert "john@acme.example" in page
    before = re.findall(r"First touch.*?</tr>", page, re.S)
    assert len(before) == 1

    page = _decide(seller, "one", pair)
    assert "John Smith and John Smith are one person now." in page
    assert pair[1] in subjects_of(pair[0])
    assert undecided() == []
    assert "People have come since" not in page
    assert "are one person now" not in _decide(seller, "back_one", pair)
    assert pair[1] not in subjects_of(pair[0])

    page = _decide(seller, "two", pair)
    assert "are two people" in page
    assert undecided() == []
    _decide(seller, "back_two", pair)
    assert [(one.low, one.high) for one in undecided()] == [pair]
    assert before == re.findall(r"First touch.*?</tr>", seller.get("/leads/duplicates").content.decode(), re.S)


def test_looking_runs_beside_the_pages_and_ends(workspace: Home, seller: Client) -> None:
    add_touch(workspace, {"name": "John Smith", "email": "jsmith@acme.example", "action": "quote"})
    add_touch(workspace, {"name": "Jon Smith", "email": "jon@acme.example", "action": "quote"})
    assert "Look for them" in seller.get("/leads/duplicates").content.decode()
    page = seller.post("/leads/duplicates/look", follow=True).content.decode()
    assert "Everybody is being compared" in page
    until = time.monotonic() + 60
    while last_look() is None and time.monotonic() < until:
        time.sleep(0.2)
    page = seller.get("/leads/duplicates").content.decode()
    assert "Everybody is being compared" not in page
    assert "1</b> pair looks alike" in page


def test_nothing_and_strange_names_and_strange_forms(workspace: Home, seller: Client) -> None:
    assert "until you say that they are one" in seller.get("/leads/duplicates").content.decode()
    look(workspace)
    assert "Nothing to decide" in seller.get("/leads/duplicates?from=99999999999999999999&low=x").content.decode()
    pair = _pair(workspace, HOSTILE)
    page = seller.get("/leads/duplicates").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    for form in (
        {"deed": "one"},
        {"deed": "one", "low": "1", "high": "9" * 30},
        {"deed": "one", "low": "7", "high": "7"},
    ):
        assert seller.post("/leads/duplicates/decide", form).status_code == 409
    strange = {"deed": "three", "low": str(pair[0]), "high": str(pair[1])}
    assert seller.post("/leads/duplicates/decide", strange).status_code == 400


def test_viewers_decide_nothing(workspace: Home) -> None:
    viewer = client_of(Role.VIEWER)
    assert viewer.get("/leads/duplicates").status_code == 403
    assert viewer.post("/leads/duplicates/decide", {}).status_code == 403
    assert viewer.post("/leads/duplicates/look").status_code == 403
