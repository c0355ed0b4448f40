"""People with each role, each in a browser of their own."""

from __future__ import annotations

from django.test import Client

from leadline.record.models.member import Role
from tests.web.conftest import browser


def client_of(role: Role, username: str = "", **chosen: object) -> Client:
    """A browser in which somebody with this role is signed in; `chosen` are fields of `Member`."""
    from django.contrib.auth.models import User

    from leadline.record.models import Member

    user = User.objects.create_user(username or f"a {role}")
    Member.objects.create(user=user, role=role.value, **chosen)
    client = browser()
    client.force_login(user)
    return client
