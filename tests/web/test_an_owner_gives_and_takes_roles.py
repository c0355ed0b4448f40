from __future__ import annotations

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.conftest import browser
from tests.web.people import client_of

NASTY = '<script>alert("x")</script>\u202e' + "A" * 60


def number(name: str) -> int:
    from django.contrib.auth.models import User

    return int(User.objects.get(username=name).pk)


@pytest.mark.parametrize("role", ["viewer", "seller", "marketer"])
def test_the_last_owner_stays_owner(owner: Client, role: str) -> None:
    answer = owner.post(f"/settings/people/{number('owner')}/role", {"role": role})
    assert answer.status_code == 409
    assert b"the only owner" in answer.content
    assert b"an owner" in owner.get("/settings").content


def test_the_last_owner_cannot_be_shut_out(owner: Client) -> None:
    from leadline.web.roles import Role

    client_of(Role.MARKETER)
    assert owner.post(f"/settings/people/{number('owner')}/shut-out").status_code == 409
    assert owner.get("/settings").status_code == 200


def test_an_owner_who_was_shut_out_does_not_count(owner: Client) -> None:
    from leadline.web.roles import Role

    client_of(Role.OWNER, "second")
    assert owner.post(f"/settings/people/{number('second')}/shut-out").status_code == 302
    assert owner.post(f"/settings/people/{number('owner')}/role", {"role": "seller"}).status_code == 409


def test_one_of_two_owners_may_step_down_and_is_then_no_owner(owner: Client) -> None:
    from leadline.web.roles import Role

    client_of(Role.OWNER, "second")
    assert owner.post(f"/settings/people/{number('owner')}/role", {"role": "seller"}).status_code == 302
    assert owner.post(f"/settings/people/{number('owner')}/role", {"role": "owner"}).status_code == 403


def test_shutting_out_signs_out_everywhere_and_for_good(owner: Client) -> None:
    from django.contrib.auth.models import User

    from leadline.web.roles import Role

    first = client_of(Role.SELLER, "ines")
    second = browser()
    second.force_login(User.objects.get(username="ines"))
    assert owner.post(f"/settings/people/{number('ines')}/shut-out").status_code == 302
    assert [client.get("/settings").status_code for client in (first, second)] == [302, 302]
    assert owner.post(f"/settings/people/{number('ines')}/let-in").status_code == 302
    assert [client.get("/settings").status_code for client in (first, second)] == [302, 302]
    assert owner.get("/settings").status_code == 200


def test_who_was_shut_out_cannot_sign_in_until_let_in_again(owner: Client, stranger: Client) -> None:
    from leadline.web.roles import Role

    ines = client_of(Role.SELLER, "ines")
    ines.post("/account", {"new": "seven quiet handovers"})
    right = {"name": "ines", "password": "seven quiet handovers"}
    owner.post(f"/settings/people/{number('ines')}/shut-out")
    assert stranger.post("/sign-in", right).status_code == 400
    owner.post(f"/settings/people/{number('ines')}/let-in")
    assert stranger.post("/sign-in", right).status_code == 302


def test_the_link_of_the_command_line_signs_in_an_owner_even_if_the_first_one_is_none_any_more(
    owner: Client, stranger: Client
) -> None:
    from datetime import UTC, datetime

    from leadline.record.models.sign_in import new_link
    from leadline.web.roles import Role

    client_of(Role.OWNER, "second")
    owner.post(f"/settings/people/{number('owner')}/role", {"role": "viewer"})
    stranger.post(f"/sign-in/{new_link(datetime.now(UTC))}")
    assert b"second" in stranger.get("/settings").content


def test_nobody_is_nobody(owner: Client) -> None:
    for deed in ("role", "shut-out", "let-in"):
        assert owner.post(f"/settings/people/999999/{deed}", {"role": "seller"}).status_code == 409


def test_hostile_names_are_texts(owner: Client, workspace: Home) -> None:
    from leadline.web.roles import Role

    client_of(Role.SELLER, "nasty", name=NASTY)
    for path in ("/settings/people", "/settings"):
        page = owner.get(path).content.decode()
        assert "<script>alert" not in page
    nasty = client_of(Role.SELLER, NASTY[:100], name=NASTY)
    assert "<script>alert" not in nasty.get("/settings").content.decode()


def test_users_of_a_record_from_before_there_were_roles_are_owners(workspace: Home) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.contrib.auth.models import User
    from django.db import connection

    from leadline.record.models import Member

    User.objects.create_user("early")
    with connection.schema_editor() as schema:
        import_module("leadline.record.migrations.0004_member").everybody_so_far_is_an_owner(apps, schema)
    assert Member.objects.get(user__username="early").role == "owner"
