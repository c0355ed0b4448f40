from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from leadline.record.home import Home
from tests.web.conftest import browser


def test_the_button_of_a_link_signs_the_owner_in(stranger: Client, token: str) -> None:
    assert b"<button" in stranger.get(f"/sign-in/{token}").content
    answer = stranger.post(f"/sign-in/{token}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert stranger.get("/account").status_code == 200


def test_a_second_use_of_a_link_is_refused(stranger: Client, token: str) -> None:
    stranger.post(f"/sign-in/{token}")
    other = browser()
    assert other.post(f"/sign-in/{token}").status_code == 410
    assert other.get(f"/sign-in/{token}").status_code == 410
    assert other.get("/account").status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_a_link_uses_nothing_up(stranger: Client, token: str, method: str) -> None:
    for _ in range(3):
        getattr(browser(), method)(f"/sign-in/{token}")
    assert stranger.post(f"/sign-in/{token}").status_code == 302


@pytest.mark.parametrize(("age", "good"), [(29, True), (31, False)])
def test_a_link_is_good_for_half_an_hour(stranger: Client, age: int, good: bool) -> None:
    from leadline.record.models.sign_in import new_link

    token = new_link(datetime.now(UTC) - timedelta(minutes=age))
    assert stranger.post(f"/sign-in/{token}").status_code == (302 if good else 410)


@pytest.mark.parametrize("made_up", ["x", "A" * 43, "%00", "..%2f..", "' or 1=1 --"])
def test_a_made_up_link_signs_nobody_in(stranger: Client, token: str, made_up: str) -> None:
    assert stranger.post(f"/sign-in/{made_up}").status_code in (404, 410)
    assert stranger.get("/account").status_code == 302


def test_of_many_who_press_at_the_same_moment_one_gets_in(stranger: Client, token: str) -> None:
    from leadline.record.models.sign_in import use_link

    def press(_: int) -> bool:
        try:
            return use_link(token, datetime.now(UTC)) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1


def test_the_record_holds_no_link_that_could_be_used(workspace: Home, token: str) -> None:
    files = [path for path in workspace.path.rglob("*") if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)


def test_links_differ_and_are_long(stranger: Client) -> None:
    from leadline.record.models.sign_in import new_link

    tokens = {new_link(datetime.now(UTC)) for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) >= 43 for token in tokens)


def test_a_link_of_a_user_who_was_shut_out_is_refused(stranger: Client, token: str) -> None:
    from django.contrib.auth.models import User

    User.objects.update(is_active=False)
    assert stranger.post(f"/sign-in/{token}").status_code == 410


def test_signing_in_changes_the_session_and_signing_out_ends_it(stranger: Client, token: str) -> None:
    from django.conf import settings

    stranger.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    stranger.post(f"/sign-in/{token}")
    session = stranger.cookies[settings.SESSION_COOKIE_NAME].value
    assert session != "k" * 32
    stranger.post("/sign-out")
    stolen = browser()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = session
    assert stolen.get("/account").status_code == 302


def test_cookies_cannot_be_read_by_scripts_or_sent_from_other_sites(stranger: Client, token: str) -> None:
    cookies = [
        *stranger.get(f"/sign-in/{token}").cookies.values(),
        *stranger.post(f"/sign-in/{token}").cookies.values(),
    ]
    assert len(cookies) >= 2
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"] for cookie in cookies)
