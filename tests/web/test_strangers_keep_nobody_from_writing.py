from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from leadline.record.home import Home


@contextmanager
def _somebody_writes(home: Path) -> Iterator[None]:
    """Another holder of the home's lock, as another process would be."""
    with (home / "writer.lock").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.web import writes

    monkeypatch.setattr(writes, "WAIT", 0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/", {}, 302),
        ("/account", {"new": "x" * 20}, 302),
        ("/nothing", {}, 404),
        ("/sign-in", {"name": "owner", "password": "wrong"}, 400),
        ("/sign-in/made-up", {}, 410),
        ("/sign-out", {}, 302),
    ],
)
@pytest.mark.parametrize("cookie", ["", "k" * 32])
def test_a_form_of_a_stranger_waits_for_no_turn_and_takes_none(
    workspace: Home, stranger: Client, address: str, form: dict[str, str], status: int, cookie: str
) -> None:
    from django.conf import settings

    if cookie:
        stranger.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with _somebody_writes(workspace.path):
        assert stranger.post(address, form).status_code == status


@pytest.mark.usefixtures("impatient")
def test_signing_in_waits_for_its_turn_and_a_link_that_could_not_be_used_stays_good(
    workspace: Home, stranger: Client, token: str
) -> None:
    with _somebody_writes(workspace.path):
        answer = stranger.post(f"/sign-in/{token}")
    assert answer.status_code == 503
    assert b"busy" in answer.content
    assert stranger.post(f"/sign-in/{token}").status_code == 302
    assert stranger.get("/account").status_code == 200


@pytest.mark.usefixtures("impatient")
def test_a_form_of_the_owner_waits_for_its_turn(workspace: Home, owner: Client) -> None:
    password = {"new": "quite a long one 4711"}
    with _somebody_writes(workspace.path):
        assert owner.post("/account", password).status_code == 503
    assert owner.post("/account", password).status_code == 200
    assert owner.get("/account").status_code == 200
