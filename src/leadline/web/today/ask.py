"""The small forms on pages of their own, for browsers without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.problems import LeadlineError
from leadline.web.present import present
from leadline.web.refusals import not_found, refusal
from leadline.web.roles import Role, page
from leadline.web.today.address import address, kept_of
from leadline.web.today.day import day_of
from leadline.web.today.forms import TITLES
from leadline.web.today.panel import form_of
from leadline.web.today.row import name_of
from leadline.web.today.whose import whose


@page(Role.SELLER)
def ask(request: HttpRequest, what: str) -> HttpResponse:
    """The form `what` for the step that the address names."""
    if what not in TITLES:
        return not_found(request)
    kept = kept_of(request.GET)
    try:
        day = day_of(present(), whose(kept.get("of", ""), request.user.get_username(), works=True))
    except LeadlineError as error:
        said = error.problems[0]
        return refusal(request, 503, "The form cannot be shown now", said.what, said.mend)
    step = day.to_do.find(request.GET.get("step", ""))
    if step is None:
        return redirect(address(kept, request.GET.get("step", "")))
    item = day.items([step])[step.key]
    form = form_of(what, day, item, name_of(item.details, item.person), kept, day.as_of.isoformat())
    return render(request, "leadline/today/ask.html", {"here": "today", "form": form})
