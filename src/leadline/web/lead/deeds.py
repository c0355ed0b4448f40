"""What can be done from a lead's page, and with what: the lead as it stands now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from leadline.web.colleagues import workers
from leadline.web.deeds.about import About, Step
from leadline.web.deeds.doing import Did
from leadline.web.deeds.doing import do as do_deed
from leadline.web.deeds.forms import Place
from leadline.web.deeds.verbs import VERBS
from leadline.web.lead.asking import address_of, asked_lead
from leadline.web.lead.found import Found
from leadline.web.lead.next_step import NextStep, next_step
from leadline.web.present import Present
from leadline.web.refusals import not_found
from leadline.web.roles import Role, page
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast


@page(Role.SELLER, form=Role.SELLER)
def do(request: HttpRequest, person: int, what: str) -> HttpResponse:
    """GET: the form of the deed `what`. POST: do it; the page hears `changed` and shows itself anew."""
    if what not in VERBS:
        return not_found(request)
    asked = asked_lead(request, person)
    if isinstance(asked, HttpResponse):
        return asked
    now, found = asked

    def shown(did: Did) -> HttpResponse:
        if wants_part(request):
            answer = HttpResponse(status=204, headers={"HX-Trigger": "changed"})
            return with_toast(request, answer, did.text, did.undo)
        return with_toast(request, redirect(address_of(found).url()), did.text, did.undo)

    return do_deed(request, about_of(now, found, next_step(found)), place_of(found), what, shown)


def about_of(now: Present, found: Found, step: NextStep) -> About:
    lead, item = found.lead, step.item
    return About(
        home=now.home,
        person=found.person,
        name=found.name,
        email=found.details.email,
        step=Step(item.product, item.request, mends=item.kind == "mend_delivery") if item else None,
        product=found.product,
        stage=lead.get("stage") or "",
        accepted=bool(lead.get("accepted")),
        overridden=bool(lead.get("overridden")),
        do_not_contact=bool(lead.get("do_not_contact")),
        owner=found.owners.get(found.product, ""),
        workers=workers(),
        now=now.now,
        zone=found.zone,
    )


def place_of(found: Found) -> Place:
    at = address_of(found)
    return Place(
        here="leads",
        url=lambda what: reverse("lead_do", args=[found.person, what]),
        sent={"product": at.product} if at.product else {},
        back=at.url(),
        back_text=found.name,
        target="#lead",
        swap="none",
    )
