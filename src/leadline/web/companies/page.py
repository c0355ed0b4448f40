"""Companies and other groups with their people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline import words
from leadline.problems import LeadlineError
from leadline.record import roll
from leadline.record.companies import company_named
from leadline.record.search import LONGEST
from leadline.respond.exports.tables import companies_table
from leadline.web import clock
from leadline.web.companies.address import key_at
from leadline.web.companies.listing import ALL, listed_companies
from leadline.web.companies.shared import shared_evidence
from leadline.web.downloads import download, downloads, wanted
from leadline.web.figures.frame import number
from leadline.web.leads.row import lead_rows
from leadline.web.present import Present, no_present, present, stood
from leadline.web.refusals import not_found, refusal
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of

PEOPLE_AT_MOST = 200


@page()
def companies(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"here": "companies", "title": "Companies"}
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, "companies", "Companies", error)
    try:
        form = wanted(request)
    except LeadlineError as error:
        return refusal(request, 400, "There is no such file", error.problems[0].what, error.problems[0].mend or "")
    if form is not None:
        if not role_of(request.user).may(Role.SELLER):
            return refusal(request, 403, "This is not for viewers", "Files are for sellers.", "Ask an owner.")
        return download(request, companies_table(ALL.get(now).found), "companies", form)
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    every = ALL.get(now)
    found = listed_companies(every.found, now.now, sought, number(request.GET.get("page", "")) or 1, zone_of(request))
    as_of = stood(now) if every.version == now.version else every.read_at
    context |= {
        "downloads": downloads(request) if role_of(request.user).may(Role.SELLER) else (),
        "list": found,
        "sought": sought,
        "counted": words.count(found.count, "company", "companies"),
        "all_asking": found.asking == found.count,
        "asking": words.whole(found.asking),
    }
    return render(request, "leadline/companies/page.html", context | _as_of(request, now, as_of))


@page()
def company(request: HttpRequest, name: str) -> HttpResponse:
    context: dict[str, Any] = {"here": "companies", "title": "Company"}
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, "companies", "Company", error)
    key = key_at(name)
    found = None if key is None else company_named(key)
    if found is None:
        return not_found(request)
    called, people = found
    leads = roll.of_people(people[:PEOPLE_AT_MOST])
    asking = [lead for lead in leads if lead.last_request_at is not None]
    context |= {
        "name": called,
        "people": words.count(len(people), "person", "people"),
        "leads": words.count(len(asking), "lead"),
        "left_out": words.whole(max(0, len(people) - PEOPLE_AT_MOST)) if len(people) > PEOPLE_AT_MOST else "",
        "shown_at_most": PEOPLE_AT_MOST,
        "rows": lead_rows(now.home, leads, now.playbook, now.now, zone_of(request)),
        "hide_company": True,
        "hide_product": len(now.playbook.products) < 2,
        "evidence": shared_evidence(now, leads),
        "alone": len(people) < 2,
    }
    return render(request, "leadline/companies/company.html", context | _as_of(request, now, stood(now)))


def _as_of(request: HttpRequest, now: Present, as_of: datetime) -> dict[str, str]:
    zone = zone_of(request)
    return {
        "as_of": clock.exact(as_of, zone),
        "as_of_iso": as_of.isoformat(),
        "as_of_text": clock.moment(as_of, now.now, zone),
    }
