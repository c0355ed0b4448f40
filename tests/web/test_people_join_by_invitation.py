from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from leadline.record.home import Home
from tests.web.conftest import browser
from tests.web.people import client_of

GOOD = "seven quiet handovers"


def invited(owner: Client, role: str = "seller") -> str:
    """The path of a new invitation."""
    page = owner.post("/settings/invite", {"role": role}).content.decode()
    found = re.search(r"http://127\.0\.0\.1(/join/[\w-]{43})", page)
    assert found, page
    return found[1]


def test_who_is_invited_chooses_name_and_password_and_has_the_role(owner: Client, stranger: Client) -> None:
    from leadline.record.models import Member

    path = invited(owner, "marketer")
    assert b"You are invited as a marketer" in stranger.get(path).content
    answer = stranger.post(path, {"name": "ines", "password": GOOD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert b"a marketer" in stranger.get("/settings").content
    member = Member.objects.get(user__username="ines")
    assert (member.role, member.invited_by and member.invited_by.get_username()) == ("marketer", "owner")
    later = browser()
    assert later.post("/sign-in", {"name": "ines", "password": GOOD}).status_code == 302


def test_an_invitation_works_once(owner: Client, stranger: Client) -> None:
    path = invited(owner)
    stranger.post(path, {"name": "ines", "password": GOOD})
    assert browser().get(path).status_code == 410
    assert browser().post(path, {"name": "other", "password": GOOD}).status_code == 410


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_an_invitation_uses_nothing_up(owner: Client, stranger: Client, method: str) -> None:
    path = invited(owner)
    for _ in range(3):
        getattr(browser(), method)(path)
    assert stranger.post(path, {"name": "ines", "password": GOOD}).status_code == 302


@pytest.mark.parametrize(("days", "good"), [(6.9, True), (7.1, False)])
def test_an_invitation_is_good_for_seven_days(owner: Client, stranger: Client, days: float, good: bool) -> None:
    from django.contrib.auth.models import User

    from leadline.record import members
    from leadline.web.roles import Role

    owner_id = User.objects.get().pk
    token = members.invite(Role.SELLER, owner_id, datetime.now(UTC) - timedelta(days=days))
    assert stranger.get(f"/join/{token}").status_code == (200 if good else 410)


def test_an_invitation_can_be_withdrawn(owner: Client, stranger: Client) -> None:
    from leadline.record.models import Invitation

    path = invited(owner)
    assert b"Withdraw" in owner.get("/settings/people").content
    assert owner.post(f"/settings/invitations/{Invitation.objects.get().pk}/withdraw").status_code == 302
    assert stranger.get(path).status_code == 410
    assert b"Withdraw" not in owner.get("/settings/people").content


def test_the_link_is_shown_once_and_only_its_hash_is_kept(owner: Client, workspace: Home) -> None:
    token = invited(owner).removeprefix("/join/")
    assert token.encode() not in owner.get("/settings/people").content
    files = [path for path in workspace.path.rglob("*") if path.is_file()]
    assert not any(token.encode() in path.read_bytes() for path in files)


def test_invitations_of_an_owner_who_is_one_no_longer_are_over(owner: Client, stranger: Client) -> None:
    from django.contrib.auth.models import User

    from leadline.web.roles import Role

    second = client_of(Role.OWNER, "second")
    path = invited(second, "owner")
    owner.post(f"/settings/people/{User.objects.get(username='second').pk}/role", {"role": "seller"})
    assert stranger.get(path).status_code == 410


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", GOOD), ("two words", GOOD), ("x" * 61, GOOD), ("<script>", GOOD), ("OWNER", GOOD), ("o\u200bwner", GOOD),
        ("ines", ""), ("ines", "short"), ("ines", "password1234"), ("ines.falk.sells", "ines.falk.sells"),
        ("ines", "x" * 201),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_and_uses_nothing_up(
    owner: Client, stranger: Client, name: str, password: str
) -> None:
    from django.contrib.auth.models import User

    path = invited(owner)
    answer = stranger.post(path, {"name": name, "password": password})
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert User.objects.count() == 1
    assert stranger.post(path, {"name": "ines", "password": GOOD}).status_code == 302


def test_tries_are_counted_with_those_of_signing_in(owner: Client, stranger: Client) -> None:
    path = invited(owner)
    codes = [stranger.post(path, {"name": "owner", "password": GOOD}).status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]
    assert stranger.post("/sign-in", {"name": "owner", "password": GOOD}).status_code == 429


@pytest.mark.parametrize("made_up", ["x", "A" * 43, "%00", "..%2f..", "' or 1=1 --"])
def test_a_made_up_invitation_lets_nobody_in(stranger: Client, made_up: str) -> None:
    assert stranger.post(f"/join/{made_up}", {"name": "ines", "password": GOOD}).status_code in (404, 410)
    assert stranger.get("/settings").status_code == 302


def test_of_many_who_join_at_the_same_moment_one_gets_in(owner: Client) -> None:
    from django.contrib.auth.models import User

    path = invited(owner)

    def press(number: int) -> int:
        try:
            return int(browser().post(path, {"name": f"ines{number}", "password": GOOD}).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(press, range(4)))
    assert codes == [302, 410, 410, 410]
    assert User.objects.count() == 2


def test_who_is_signed_in_does_not_join_again(owner: Client) -> None:
    path = invited(owner)
    assert owner.post(path, {"name": "ines", "password": GOOD}).status_code == 409


@pytest.mark.parametrize("role", ["", "admin", "Owner", "superuser"])
def test_there_are_four_roles(owner: Client, role: str) -> None:
    from leadline.record.models import Invitation

    assert owner.post("/settings/invite", {"role": role}).status_code == 400
    assert Invitation.objects.count() == 0
