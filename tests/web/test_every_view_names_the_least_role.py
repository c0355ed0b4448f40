"""Every address, with every role: whoever may not is told so, before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import few, fill
from tests.web.people import client_of

FOR_EVERYBODY = {"sign_in", "sign_in_by_link", "sign_out", "file", "join"}
"""The only ones without a role: they are for strangers."""
ROLES = ("viewer", "seller", "marketer", "owner")
NOBODY = 999_999


@dataclass(frozen=True)
class Address:
    name: str
    url: str
    page: str | None
    verb: str | None


def addresses(person: int) -> Iterator[Address]:
    from django.urls import URLPattern, get_resolver, reverse

    from leadline.web.roles import PAGES, VERBS, name_of

    given = {"person": person, "name": "x", "token": "x"}
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern), "lists of addresses are flat"
        name = str(pattern.name)
        arguments = {
            key: given.get(key, NOBODY if "Int" in type(converter).__name__ else "x")
            for key, converter in pattern.pattern.converters.items()
        }
        view = name_of(pattern.callback)
        yield Address(name, reverse(name, kwargs=arguments), PAGES.get(view), VERBS.get(view))


def somebody(home: Home) -> int:
    from leadline.record.models import Subject

    fill(home, few())
    return int(Subject.objects.values_list("id", flat=True)[0])


def test_every_address_names_the_least_role_or_is_for_strangers(workspace: Home) -> None:
    without = {one.name for one in addresses(1) if one.page is None and one.verb is None}
    assert without == FOR_EVERYBODY


def test_what_is_for_strangers_and_what_asks_who_you_are_are_told_apart_by_the_same_list(workspace: Home) -> None:
    from django.urls import URLPattern, get_resolver

    patterns = [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]
    assert {str(p.name) for p in patterns if not getattr(p.callback, "login_required", True)} == FOR_EVERYBODY


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_and_does_what_is_its_and_nothing_else(workspace: Home, role: str) -> None:
    from leadline.web.roles import Role

    mine = Role(role)
    person = somebody(workspace)
    client = client_of(mine)
    for one in addresses(person):
        if one.page is None and one.verb is None:
            continue
        if one.page is not None:
            code = client.get(one.url).status_code
            assert (code == 403) == (not mine.may(Role(one.page))), (one, code)
            assert code < 500 or code == 503, one
        else:
            assert client.get(one.url).status_code == 405, one
        if one.verb is None:
            assert client.post(one.url).status_code == 405, one
        elif not mine.may(Role(one.verb)):
            refused = client.post(one.url)
            assert refused.status_code == 403, one
            assert b"Your role does not allow this" in refused.content
            part = client.post(one.url, headers={"HX-Request": "true"})
            assert part.status_code == 403
            assert b"<html" not in part.content
        else:
            assert client.post(one.url).status_code not in (403, 405, 500), one


def test_what_a_role_may_not_do_changes_nothing(workspace: Home) -> None:
    from leadline.record.models import Member, Touch
    from leadline.web.roles import Role

    person = somebody(workspace)
    client = client_of(Role.VIEWER)
    before = (Touch.objects.count(), list(Member.objects.values("user", "role").order_by("user")))
    text = workspace.playbook_path.read_bytes()
    for one in addresses(person):
        if one.verb is not None and one.verb != Role.VIEWER:
            client.post(one.url)
    assert (Touch.objects.count(), list(Member.objects.values("user", "role").order_by("user"))) == before
    assert workspace.playbook_path.read_bytes() == text


def test_a_user_whom_nobody_gave_a_role_only_reads(workspace: Home) -> None:
    from django.contrib.auth.models import User

    from tests.web.conftest import browser

    person = somebody(workspace)
    client = browser()
    client.force_login(User.objects.create_user("nobody"))
    for one in addresses(person):
        if one.verb not in (None, "viewer"):
            assert client.post(one.url).status_code == 403, one


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_a_stranger_is_sent_to_the_sign_in(stranger: Client, method: str) -> None:
    for one in addresses(1):
        if one.name in FOR_EVERYBODY:
            continue
        answer = getattr(stranger, method)(one.url)
        assert answer.status_code == 302, one
        assert answer.headers["Location"].startswith("/sign-in?next="), one
        part = getattr(stranger, method)(one.url, headers={"HX-Request": "true"})
        assert part.status_code == 401, one
        assert b"You are signed out" in part.content or method == "head"


def test_a_role_that_was_taken_away_is_gone_at_once(workspace: Home) -> None:
    from django.contrib.auth.models import User

    from leadline.record import members
    from leadline.web.roles import Role

    client_of(Role.OWNER)
    client = client_of(Role.OWNER, "second")
    assert client.post("/settings/invite", {"role": "viewer"}).status_code == 200
    members.give_role(User.objects.get(username="second").pk, Role.SELLER)
    assert client.post("/settings/invite", {"role": "viewer"}).status_code == 403
