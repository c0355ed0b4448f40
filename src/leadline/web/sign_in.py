"""Signing in by a link that works once, or by name and password; signing out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from leadline.record.models.sign_in import is_good, use_link
from leadline.web.refusals import refusal
from leadline.web.tries import BY_PASSWORD
from leadline.web.writes import our_turn

_WRONG = "This name and password do not go together."
_TOO_OFTEN = "Too many tries. Wait 15 minutes, or sign in by a new link from leadline serve."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button and uses nothing up, so that programs which look at links cannot; POST signs in."""
    now = timezone.now()
    if request.method != "POST":
        return (
            render(request, "leadline/sign_in_link.html", {"token": token})
            if is_good(token, now)
            else _not_good(request)
        )
    if not is_good(token, now):  # a made-up link keeps nobody from writing
        return _not_good(request)
    with our_turn():
        user = use_link(token, now)
        if user is None:
            return _not_good(request)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        request.session.save()
    return redirect("today")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password. A wrong name and a wrong password get the same answer, after the same work."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("today")
        return _form(request, next_=request.GET.get("next", ""))
    name, next_ = request.POST.get("name", "")[:150], request.POST.get("next", "")
    address = request.META.get("REMOTE_ADDR", "")
    if not BY_PASSWORD.allowed(address):
        return _form(request, name, next_, _TOO_OFTEN, status=429)
    user = authenticate(request, username=name, password=request.POST.get("password", "")[:200])
    if not isinstance(user, User):
        BY_PASSWORD.failed(address)
        return _form(request, name, next_, _WRONG, status=400)
    with our_turn():
        login(request, user)
        request.session.save()
    ours = url_has_allowed_host_and_scheme(next_, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(next_ if ours else reverse("today"))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


def _form(request: HttpRequest, name: str = "", next_: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    return render(request, "leadline/sign_in.html", {"name": name, "next": next_, "problem": problem}, status=status)


def _not_good(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        410,
        "This link does not sign in any more",
        "A link works once, and for 30 minutes.",
        "On the machine that runs Leadline, the command “leadline serve” prints a new one.",
        home=False,
    )
