"""Taking back what somebody did a moment ago."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from leadline.respond import acts
from leadline.web.refusals import refusal
from leadline.web.roles import Role, role_of, verb
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import PUTS_BACK, say_next, signed_by, with_toast
from leadline.web.writes import current_home


@verb(Role.SELLER)
def undo(request: HttpRequest) -> HttpResponse:
    """`deed` is what `toasts.sign` made for this user. Pages hear `changed` and show themselves anew."""
    deed = signed_by(request.user, request.POST.get("deed", ""))
    if deed is None or (deed.batch is not None and not may_undo(request.user, deed.batch)):
        return refusal(
            request,
            400,
            "This cannot be undone here",
            "It was done by somebody else, or more than a week ago.",
            "Nothing was changed. The lead's page shows what was done, and by whom; an owner can take it back there.",
        )
    if deed.gone is not None:
        done = PUTS_BACK[deed.gone.what](request, deed.gone.given)
    else:
        done = deed.batch is not None and bool(acts.undo(current_home(), deed.batch, request.user.get_username()))
    said = f"Undone: {deed.text}" if done else f"Was undone before: {deed.text}"
    if done and deed.gone is not None and deed.gone.then:
        say_next(request, said)
        there = redirect(deed.gone.then)
        return HttpResponse(headers={"HX-Redirect": there["Location"]}) if wants_part(request) else there
    if wants_part(request):
        answer = HttpResponse(headers={"HX-Reswap": "none", "HX-Trigger": "changed"})
        return with_toast(request, answer, said)
    return with_toast(request, redirect(_back(request)), said)


def may_undo(user: AbstractBaseUser | AnonymousUser, batch: acts.Batch) -> bool:
    """Everybody takes back what they did themselves, an owner what anybody did."""
    return batch.by == user.get_username() or role_of(user).may(Role.OWNER)


def _back(request: HttpRequest) -> str:
    """The page of ours that the form stood on."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return reverse("today")
    parts = urlsplit(before)
    return parts.path + (f"?{parts.query}" if parts.query else "")
