"""Who works here: roles, shutting out and letting in again, invitations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from leadline import words
from leadline.problems import RecordError
from leadline.record import members
from leadline.web import clock
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.sessions import sign_out_everywhere
from leadline.web.settings.tabs import tabs
from leadline.web.shell.me import zone_of
from leadline.web.shell.toasts import with_toast

MEANING = {
    Role.VIEWER: "reads everything",
    Role.SELLER: "works the queue and decides on leads",
    Role.MARKETER: "also writes the playbook and costs",
    Role.OWNER: "also invites people, erases, and sets up",
}


@page()
def people(request: HttpRequest) -> HttpResponse:
    return _shown(request)


@verb(Role.OWNER)
def invite(request: HttpRequest) -> HttpResponse:
    """Shows the link, this once."""
    role = _role(request)
    if role is None:
        return _no_such_role(request)
    token = members.invite(role, request.user.pk or 0, timezone.now())
    return _shown(request, link=request.build_absolute_uri(reverse("join", args=[token])), link_role=role)


@verb(Role.OWNER)
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    done = members.withdraw(invitation, timezone.now())
    said = "The invitation is withdrawn." if done else "The invitation was not open any more."
    return with_toast(request, redirect("settings_people"), said)


@verb(Role.OWNER)
def give_role(request: HttpRequest, user: int) -> HttpResponse:
    role = _role(request)
    if role is None:
        return _no_such_role(request)
    try:
        changed = members.give_role(user, role)
    except RecordError as error:
        return _cannot(request, error)
    return with_toast(request, redirect("settings_people"), f"{changed.name or changed.username}: {role} from now on.")


@verb(Role.OWNER)
def shut_out(request: HttpRequest, user: int) -> HttpResponse:
    try:
        changed = members.shut_out(user)
    except RecordError as error:
        return _cannot(request, error)
    sign_out_everywhere(user)
    said = f"{changed.name or changed.username} cannot sign in any more, and is signed out everywhere."
    return with_toast(request, redirect("settings_people"), said)


@verb(Role.OWNER)
def let_in(request: HttpRequest, user: int) -> HttpResponse:
    try:
        changed = members.let_in(user)
    except RecordError as error:
        return _cannot(request, error)
    return with_toast(request, redirect("settings_people"), f"{changed.name or changed.username} may sign in again.")


def _shown(request: HttpRequest, link: str = "", link_role: Role | None = None) -> HttpResponse:
    now, zone = timezone.now(), zone_of(request)
    everybody = members.colleagues()
    owners = sum(one.active and one.role is Role.OWNER for one in everybody)
    rows = [
        {
            "id": one.id,
            "username": one.username,
            "name": one.name or one.username,
            "role": one.role,
            "active": one.active,
            "me": one.id == request.user.pk,
            "last_seen": clock.ago(one.last_seen, now, zone) if one.last_seen else "",
            "invited_by": one.invited_by,
            "only_owner": one.active and one.role is Role.OWNER and owners == 1,
        }
        for one in everybody
    ]
    invitations = [
        {
            "id": one.id,
            "role": one.role,
            "by": one.invited_by,
            "made": clock.ago(one.made_at, now, zone),
            "until": clock.exact(one.expires_at, zone),
        }
        for one in members.open_invitations(now)
    ]
    context = {
        "here": "settings",
        "tabs": tabs(request, "settings_people"),
        "rows": rows,
        "working": words.count(sum(one.active for one in everybody), "person", "people"),
        "roles": [(role, MEANING[role]) for role in Role],
        "invitations": invitations,
        "link": link,
        "link_role": link_role,
    }
    return render(request, "leadline/settings/people.html", context)


def _role(request: HttpRequest) -> Role | None:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        return None


def _no_such_role(request: HttpRequest) -> HttpResponse:
    return refusal(
        request, 400, "There is no such role", "Roles are viewer, seller, marketer and owner.", "Nothing was changed."
    )


def _cannot(request: HttpRequest, error: RecordError) -> HttpResponse:
    problem = error.problems[0]
    return refusal(request, 409, "This cannot be done", problem.what, problem.mend)
