"""Answers to a page that asks for a part of itself (htmx)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from leadline.web.refusals import signed_out


def wants_part(request: HttpRequest) -> bool:
    """Whether a page of ours asks for a part of itself, and not a browser for a whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


class Parts:
    """Where a whole page would be sent to the sign-in, a part says that nobody is signed in: the sign-in page must not
    appear within another one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
        if wants_part(request) and to_sign_in and not request.user.is_authenticated:
            return signed_out(request)
        return response
