"""The account page: set a password, or change it."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leadline.web.tries import BY_PASSWORD


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Setting a password signs every other browser out; changing one asks for the present one."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    problems: list[str] = []
    if request.method == "POST":
        problems = _change(request, user)
        if not problems:
            update_session_auth_hash(request, user)
    return render(
        request,
        "leadline/account.html",
        {
            "here": "account",
            "has_password": user.has_usable_password(),
            "problems": problems,
            "done": request.method == "POST" and not problems,
        },
        status=400 if problems else 200,
    )


def _change(request: HttpRequest, user: User) -> list[str]:
    address = request.META.get("REMOTE_ADDR", "")
    if user.has_usable_password():
        if not BY_PASSWORD.allowed(address):
            return ["Too many tries. Wait 15 minutes."]
        if not user.check_password(request.POST.get("old", "")[:200]):
            BY_PASSWORD.failed(address)
            return ["The present password is another one."]
    new = request.POST.get("new", "")
    if len(new) > 200:
        return ["A password has at most 200 characters."]
    try:
        validate_password(new, user)
    except ValidationError as error:
        return list(error.messages)
    user.set_password(new)
    user.save(update_fields=["password"])
    return []
