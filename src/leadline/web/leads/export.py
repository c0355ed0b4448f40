"""Leads as a file."""

from __future__ import annotations

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline.problems import LeadlineError
from leadline.record.people import people
from leadline.record.roll import Lead
from leadline.touches.instants import moment_of
from leadline.web.downloads import download, wanted
from leadline.web.figures import labels
from leadline.web.leads.chosen import Reader, chosen
from leadline.web.leads.listing import state_of
from leadline.web.present import present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page
from leadline.web.shell.me import zone_of

EXPORTED_AT_MOST = 20_000
HEADS = ("Person", "Name", "Company", "E-mail", "Phone", "Product", "Stage", "Temperature", "Score", "First seen",
         "Last request", "Source", "Owner", "Customer", "Taker", "Do not contact")  # fmt: skip


@page(Role.SELLER)
def export(request: HttpRequest) -> HttpResponse:
    """The leads that were ticked, or (with `all`) all that fit `query`, as a file."""
    try:
        now = present()
        form = wanted(request) or "csv"
        zone = zone_of(request)
        reader = Reader(request.user.get_username(), zone, now.now, state_of(now))
        found = chosen(request.GET, reader, EXPORTED_AT_MOST)
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 400, "Nothing was exported", told.what, told.mend or "")
    known = people(now.home, {lead.person for lead in found})

    def cells(lead: Lead) -> tuple[str, ...]:
        who = known[lead.person]
        return (
            str(lead.person), who.name or "", who.company or "", who.email or "", who.phone or "",
            "" if lead.product is None else labels.value("product", lead.product, now.playbook),
            labels.stage(lead.stage), lead.temperature or "", "" if lead.total is None else f"{lead.total:.1f}",
            local(lead.first_touch_at), local(lead.last_request_at), lead.source or "", lead.owner or "",
            yes(lead.customer), yes(lead.taker), yes(lead.do_not_contact),
        )  # fmt: skip

    def local(micros: int | None) -> str:
        return "" if micros is None else f"{moment_of(micros).astimezone(zone):%Y-%m-%d %H:%M}"

    rows = zip(*map(cells, found), strict=True) if found else ([] for _ in HEADS)
    table = pa.table({head: pa.array(column, pa.string()) for head, column in zip(HEADS, rows, strict=True)})
    return download(request, table, "leads", form)


def yes(truth: bool) -> str:
    return "yes" if truth else "no"
