"""Two who turn out to be one: found, looked at side by side, merged with a reason; and parted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline import words
from leadline.problems import RecordError
from leadline.record import links
from leadline.record.given import is_there, known_by, subjects_of
from leadline.record.search import search_people
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.asking import GREATEST, asked_lead
from leadline.web.lead.found import Found, find
from leadline.web.lead.known import KINDS
from leadline.web.present import Present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.shell.toasts import with_toast
from leadline.web.writes import current_home

HITS = 10
REASON_AT_MOST = 500
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people, as they are compared."""

    person: int
    name: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    more: str
    url: str


@page(Role.SELLER, form=Role.SELLER)
def merge(request: HttpRequest, person: int) -> HttpResponse:
    """`q` searches, `with` is the other one, `why` the reason."""
    asked = asked_lead(request, person)
    if isinstance(asked, HttpResponse):
        return asked
    now, found = asked
    given = request.POST if request.method == "POST" else request.GET
    other = _other(now, found, given.get("with", ""))
    wrong = ""
    if request.method == "POST":
        why = given.get("why", "").strip()
        if other is None:
            return refusal(request, 400, "The other one is not there", "They are one person already, or were erased.",
                           "Nothing was changed. Search again.")  # fmt: skip
        if why and len(why) <= REASON_AT_MOST:
            return _merged(request, found, other, why)
        wrong = "Write the reason: whoever reads this later wants to know." if not why else (
            f"It has {words.whole(len(why))} characters; a reason has {REASON_AT_MOST} at most.")  # fmt: skip
    text = given.get("q", "").strip()[:LONGEST]
    context = {
        "here": "leads",
        "person": found.person,
        "name": found.name,
        "back": reverse("lead", args=[found.person]),
        "text": text,
        "hits": _hits(now, found, text) if text and other is None else (),
        "sides": (_side(found), _side(other)) if other else (),
        "other": other.person if other else 0,
        "why": given.get("why", ""),
        "wrong": wrong,
    }
    return render(request, "leadline/lead/merge.html", context, status=422 if wrong else 200)


@verb(Role.SELLER)
def part(request: HttpRequest, person: int) -> HttpResponse:
    """Undo the links between `low` and `high`, two parts of the person."""
    home, by = current_home(), request.user.get_username()
    low, high = (_number(request.POST.get(name, "")) for name in ("low", "high"))
    if not 0 < person < GREATEST or not {low, high} <= subjects_of(person):
        return refusal(request, 409, "They are parted already", "These two are not parts of this person any more.",
                       "Nothing was changed. Load the page again.")  # fmt: skip
    why = request.POST.get("why", "").strip()[:REASON_AT_MOST] or "they are two people"
    links.undo_merge(home, low, high, by, why)
    still = high in subjects_of(low)
    said = "The link is undone; other links keep them one person." if still else "They are two people again."
    return with_toast(request, redirect(reverse("lead", args=[min(subjects_of(low))])), said)


def _merged(request: HttpRequest, found: Found, other: Found, why: str) -> HttpResponse:
    try:
        one = links.merge(current_home(), found.person, other.person, request.user.get_username(), why)
    except RecordError as error:
        told = error.problems[0]
        return refusal(request, 409, "They were not merged", told.what, "Nothing was changed. Search again.")
    said = f"{found.name} and {other.name} are one person now. Known by, below, parts them again."
    return with_toast(request, redirect(reverse("lead", args=[one]) + "#links"), said)


def _other(now: Present, found: Found, given: str) -> Found | None:
    number = _number(given)
    if not 0 < number < GREATEST or not is_there(number):
        return None
    whole = min(subjects_of(number))
    return None if whole == found.person else find(now, whole, None, None, found.zone)


def _hits(now: Present, found: Found, text: str) -> Sequence[Hit]:
    hits = []
    for number in search_people(text).people[: HITS + 1]:
        one = None if number == found.person else find(now, number, None, None, found.zone)
        if one is None:
            continue
        details = one.details
        stage = STAGE_WORDS[one.lead["stage"]] if one.lead else ""
        parts = (details.company, details.email if details.email != one.name else "", details.phone, stage)
        url = reverse("lead_merge", args=[found.person]) + f"?with={number}"
        hits.append(Hit(one.name, " · ".join(part for part in parts if part), url))
    return hits[:HITS]


def _side(found: Found) -> Side:
    details = found.details
    ats = [row["at"] for row in found.whole.touches.select(["at"]).to_pylist()]
    keys = [f"{KINDS[key.kind]} {key.value}" for key in known_by(found.whole.subjects)]
    leads = [one for one in (found.lead, *found.others) if one]
    today = found.as_of.astimezone(found.zone).date()
    rows = (
        ("E-mail", details.email),
        ("Phone", details.phone),
        ("Company", details.company),
        ("Known by", ", ".join(keys[:8]) + (f" and {len(keys) - 8} more" if len(keys) > 8 else "")),
        ("Touches", words.whole(len(ats))),
        ("First", words.day(min(ats).astimezone(found.zone).date(), today)),
        ("Last", words.day(max(ats).astimezone(found.zone).date(), today)),
        *((found.product_name(one["product"]) if len(found.playbook.products) > 1 else "Lead",
           f"{STAGE_WORDS[one['stage']]}"
           + (f", score {words.score(one['total'])}" if one["total"] is not None else "")) for one in leads),
    )  # fmt: skip
    return Side(found.person, found.name, tuple(rows))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
