from __future__ import annotations

from pathlib import Path

from django.test import Client

from leadline.record.home import Home
from tests.web.conftest import browser


def _holds(home: Path, text: str) -> bool:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    return any(text.encode() in path.read_bytes() for path in files)


def test_no_cookie_stands_in_the_home(workspace: Home, owner: Client, token: str) -> None:
    from django.conf import settings
    from django.contrib.sessions.models import Session

    owner.get("/")
    cookie = owner.cookies[settings.SESSION_COOKIE_NAME].value
    assert Session.objects.count() == 1
    assert not any(_holds(workspace.path, morsel.value) for morsel in owner.cookies.values())
    assert cookie


def test_what_stands_in_the_record_is_no_cookie_that_signs_in(owner: Client) -> None:
    from django.conf import settings
    from django.contrib.sessions.models import Session

    for kept in Session.objects.values_list("session_key", flat=True):
        thief = browser()
        thief.cookies[settings.SESSION_COOKIE_NAME] = kept
        assert thief.get("/account").status_code == 302


def test_another_secret_ends_every_session(workspace: Home, owner: Client) -> None:
    from leadline.record.setup import use_home

    assert owner.get("/account").status_code == 200
    (workspace.path / "secret_key").write_text("another " * 8)
    use_home(workspace.path)
    assert owner.get("/account").status_code == 302
