"""Costs: what was spent, on what, and when; added by hand and taken away again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline import words
from leadline.playbook import Playbook
from leadline.problems import LeadlineError
from leadline.record.costs_by_hand import (
    GivenCost,
    KeptCost,
    add_cost,
    costs_page,
    count_costs,
    put_back,
    take_away,
)
from leadline.web.costs.form import KEYS, read, typed_of
from leadline.web.costs.spelling import NAMED, spelt, without_leads
from leadline.web.figures import labels
from leadline.web.figures.frame import number
from leadline.web.figures.kept import figures
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.settings.tabs import tabs
from leadline.web.shell.playbook_now import playbook_now
from leadline.web.writes import current_home

PAGE = 50
MOST_NAMES = 200
"""Names that a field offers."""
IN_SESSION = "costs"
SALT = "leadline.web.costs"
A_WEEK = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Row:
    """`about` are the names of what it was spent on, by dimension, and whether no lead has come by it; `came` says how
    it got here."""

    id: int
    days: str
    amount: str
    about: tuple[tuple[str, str, bool], ...]
    came: str


@page(Role.VIEWER, form=Role.MARKETER)
def costs(request: HttpRequest) -> HttpResponse:
    """The list, and the form of a new one."""
    playbook = playbook_now()
    if playbook is None:
        context = {"here": "settings", "tabs": tabs(request, "settings_costs"), "unreadable": True}
        return render(request, "leadline/costs/page.html", context, status=503)
    typed = typed_of(request.POST, playbook)
    if request.method != "POST":
        return _shown(request, playbook, typed, {})
    given, wrong = read(typed, playbook)
    if given is None:
        return _shown(request, playbook, typed, wrong)
    given, unknown = _spelt(given, playbook)
    added = add_cost(current_home(), given)
    if added is None:
        wrong = {"amount": "This very cost is there already. If it was paid twice, add the amounts together."}
        return _shown(request, playbook, typed, wrong)
    _say(request, " ".join((f"Added: {_in_words(added.given, playbook)}.", *unknown)), {"take": added.id})
    return redirect("settings_costs")


def _spelt(given: GivenCost, playbook: Playbook) -> tuple[GivenCost, tuple[str, ...]]:
    """Its names as leads have them, and what is to be said of those that none has; as typed while nobody can tell."""
    values = _names()
    return (given, ()) if values is None else spelt(given, values, playbook)


def _names() -> dict[str, list[str]] | None:
    """What leads are called by, in each dimension; None while nobody can tell."""
    try:
        found = figures(present())
    except LeadlineError:
        return None
    return {word: [name for name in found.values(word) if name] for word in NAMED}


@verb(Role.MARKETER)
def remove(request: HttpRequest, cost: int) -> HttpResponse:
    gone = take_away(current_home(), cost) if cost < 2**63 else None
    if gone is None:
        return _not_there(request)
    kept, values = gone
    playbook = playbook_now()
    said = _in_words(kept.given, playbook) if playbook else str(kept.given.day_from)
    _say(request, f"Taken away: {said}.", {"put": dict(values)})
    return redirect("settings_costs")


@verb(Role.MARKETER)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the page has said last: `deed` is what it signed."""
    try:
        deed = signing.loads(request.POST.get("deed", ""), salt=SALT, max_age=A_WEEK)
    except signing.BadSignature:
        return refusal(
            request,
            400,
            "This cannot be undone any more",
            "It was done more than a week ago, or elsewhere.",
            "Nothing was changed. The list says which costs there are.",
        )
    done = put_back(current_home(), deed["put"]) if "put" in deed else take_away(current_home(), deed["take"])
    _say(request, f"Undone: {deed['said']}" if done else f"Was undone before: {deed['said']}", None)
    return redirect("settings_costs")


def _shown(request: HttpRequest, playbook: Playbook, typed: dict[str, str], wrong: dict[str, str]) -> HttpResponse:
    count = count_costs()
    pages = max(1, -(-count // PAGE))
    at = min(max(1, number(request.GET.get("page", "")) or 1), pages)
    first = (at - 1) * PAGE
    here = reverse("settings_costs")
    kept = tuple(costs_page(first, PAGE))
    values = _names() if kept else None
    alone = without_leads((cost.given for cost in kept), values or {}, playbook)
    rows = tuple(_row(cost, playbook, nobody) for cost, nobody in zip(kept, alone, strict=True))
    context: dict[str, Any] = {
        "here": "settings",
        "tabs": tabs(request, "settings_costs"),
        "rows": rows,
        "alone": any(alone),
        "count": words.count(count, "cost"),
        "shown": words.part(first + 1, first + len(rows), count) if pages > 1 else "",
        "before": f"{here}?page={at - 1}" if at > 1 else "",
        "after": f"{here}?page={at + 1}" if at < pages else "",
        "typed": typed,
        "wrong": wrong,
        "sources": sorted(playbook.sources)[:MOST_NAMES],
        "offers": [offer.key for offer in playbook.offers[:MOST_NAMES]],
        "products": [(product.key, product.name or product.key) for product in playbook.products],
        "currencies": sorted({playbook.currency, *playbook.rates}),
        "latest": request.session.pop(IN_SESSION, None),
    }
    return render(request, "leadline/costs/page.html", context, status=422 if wrong else 200)


def _row(cost: KeptCost, playbook: Playbook, alone: frozenset[str]) -> Row:
    return Row(
        id=cost.id,
        days=_days(cost.given),
        amount=_amount(cost.given),
        about=tuple(
            (labels.DIMENSION_NAMES[name], labels.value(name, value, playbook), name in alone)
            for name in KEYS
            if (value := getattr(cost.given, name))
        ),
        came=f"from {cost.file}" if cost.file else "",
    )


def _days(given: GivenCost) -> str:
    first, last = labels.long_day(given.day_from), labels.long_day(given.day_to)
    return first if first == last else f"{first} to {last}"


def _amount(given: GivenCost) -> str:
    """All of it, to the cent: these lines are held against bills."""
    return ("−" if given.amount < 0 else "") + words.exact_money(abs(given.amount), given.currency)


def _in_words(given: GivenCost, playbook: Playbook) -> str:
    about = [labels.value(name, value, playbook) for name in KEYS if (value := getattr(given, name))]
    of = f" for {', '.join(about)}" if about else ""
    return f"{_amount(given)}{of}, {_days(given)}"


def _say(request: HttpRequest, text: str, undo: dict[str, Any] | None) -> None:
    """Said on the page that is shown next, with the way to undo it."""
    deed = signing.dumps({**undo, "said": text}, salt=SALT, compress=True) if undo else ""
    request.session[IN_SESSION] = {"text": text, "deed": deed}


def _not_there(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        404,
        "This cost is not there any more",
        "Somebody has taken it away already, or the import that brought it was taken back.",
        "Nothing was changed. The list says which costs there are.",
    )
