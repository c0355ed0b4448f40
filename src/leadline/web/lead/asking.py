"""What the address of a lead's page says, and the answers where there is no such lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from leadline.engines.moments import moment
from leadline.problems import BadSetting, LeadlineError
from leadline.record.given import is_there, subjects_of
from leadline.web.lead.found import Found, address_word, find
from leadline.web.present import Present, no_present, present
from leadline.web.refusals import refusal
from leadline.web.shell.me import zone_of

GREATEST = 2**62


@dataclass(frozen=True, slots=True)
class Address:
    """The page of one lead; `as_of` is the day in the address, empty for now."""

    person: int
    product: str | None
    as_of: str = ""

    def url(self, **more: str) -> str:
        state = {"product": self.product or "", "as_of": self.as_of, **more}
        given = {name: value for name, value in state.items() if value}
        return reverse("lead", args=[self.person]) + (f"?{urlencode(given)}" if given else "")


def address_of(found: Found, as_of: str = "") -> Address:
    several = bool(found.others)
    return Address(found.person, address_word(found.product) if several else None, as_of)


def asked_lead(request: HttpRequest, person: int, in_past: bool = False) -> tuple[Present, Found] | HttpResponse:
    """The lead that a request is about, or the answer that says why there is none. `in_past` heeds `as_of`."""
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    product = given.get("product") or request.GET.get("product") or None
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, "leads", "Lead", error)
    if not 0 < person < GREATEST or not is_there(person):
        return nobody(request, person)
    whole = min(subjects_of(person))
    if whole != person and request.method in ("GET", "HEAD"):
        asked = request.META.get("QUERY_STRING", "")
        name = request.resolver_match.view_name if request.resolver_match else "lead"
        more = [value for key, value in (request.resolver_match.kwargs if request.resolver_match else {}).items()
                if key != "person"]  # fmt: skip
        return redirect(reverse(name, args=[whole, *more]) + (f"?{asked}" if asked else ""))
    past = None
    if in_past and request.GET.get("as_of", "").strip():
        read = _past(request, now)
        if isinstance(read, HttpResponse):
            return read
        past = read
    found = find(now, whole, product, past, zone_of(request))
    if found is None and past is not None:
        return refusal(
            request, 404, "Nothing was known of them then",
            f"There is no touch of this person up to {request.GET['as_of'].strip()[:40]}.", "Look at a later day.",
        )  # fmt: skip
    return nobody(request, person) if found is None else (now, found)


def nobody(request: HttpRequest, person: int) -> HttpResponse:
    return refusal(
        request,
        404,
        "There is nobody with this number",
        f"No touch in the record belongs to a person {person}.",
        "The link may be mistyped or too old, or they were erased. Look for them in Leads.",
    )


def _past(request: HttpRequest, now: Present) -> datetime | HttpResponse | None:
    text = request.GET["as_of"].strip()
    zone: ZoneInfo = now.zone
    if text == now.now.astimezone(zone).date().isoformat():
        return None
    try:
        found = moment(text, zone.key)
    except BadSetting as error:
        told = error.problems[0]
        return refusal(request, 400, "This day cannot be read", told.what, "Write it as 2026-05-31.")
    if found >= now.now:
        return refusal(request, 400, "This day has not come yet", f"{text[:40]} is not over.", "Choose an earlier one.")
    return found
