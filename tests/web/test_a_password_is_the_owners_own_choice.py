from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.conftest import browser

GOOD = "seven quiet handovers"


def test_there_is_no_user_before_the_first_link_and_none_with_a_password_after_it(stranger: Client) -> None:
    from datetime import UTC, datetime

    from django.contrib.auth.models import User

    from leadline.record.models.sign_in import new_link

    assert User.objects.count() == 0
    new_link(datetime.now(UTC))
    new_link(datetime.now(UTC))
    assert [user.has_usable_password() for user in User.objects.all()] == [False]


@pytest.mark.parametrize("name", ["owner", "admin", "root"])
@pytest.mark.parametrize("password", ["", "owner", "admin", "password", "leadline", "!"])
def test_no_password_works_that_nobody_set(stranger: Client, token: str, name: str, password: str) -> None:
    assert stranger.post("/sign-in", {"name": name, "password": password}).status_code == 400
    assert stranger.get("/account").status_code == 302


def test_who_set_a_password_can_sign_in_by_it(owner: Client) -> None:
    assert owner.post("/account", {"new": GOOD}).status_code == 200
    later = browser()
    answer = later.post("/sign-in", {"name": "owner", "password": GOOD, "next": "/account"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert later.get("/account").status_code == 200


@pytest.mark.parametrize("bad", ["", "short", "password1234", "owner owner owner"[:5] * 2, "x" * 201])
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(owner: Client, bad: str) -> None:
    answer = owner.post("/account", {"new": bad})
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert browser().post("/sign-in", {"name": "owner", "password": bad}).status_code == 400


def test_changing_a_password_asks_for_the_present_one_and_signs_everybody_else_out(owner: Client) -> None:
    owner.post("/account", {"new": GOOD})
    other = browser()
    other.post("/sign-in", {"name": "owner", "password": GOOD})
    assert owner.post("/account", {"old": "wrong", "new": GOOD + "!"}).status_code == 400
    assert other.get("/account").status_code == 200
    assert owner.post("/account", {"old": GOOD, "new": GOOD + "!"}).status_code == 200
    assert owner.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(owner: Client, stranger: Client) -> None:
    owner.post("/account", {"new": GOOD})
    answers = [stranger.post("/sign-in", {"name": name, "password": "wrong"}) for name in ("owner", "other")]
    assert answers[0].status_code == answers[1].status_code
    assert _without_tokens(answers[0].content).replace(b"owner", b"other") == _without_tokens(answers[1].content)


def test_guessing_is_stopped_even_if_the_last_guess_is_right(owner: Client, stranger: Client) -> None:
    owner.post("/account", {"new": GOOD})
    codes = [stranger.post("/sign-in", {"name": "owner", "password": f"guess {n}"}).status_code for n in range(11)]
    assert codes == [400] * 10 + [429]
    assert stranger.post("/sign-in", {"name": "owner", "password": GOOD}).status_code == 429
    elsewhere = browser().post("/sign-in", {"name": "owner", "password": GOOD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_signing_in_never_leads_to_another_site(owner: Client, stranger: Client, next_: str) -> None:
    owner.post("/account", {"new": GOOD})
    answer = stranger.post("/sign-in", {"name": "owner", "password": GOOD, "next": next_})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def _without_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
