"""Leads: who there is, narrowed by filters, a page at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline import words
from leadline.problems import LeadlineError
from leadline.record import roll, standing
from leadline.record.sweeping import begun
from leadline.web import clock
from leadline.web.colleagues import workers
from leadline.web.leads.asked import TRUTHS, Asked, asked_of
from leadline.web.leads.export import EXPORTED_AT_MOST
from leadline.web.leads.listing import listed
from leadline.web.leads.pickers import MORE, ORDER_NAMES, more, sentence
from leadline.web.leads.views import views_of
from leadline.web.present import Present, no_present, present, stood
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part


@page()
def leads(request: HttpRequest) -> HttpResponse:
    """The list. Its state is its address; one that says more than it means is led to the short one."""
    asked = asked_of(request.GET)
    if wants_part(request):
        answer = show(request, asked)
        if request.headers.get("HX-Trigger") == "filters":
            answer["HX-Push-Url"] = asked.address()
        return answer
    return show(request, asked) if asked.tidy else redirect(asked.address())


def show(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The list as a page, or as a part of one."""
    context: dict[str, Any] = {"here": "leads", "title": "Leads"}
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, "leads", "Leads", error)
    context |= list_context(request, asked, now)
    return render(request, "leadline/leads/part.html" if wants_part(request) else "leadline/leads/page.html", context)


def list_context(request: HttpRequest, asked: Asked, now: Present) -> dict[str, Any]:
    zone, me = zone_of(request), request.user.get_username()
    found = listed(now, asked, me, zone)
    works = role_of(request.user).may(Role.SELLER)
    stands = standing.moment(now.home)
    behind = stands is not None and stands.stale
    as_of = stood(now)
    return {
        "behind": behind,
        "sweeping": works and begun(now.home),
        "follows": behind and (request.method == "POST" or request.headers.get("HX-Trigger") == "leads"),
        "list": found,
        "count_text": words.whole(found.count),
        "by_seen": asked.who == "visitors" or asked.order.startswith("seen"),
        "filters": asked.filters,
        "sought": asked.get("q"),
        "address": asked.address(),
        "query": asked.query(),
        "pickers": sentence(asked, now),
        "more": more(asked, now) if asked.get("more") or any(asked.get(name) for name in (*MORE, *TRUTHS)) else (),
        "more_url": asked.address({"more": "yes"}),
        "cleared": asked.address({name: None for name, _ in asked.given if name not in ("sort",)}),
        "views": views_of(me, asked.view(), role_of(request.user).may(Role.OWNER)),
        "hide_product": len(now.playbook.products) < 2,
        "selectable": works,
        "works": works,
        "colleagues": workers() if works else {},
        "none_at_all": not found.count and not asked.filters and not roll.anybody(),
        "as_of": clock.exact(as_of, zone),
        "as_of_iso": as_of.isoformat(),
        "as_of_text": clock.moment(as_of, now.now, zone),
        "order_said": ORDER_NAMES[asked.order],
        "sorts": _sorts(asked),
        "exported_at_most": EXPORTED_AT_MOST,
        "exported_at_most_text": words.whole(EXPORTED_AT_MOST),
    }


def _sorts(asked: Asked) -> dict[str, dict[str, str]]:
    """For the heads of columns: where a press leads, and which way the list is ordered by it now."""
    found = {}
    for name in ("asked", "score", "seen"):
        now = {name: "descending", f"{name}_lowest": "ascending", f"{name}_earliest": "ascending"}.get(asked.order, "")
        other = f"{name}_{'lowest' if name == 'score' else 'earliest'}"
        found[name] = {"url": asked.address({"sort": other if now == "descending" else name}), "now": now}
    return found
