"""Who is signed in, as pages show it, and in which zone they read times."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import User
from django.http import HttpRequest

from leadline.web.roles import Role, member_of, role_of
from leadline.web.shell.playbook_now import playbook_now


@dataclass(frozen=True, slots=True)
class May:
    """What buttons to show: `work` and `decide` from seller on, `write_playbook` from marketer, `own` the owner."""

    work: bool
    decide: bool
    write_playbook: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Me:
    """`name` is shown, `username` is what deeds are signed with."""

    name: str
    username: str
    role: Role
    may: May
    single_keys: bool


def me_of(user: User) -> Me:
    role = role_of(user)
    member = member_of(user)
    return Me(
        name=(member.name if member else "") or user.get_username(),
        username=user.get_username(),
        role=role,
        may=May(
            work=role.may(Role.SELLER),
            decide=role.may(Role.SELLER),
            write_playbook=role.may(Role.MARKETER),
            own=role.may(Role.OWNER),
        ),
        single_keys=member.single_keys if member else True,
    )


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone that somebody chose, else the playbook's, else UTC."""
    member = member_of(request.user)
    playbook = playbook_now()
    for name in (member.time_zone if member else None, playbook.time_zone if playbook else None):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue
    return ZoneInfo("UTC")
