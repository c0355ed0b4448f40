"""A deed is asked for, read and done; how its result is shown is for the page to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.problems import BadTouches
from leadline.respond.acts import Batch, act_all
from leadline.web.deeds.about import About
from leadline.web.deeds.forms import Form, Place, form_of
from leadline.web.deeds.reading import given_to, read
from leadline.web.deeds.verbs import why_not
from leadline.web.refusals import refusal
from leadline.web.shell.parts import wants_part
from leadline.web.writes import all_is_written


@dataclass(frozen=True, slots=True)
class Did:
    """`said` is told of the person: 'answered'; `text` with their name."""

    name: str
    said: str
    text: str
    undo: Batch | None


def do(
    request: HttpRequest, about: About, place: Place, name: str, after: Callable[[Did], HttpResponse]
) -> HttpResponse:
    """GET: the form of the deed `name` (of `VERBS`) on a page of its own. POST: do it, and answer with what `after`
    makes of it; or the form again, with what is wrong. Whoever accepts a lead that is nobody's has it from then on.
    """
    reason = why_not(about, name)
    if reason:
        mend = "Nothing was changed. Load the page again." if request.method == "POST" else "Go back to the page."
        return refusal(request, 409, "This cannot be done now", reason, mend)
    if request.method != "POST":
        return _shown(request, form_of(about, place, name))
    sent = {field: value for field, value in request.POST.items() if isinstance(value, str)}
    found = read(about, name, sent)
    if found.deed is None:
        return _shown(request, form_of(about, place, name, sent, found.wrong), 422)
    me, said, deeds = request.user.get_username(), found.said, [(about.person, found.deed)]
    if name == "accept" and not about.owner and me in about.workers:
        deeds.append((about.person, given_to(me, about.product)))
        said += ", and yours now"
    try:
        done = act_all(about.home, deeds, me)
    except BadTouches as error:
        told = error.problems[0]
        mend = f"{told.mend or ''} Nothing was changed.".strip()
        return refusal(request, 409, "This could not be done", told.what, mend)
    all_is_written()
    return after(Did(name, said, f"{about.name}: {said}", done.batch))


def _shown(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    """A part gets the form in the place of the one that was sent."""
    if not wants_part(request):
        return render(request, "leadline/deeds/page.html", {"here": form.place.here, "form": form}, status=status)
    response = render(request, "leadline/deeds/form.html", {"form": form}, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = f"#form-{form.what}", "outerHTML"
    return response
