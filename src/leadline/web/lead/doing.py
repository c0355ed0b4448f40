"""The forms of what can be done with a lead, and doing it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.problems import BadTouches
from leadline.respond.acts import act_all
from leadline.web.colleagues import workers
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.asking import address_of, asked_lead
from leadline.web.lead.found import Found
from leadline.web.lead.next_step import next_step
from leadline.web.lead.verbs import CAME_OF_IT, SETTABLE, VERBS, read, why_not
from leadline.web.present import Present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import with_toast


@page(Role.SELLER, form=Role.SELLER)
def do(request: HttpRequest, person: int, what: str) -> HttpResponse:
    """GET: the form, as a dialog or as a page. POST: do it; the page hears `changed` and shows itself anew."""
    if what not in VERBS:
        return refusal(request, 404, "This cannot be done", "The address names nothing that is done with a lead.",
                       "Open the lead and press one of its buttons.")  # fmt: skip
    asked = asked_lead(request, person)
    if isinstance(asked, HttpResponse):
        return asked
    now, found = asked
    reason = why_not(found, what)
    if reason:
        return refusal(request, 409, "This cannot be done now", reason, "Nothing was changed. Load the page again.")
    if request.method != "POST":
        return _form(request, now, found, what, {}, {})
    owners = workers()
    typed = {name: str(value) for name, value in request.POST.items()}
    read_ = read(found, what, typed, owners, now.now)
    if read_.wrong:
        return _form(request, now, found, what, typed, read_.wrong, 422)
    try:
        done = act_all(now.home, [(found.person, deed) for deed in read_.deeds], request.user.get_username())
    except BadTouches as error:
        told = error.problems[0]
        return _form(request, now, found, what, typed, {"note": f"{told.what} {told.mend or ''}".strip()}, 422)
    if wants_part(request):
        return with_toast(request, HttpResponse(status=204, headers={"HX-Trigger": "changed"}), read_.said, done.ids)
    return with_toast(request, redirect(address_of(found).url()), read_.said, done.ids)


def _form(
    request: HttpRequest,
    now: Present,
    found: Found,
    what: str,
    typed: dict[str, str],
    wrong: dict[str, str] | object,
    status: int = 200,
) -> HttpResponse:
    verb = VERBS[what]
    tomorrow = (now.now + timedelta(days=1)).astimezone(found.zone).replace(hour=9, minute=0)
    context = {
        "here": "leads",
        "verb": verb,
        "name": found.name,
        "at": address_of(found),
        "product": address_of(found).product or "",
        "person": found.person,
        "fields": [field.rstrip("!") for field in verb.fields],
        "required": [field.rstrip("!") for field in verb.fields if field.endswith("!")],
        "typed": typed,
        "wrong": wrong,
        "outcomes": list(CAME_OF_IT.items()),
        "owners": [("", "Nobody"), *workers().items()],
        "owner": typed.get("owner", found.owners.get(found.product, "")),
        "stages": [(stage, STAGE_WORDS[stage]) for stage in SETTABLE],
        "until": typed.get("until", f"{tomorrow:%Y-%m-%dT%H:%M}" if what == "snooze" else ""),
        "zone_name": found.zone.key,
        "step": next_step(found),
    }
    part = wants_part(request)
    return render(
        request, "leadline/lead/form.html" if part else "leadline/lead/form_page.html", context, status=status
    )
