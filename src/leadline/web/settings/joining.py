"""Joining by an invitation: the link shows a form and uses nothing up; the form makes the user and signs in."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leadline.problems import Problem
from leadline.record import members
from leadline.web.refusals import refusal
from leadline.web.settings.people import MEANING
from leadline.web.tries import BY_PASSWORD
from leadline.web.writes import our_turn


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Refused tries count like wrong passwords."""
    if request.user.is_authenticated:
        return refusal(
            request,
            409,
            "You are signed in already",
            f"You are {request.user.get_username()}. An invitation is for somebody who is not here yet.",
            "Sign out first, or give the link to the person whom it is for.",
        )
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    role = members.invited(token, now)
    if role is None:
        return _not_good(request)
    context = {"token": token, "role": role, "meaning": MEANING[role]}
    if request.method != "POST":
        return render(request, "leadline/settings/join.html", context)
    name = request.POST.get("name", "")[:150]
    context["name"] = name
    if not BY_PASSWORD.allowed(address):
        problems: tuple[Problem, ...] = (Problem("tries", "Too many tries.", "Wait 15 minutes."),)
        return render(request, "leadline/settings/join.html", context | {"problems": problems}, status=429)
    try:
        with our_turn():
            user = members.join(token, name, request.POST.get("password", ""), now)
            if user is None:
                return _not_good(request)
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            request.session.save()
    except members.BadChoice as error:
        BY_PASSWORD.failed(address)
        return render(request, "leadline/settings/join.html", context | {"problems": error.problems}, status=400)
    return redirect("today")


def _not_good(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        410,
        "This invitation is not good any more",
        "It works once and for 7 days, and whoever made it may have withdrawn it.",
        "Ask for a new one.",
        home=False,
    )
