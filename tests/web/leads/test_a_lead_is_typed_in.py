"""Sellers type in who called; what was typed in by mistake is taken back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from leadline.record.home import Home
from leadline.record.models.member import Role
from tests.web.homes import NASTY, few, fill
from tests.web.people import client_of

HERE = "/leads/add"
MARA = {"name": "Mara", "email": "mara@brightwater.example", "offer": "quote"}


@pytest.fixture
def seller(workspace: Home) -> Client:
    return client_of(Role.SELLER, "sam")


def add(client: Client, **changed: str) -> HttpResponse:
    return client.post(HERE, MARA | changed)  # type: ignore[return-value]


def read(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def take_back(client: Client, page: str) -> HttpResponse:
    token = re.search(r'name="deed" value="([^"]+)"', page)
    assert token
    return client.post("/undo", {"deed": token[1]}, headers={"HX-Request": "true"})  # type: ignore[return-value]


def test_a_seller_adds_who_called_and_sees_what_is_to_be_done(seller: Client) -> None:
    answer = add(seller, problem="slow follow-up", source="referral", company="Brightwater")
    assert answer.status_code == 302
    page = read(seller, answer["Location"])
    for said in ("Mara", "Brightwater", "slow follow-up", "referral", "is in the record"):
        assert said in page
    assert "Mara" in read(seller, "/")
    assert "Mara" in read(seller, "/leads")


def test_it_happened_when_they_say_and_never_later_than_now(seller: Client) -> None:
    assert "Give a time that has been" in add(seller, at="2101-01-01T10:00").content.decode()
    assert "Give a time that has been" in add(seller, at="yesterday").content.decode()
    page = read(seller, add(seller, at="2026-03-02T10:15")["Location"])
    assert "2026-03-02T10:15" in page


def test_an_answer_that_was_asked_for_warms_a_cool_request(seller: Client) -> None:
    warm = read(seller, add(seller, offer="newsletter", follow_up="requested")["Location"])
    cool = read(seller, add(seller, offer="newsletter", email="b@example.net", follow_up="neutral")["Location"])
    assert "asks for an answer" in warm
    assert "asks for an answer" not in cool


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"email": ""}, "email", "Nobody could answer them."),
        ({"email": "not an address"}, "email", "Nothing that tells who it was"),
        ({"email": "", "phone": "12"}, "phone", "Nothing that tells who it was"),
        ({"offer": ""}, "offer", "Nobody could tell what to answer."),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(
    seller: Client, changed: dict[str, str], field: str, said: str
) -> None:
    answer = add(seller, **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', page)
    assert page.count('aria-invalid="true"') == 1
    assert 'value="Mara"' in page


def test_it_is_taken_back_and_can_be_typed_in_again(seller: Client) -> None:
    first = add(seller, at="2026-03-02T10:15")["Location"]
    undone = take_back(seller, seller.get(first).content.decode())
    assert undone.headers["HX-Redirect"] == "/leads", "their page is no more"
    assert "Undone:" in read(seller, "/leads")
    assert seller.get(first).status_code == 404
    again = add(seller, at="2026-03-02T10:15")["Location"]
    assert "is in the record." in read(seller, again)


def test_of_somebody_known_only_the_request_is_new_and_only_it_is_taken_back(seller: Client, workspace: Home) -> None:
    fill(workspace, few()[:1])
    place = add(seller, email="MARA@brightwater.example", company="Elsewhere", offer="newsletter")["Location"]
    page = seller.get(place).content.decode()
    assert "Mara Lindqvist\u2069 was known already" in page
    assert "Brightwater Pumps" in page
    assert "Elsewhere" not in page
    assert "HX-Redirect" not in take_back(seller, page).headers
    page = read(seller, place)
    assert "Mara Lindqvist" in page
    assert "Newsletter" not in page


def test_nobody_is_made_one_with_another_by_typing(seller: Client, workspace: Home) -> None:
    fill(workspace, few()[:2])
    answer = add(seller, phone="+34 600 100 200")
    assert answer.status_code == 422
    assert "are of two people" in answer.content.decode()
    assert "Tomás Rey" in read(seller, "/leads")
    assert "Mara Lindqvist" in read(seller, "/leads")


def test_whatever_is_typed_is_only_text(seller: Client) -> None:
    page = seller.get(add(seller, name=NASTY, problem=NASTY, source=NASTY)["Location"]).content.decode()
    assert NASTY not in page
    assert "&lt;script&gt;" in page


def test_viewers_add_nobody(workspace: Home) -> None:
    viewer = client_of(Role.VIEWER)
    assert viewer.get(HERE).status_code == 403
    assert add(viewer).status_code == 403
    fill(workspace, few()[:1])
    assert HERE not in read(viewer, "/leads")
    assert HERE in read(client_of(Role.SELLER), "/leads")
