"""The first time: an owner whose home is as it was made is led to the set-up, until it is answered or put off."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leadline.collect.demo.visit import guest
from leadline.playbook import Playbook
from leadline.playbook.reading.read import default_text
from leadline.record import members
from leadline.record.made_up import touches_of_others
from leadline.web.roles import Role, member_of, role_of, verb
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast

IN_SESSION = "led to set up"


def leads_to_set_up(request: HttpRequest, playbook: Playbook) -> bool:
    """Whether this page, of a home without anybody, gives way to the set-up: once each time that the owner signs in."""
    if wants_part(request) or request.session.get(IN_SESSION) or not can_put_off(request, playbook):
        return False
    request.session[IN_SESSION] = True
    return True


def can_put_off(request: HttpRequest, playbook: Playbook) -> bool:
    """Whether the set-up is still to be answered, by this user."""
    member = member_of(request.user)
    if member is None or member.set_up_settled or not role_of(request.user).may(Role.OWNER):
        return False
    return not is_answered(playbook) and guest() is None and not touches_of_others()


def is_answered(playbook: Playbook) -> bool:
    """Somebody wrote a playbook of their own, by the set-up or by hand."""
    return playbook.text != default_text()


def settle(request: HttpRequest) -> None:
    """The user has answered, or does not want to be asked."""
    if isinstance(request.user, User):
        members.settle_set_up(request.user)


@verb(Role.OWNER)
def later(request: HttpRequest) -> HttpResponse:
    """Put the set-up off; nobody is led to it any more, and Today keeps a button for it."""
    settle(request)
    return with_toast(request, redirect("today"), "The set-up waits: Today and the playbook lead to it.")
