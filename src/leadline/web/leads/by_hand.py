"""One lead typed in: somebody who called, wrote or stood before one. What was typed can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.collect.by_hand import AddedTouch, PreparedTouch, add_touch, prepare_touch
from leadline.collect.shaping import shape
from leadline.problems import BadPlaybook, BadSetting, BadTouches, Problem
from leadline.record import standing
from leadline.record.circles import circle
from leadline.record.home import Home
from leadline.record.models import Key, Retraction, Touch
from leadline.record.people import PersonDetails, people
from leadline.record.retraction import retract
from leadline.respond.labels import isolated
from leadline.web.present import AT_ONCE
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of
from leadline.web.shell.toasts import PUTS_BACK, Gone, with_toast
from leadline.web.writes import current_home

TYPED = "lead typed in"
FIELDS = ("name", "email", "phone", "company", "offer", "follow_up", "problem", "source", "at")
FOLLOW_UP = (("neutral", "they did not say"), ("requested", "yes, they ask for an answer"), ("declined", "no"))
LONGEST = 2_000


@page(Role.SELLER, form=Role.SELLER)
def add(request: HttpRequest) -> HttpResponse:
    """A form with what is asked of somebody who asks for something; it leads to their page."""
    home = current_home()
    try:
        playbook = home.playbook()
    except BadPlaybook:
        return redirect("playbook")
    typed = {name: request.POST.get(name, "").replace("\0", "").strip()[:LONGEST] for name in FIELDS}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        wrong = _missing(typed, zone_of(request))
        if not wrong:
            try:
                return _added(request, home, typed)
            except (BadSetting, BadTouches) as error:
                problem = error.problems[0]
                wrong = {_field(error, typed): f"{problem.what} {problem.mend}"}
    context = {
        "here": "leads",
        "typed": typed,
        "wrong": wrong,
        "offers": playbook.offers,
        "follow_up": FOLLOW_UP,
        "zone": zone_of(request).key,
    }
    return render(request, "leadline/leads/add.html", context, status=422 if wrong else 200)


def take_back(request: HttpRequest, given: Mapping[str, Any]) -> bool:
    """What was typed in counts no more."""
    if not role_of(request.user).may(Role.SELLER):
        raise PermissionDenied
    home = current_home()
    subjects = retract(home, [str(given["id"])], request.user.get_username())
    if subjects:
        _bring_up(home, subjects)
    return bool(subjects)


PUTS_BACK[TYPED] = take_back


def _missing(typed: Mapping[str, str], zone: ZoneInfo) -> dict[str, str]:
    """What is wrong before anything is read, by field."""
    wrong = {}
    if not (typed["email"] or typed["phone"]):
        wrong["email"] = "Nobody could answer them. Give an e-mail address or a phone number."
    if not typed["offer"]:
        wrong["offer"] = "Nobody could tell what to answer. Choose what they asked for, or what comes nearest."
    if typed["at"] and _moment(typed["at"], zone) is None:
        wrong["at"] = "Give a time that has been, or nothing for now."
    return wrong


def _moment(typed: str, zone: ZoneInfo) -> datetime | None:
    """What was typed to the minute, with the seconds of now: what was taken back can be typed in again. None if it is
    no time, or has not come yet.
    """
    now = datetime.now(UTC)
    try:
        found = datetime.fromisoformat(typed)
        found = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None if found > now else min(now, found + timedelta(seconds=now.second, microseconds=now.microsecond))


def _field(error: BadSetting | BadTouches, typed: Mapping[str, str]) -> str:
    """The field that a problem of reading is about."""
    said = " ".join(f"{problem.path} {problem.what}" for problem in error.problems)
    return "phone" if typed["phone"] and typed["phone"] in said else "email"


def _added(request: HttpRequest, home: Home, typed: Mapping[str, str]) -> HttpResponse:
    """Add it, of somebody known under the name and company that they have: those are not what was asked. Raises
    BadTouches for keys of two people, as one touch with both would make them one.
    """
    at = _moment(typed["at"], zone_of(request)) if typed["at"] else datetime.now(UTC)
    given = {name: text for name, text in typed.items() if text} | {"at": (at or datetime.now(UTC)).isoformat()}
    known = _known(prepare_touch(given))
    shown = people(home, known)
    if len(known) > 1:
        names = " and ".join(isolated(shown[one].title or f"person {one}") for one in known[:2])
        mend = "Leave one of them out; if they are one person, merge the two first."
        raise BadTouches(Problem("two_people", f"The address and the number are of two people: {names}.", mend))
    theirs = shown[known[0]] if known else PersonDetails()
    for name in ("name", "company"):
        if getattr(theirs, name):
            given.pop(name, None)
    added = add_touch(home, given, "requests")
    _bring_up(home, [added.person])
    alone = _is_all(added)
    undo = Gone(TYPED, {"id": added.id}, "leads" if alone else "") if added.new else None
    who = isolated(theirs.title or typed["name"] or typed["email"] or typed["phone"])
    said = f"{who} is in the record." if alone else f"{who} was known already: the request is with them."
    return with_toast(request, redirect("lead", added.person), said, undo=undo)


def _known(touch: PreparedTouch) -> list[int]:
    """The people who have the address or the number already."""
    table = shape(touch.texts, 1, touch.reading).table
    keys = {kind: table.column(kind)[0].as_py() for kind in ("email", "phone")}
    found: set[int] = set()
    for kind, value in keys.items():
        found |= set(Key.objects.filter(kind=kind, value=value).values_list("subject", flat=True)) if value else set()
    return sorted({min(circle([subject])) for subject in found})


def _is_all(added: AddedTouch) -> bool:
    """Whether nothing else is known of this person."""
    theirs = Touch.objects.filter(subject__in=circle([added.person])).exclude(content_id=added.id)
    gone = Retraction.objects.filter(subject__in=circle([added.person])).values_list("content_id", flat=True)
    return not theirs.exclude(content_id__in=list(gone)).exists()


def _bring_up(home: Home, subjects: list[int]) -> None:
    """The next page knows of it, even while an import leaves much to catch up with."""
    if not standing.catch_up(home, at_most=AT_ONCE):
        standing.bring_up(home, circle(subjects))
