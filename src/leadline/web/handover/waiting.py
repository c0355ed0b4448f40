"""What waits for a yes or no of sales, the longest first, and is decided where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadline import words
from leadline.problems import LeadlineError
from leadline.record import roll
from leadline.record.rows import reading
from leadline.respond.undecided import Undecided, undecided, undecided_count
from leadline.web import clock
from leadline.web.deeds.doing import Did
from leadline.web.deeds.doing import do as do_deed
from leadline.web.deeds.forms import Place, form_of
from leadline.web.deeds.verbs import why_not
from leadline.web.figures.frame import number
from leadline.web.lead.asking import asked_lead
from leadline.web.lead.deeds import about_of
from leadline.web.lead.found import address_word
from leadline.web.lead.next_step import next_step
from leadline.web.leads.row import LeadRow, lead_rows
from leadline.web.present import Present, no_present, present
from leadline.web.refusals import not_found
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast

PAGE = 50
DECISIONS = ("accept", "reject")


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """`since` is when it became SQL; `accept` and `reject` are where the forms are sent, `product` what they send."""

    lead: LeadRow
    since: str
    since_exact: str
    since_iso: str
    since_moment: str
    accept: str
    reject: str
    product: str

    @property
    def ask(self) -> str:
        """The form that asks why."""
        return f"{self.reject}?{urlencode({'product': self.product})}"


@page()
def waiting(request: HttpRequest) -> HttpResponse:
    """The list; a part of a page gets it without what stands around it."""
    return show(request)


@page(Role.SELLER, form=Role.SELLER)
def decide(request: HttpRequest, person: int, what: str) -> HttpResponse:
    """GET: the form of `what`, accept or reject; for a part as a dialog. POST: do it, and answer with who is left."""
    if what not in DECISIONS:
        return not_found(request)
    asked = asked_lead(request, person)
    if isinstance(asked, HttpResponse):
        return asked
    now, found = asked
    about = about_of(now, found, next_step(found))
    place = Place(
        here="handover",
        url=lambda what: reverse("handover_decide", args=[found.person, what]),
        sent={"product": address_word(found.product)},
        back=reverse("handover_waiting"),
        back_text="what waits for sales",
        target="#deciding",
        swap="outerHTML",
    )
    if request.method != "POST" and wants_part(request) and not why_not(about, what):
        return render(request, "leadline/deeds/asking.html", {"form": form_of(about, place, what)})

    def shown(did: Did) -> HttpResponse:
        answer = show(request) if wants_part(request) else redirect("handover_waiting")
        return with_toast(request, answer, did.text, did.undo)

    return do_deed(request, about, place, what, shown)


def show(request: HttpRequest) -> HttpResponse:
    """The list as a page, or as a part of one."""
    context: dict[str, Any] = {"here": "handover", "title": "Waiting for sales"}
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, "handover", "Waiting for sales", error)
    context |= _list(request, now)
    name = "waiting_in" if wants_part(request) else "waiting"
    response = render(request, f"leadline/handover/{name}.html", context)
    response["Vary"] = "HX-Request"
    return response


def _list(request: HttpRequest, now: Present) -> dict[str, Any]:
    zone, asked = zone_of(request), number(request.GET.get("page", "")) or 1
    with reading():
        count = undecided_count()
        page = min(max(1, asked), max(1, -(-count // PAGE)))
        first = (page - 1) * PAGE
        rows = _rows(now, undecided(first, PAGE), zone)
    return {
        "count": words.count(count, "SQL", "SQL"),
        "one": count == 1,
        "rows": rows,
        "longest": rows[0] if rows and page == 1 else None,
        "works": role_of(request.user).may(Role.SELLER),
        "several_products": len(now.playbook.products) > 1,
        "address": reverse("handover_waiting") + (f"?page={page}" if page > 1 else ""),
        "shown": words.part(first + 1, first + len(rows), count) if count > PAGE else "",
        "before": f"?page={page - 1}" if page > 1 else "",
        "after": f"?page={page + 1}" if first + PAGE < count else "",
    }


def _rows(now: Present, waits: Sequence[Undecided], zone: ZoneInfo) -> tuple[WaitingRow, ...]:
    leads = {(lead.person, lead.product): lead for lead in roll.of_people({one.person for one in waits})}
    there = [one for one in waits if (one.person, one.product) in leads]
    shown = lead_rows(now.home, [leads[one.person, one.product] for one in there], now.playbook, now.now, zone)
    return tuple(_row(one, lead, now.now, zone) for one, lead in zip(there, shown, strict=True))


def _row(one: Undecided, lead: LeadRow, now: datetime, zone: ZoneInfo) -> WaitingRow:
    accept, reject = (reverse("handover_decide", args=[one.person, what]) for what in DECISIONS)
    return WaitingRow(
        lead=lead,
        since=clock.ago(one.since, now, zone) if one.since else "",
        since_exact=clock.exact(one.since, zone) if one.since else "",
        since_iso=one.since.isoformat() if one.since else "",
        since_moment=clock.moment(one.since, now, zone) if one.since else "",
        accept=accept,
        reject=reject,
        product=address_word(one.product),
    )
