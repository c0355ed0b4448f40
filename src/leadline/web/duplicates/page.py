"""People who may be there twice, side by side: one person, or two?"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline import words
from leadline.problems import LeadlineError
from leadline.record import duplicates as record
from leadline.record import links
from leadline.record.given import is_there, subjects_of
from leadline.record.home import Home
from leadline.record.people import people
from leadline.respond.duplicates.looking import Pair, Side, side_by_side
from leadline.web import clock
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.shell.me import zone_of
from leadline.web.writes import current_home

PAGE = 20
GREATEST = 2**63 - 1
GIVEN_UP = 900
"""Seconds after which a look that has not ended is no more waited for."""
LOOK = """
import os, sys
os.nice(5)
from leadline.record.home import Home
from leadline.respond.duplicates.looking import look
look(Home.open(sys.argv[1]))
"""
_LOOKING = "looking_for_duplicates"
WHY = "decided among those who may be there twice"


@dataclass(frozen=True, slots=True)
class Field:
    """What both are known by; `same`: it is a reason to look at."""

    title: str
    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as the page shows it."""

    one: Side
    other: Side
    reasons: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision before this one, which can be taken back."""

    said: str
    low: int
    high: int
    back: str


@page(Role.SELLER)
def duplicates(request: HttpRequest) -> HttpResponse:
    """`from` is the place of the first pair; `low`, `high` and `was` tell the decision before."""
    home, zone = current_home(), zone_of(request)
    with suppress(LeadlineError):  # pairs are shown without a playbook, too
        present()
    found = record.undecided()
    first = min(_number(request.GET.get("from", "")), max(len(found) - 1, 0)) // PAGE * PAGE
    pairs = side_by_side(home, found[first : first + PAGE])
    looked = record.last_look()
    now = datetime.now(zone)
    context = {
        "here": "leads",
        "pairs": [_shown(pair, zone) for pair in pairs],
        "count": len(found),
        "first": first + 1,
        "last": first + len(pairs),
        "before": first - PAGE if first else None,
        "after": first + PAGE if first + PAGE < len(found) else None,
        "looked": looked,
        "looked_ago": "" if looked is None else clock.ago(looked.made, now, zone),
        "looking": _is_looking(request, looked),
        "decided": _decided(home, request),
    }
    return render(request, "leadline/duplicates/page.html", context)


@verb(Role.SELLER)
def decide(request: HttpRequest) -> HttpResponse:
    """`deed` is one, two, back_one or back_two, for `low` and `high`."""
    home, by, deed = current_home(), request.user.get_username(), request.POST.get("deed", "")
    low, high = (_number(request.POST.get(name, "")) for name in ("low", "high"))
    if not (0 < low < GREATEST and 0 < high < GREATEST and is_there(low) and is_there(high)) or low == high:
        return refusal(request, 409, "They are not there any more", "One of them was erased, or they are one person.",
                       "Nothing was changed. Load the page again.")  # fmt: skip
    if deed == "back_one":
        links.undo_merge(home, low, high, by, "taken back at once")
    elif deed == "back_two":
        number = record.apart_number(low, high)
        if number is not None:
            record.undo_apart(home, number, by)
    elif high in subjects_of(low):
        return refusal(request, 409, "They are one person already", "Somebody merged them meanwhile.",
                       "Nothing was changed. Load the page again.")  # fmt: skip
    elif deed == "one":
        links.merge(home, low, high, by, WHY)
    elif deed == "two":
        record.keep_apart(home, low, high, by)
    else:
        return refusal(request, 400, "Nothing was decided", "The form says neither one nor two.", "Choose a button.")
    place = {"from": request.POST.get("from", "")} if _number(request.POST.get("from", "")) else {}
    told = {"was": deed, "low": str(low), "high": str(high)} if deed in ("one", "two") else {}
    query = urlencode({**place, **told})
    return redirect(reverse("duplicates") + (f"?{query}" if query else ""))


@verb(Role.SELLER)
def look(request: HttpRequest) -> HttpResponse:
    """Compare everybody, in a process of its own: the pages do not wait for it."""
    if not _is_looking(request, record.last_look()):
        request.session[_LOOKING] = time.time()
        _begin(current_home())
    return redirect("duplicates")


def _is_looking(request: HttpRequest, looked: record.Look | None) -> bool:
    """Whether what this browser asked for has not ended yet."""
    since = float(request.session.get(_LOOKING, 0))
    return time.time() - since < GIVEN_UP and (looked is None or looked.made.timestamp() < since)


def _begin(home: Home) -> None:
    """The thread waits for the process, so that nothing of it is left behind."""
    command = [sys.executable, "-c", LOOK, str(home.path)]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    Thread(target=subprocess.run, args=(command,), kwargs={**quiet, "check": False}, daemon=True).start()


def _decided(home: Home, request: HttpRequest) -> Decided | None:
    """Told only while it holds."""
    was = request.GET.get("was", "")
    low, high = (_number(request.GET.get(name, "")) for name in ("low", "high"))
    if was not in ("one", "two") or not (0 < low < GREATEST and 0 < high < GREATEST):
        return None
    holds = high in subjects_of(low) if was == "one" else record.apart_number(low, high) is not None
    if not holds:
        return None
    titles = people(home, (low, high))
    names = " and ".join(titles[person].title or f"person {person}" for person in (low, high))
    said = f"{names} are one person now." if was == "one" else f"{names} are two people, and not asked about again."
    return Decided(said, low, high, f"back_{was}")


def _shown(pair: Pair, zone: ZoneInfo) -> Shown:
    asked = {field for reason in pair.reasons for field in reason.fields}
    today = datetime.now(zone).date()

    def day(moment: datetime | None) -> str:
        return "" if moment is None else words.day(moment.astimezone(zone).date(), today)

    def field(title: str, name: str, read: Sequence[str]) -> Field:
        return Field(title, read[0], read[1], name in asked)

    sides = (pair.one, pair.other)
    fields = (
        field("Name", "name", [side.name or "" for side in sides]),
        field("E-mail", "email", [", ".join(side.emails) for side in sides]),
        field("Phone", "phone", [", ".join(side.phones) for side in sides]),
        field("Company", "company", [side.company or "" for side in sides]),
        field("First touch", "", [day(side.first_touch) for side in sides]),
        field("Last request", "", [day(side.last_request) for side in sides]),
        field("Source", "", [words.spoken(side.source or "") for side in sides]),
    )
    told = tuple(one for one in fields if one.one or one.other)
    return Shown(pair.one, pair.other, tuple(reason.words for reason in pair.reasons), told)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
