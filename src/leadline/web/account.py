"""What somebody settles for themselves: how they are shown, their time zone and numbers, single keys, the password."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from leadline.problems import Problem
from leadline.record import members
from leadline.web.roles import Role, member_of, page, verb
from leadline.web.settings.tabs import tabs
from leadline.web.shell.numbers import browser_format
from leadline.web.shell.toasts import with_toast
from leadline.web.tries import BY_PASSWORD
from leadline.words import FORMATS, NumberFormat, money, number, percent, writing


@sensitive_post_parameters("old", "new")
@page(Role.VIEWER, form=Role.VIEWER)
def account(request: HttpRequest) -> HttpResponse:
    """Setting a password signs every other browser out; changing one asks for the present one."""
    user = _user(request)
    problems: list[str] = []
    if request.method == "POST":
        problems = _change(request, user)
        if not problems:
            update_session_auth_hash(request, user)
    return _shown(request, user, problems=problems, done=request.method == "POST" and not problems)


@verb(Role.VIEWER)
def choices(request: HttpRequest) -> HttpResponse:
    """Name, time zone, numbers and keys, together."""
    user = _user(request)
    zone, numbers = request.POST.get("zone", "").strip(), request.POST.get("numbers", "")
    try:
        members.choose(user, request.POST.get("name", ""), zone or None, "single_keys" in request.POST, numbers)
    except members.BadChoice as error:
        return _shown(request, user, choices=error.problems)
    return with_toast(request, redirect("settings"), "Your settings are kept.")


def _shown(
    request: HttpRequest,
    user: User,
    problems: list[str] | None = None,
    choices: tuple[Problem, ...] = (),
    done: bool = False,
) -> HttpResponse:
    member = member_of(user)
    kept = {
        "name": member.name if member else "",
        "zone": (member.time_zone if member else None) or "",
        "numbers": member.numbers if member else "",
        "single_keys": member.single_keys if member else True,
    }
    if choices:
        kept = {
            "name": request.POST.get("name", "")[:200],
            "zone": request.POST.get("zone", "")[:60],
            "numbers": request.POST.get("numbers", "")[:60],
            "single_keys": "single_keys" in request.POST,
        }
    context = {
        "here": "settings",
        "tabs": tabs(request, "settings"),
        "numbers_asked": _example(browser_format(request)),
        "formats": [(name, _example(form), form.also) for name, form in FORMATS.items()],
        "has_password": user.has_usable_password(),
        "problems": problems,
        "done": done,
        "kept": kept,
        "wrong": {problem.path: f"{problem.what} {problem.mend}" for problem in choices},
        "zones": sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")),
    }
    return render(request, "leadline/settings/you.html", context, status=400 if problems or choices else 200)


def _example(form: NumberFormat) -> str:
    """'1,234.5 · 4.2% · €1,240'."""
    with writing(form):
        return " · ".join((number(1234.5, 1), percent(0.042), money(1_240_000_000, "EUR")))


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _change(request: HttpRequest, user: User) -> list[str]:
    address = request.META.get("REMOTE_ADDR", "")
    if user.has_usable_password():
        if not BY_PASSWORD.allowed(address):
            return ["Too many tries. Wait 15 minutes."]
        if not user.check_password(request.POST.get("old", "")[:200]):
            BY_PASSWORD.failed(address)
            return ["The present password is another one."]
    new = request.POST.get("new", "")
    if len(new) > 200:
        return ["A password has at most 200 characters."]
    try:
        validate_password(new, user)
    except ValidationError as error:
        return list(error.messages)
    user.set_password(new)
    user.save(update_fields=["password"])
    return []
