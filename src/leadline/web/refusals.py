"""Pages that say no: what is wrong and what to do. They need no database, and tell nothing about the inside."""

from __future__ import annotations

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from leadline.problems import RecordError

log = logging.getLogger("leadline.web")


def refusal(
    request: HttpRequest, status: int, title: str, what: str, mend: str, *, number: str = "", home: bool = True
) -> HttpResponse:
    """A page with a title, what is wrong, and how to go on. To a page that asks for a part of itself: that part only,
    which is shown above what stays there.
    """
    context = {"title": title, "what": what, "mend": mend, "number": number, "home": home}
    part = "HX-Request" in request.headers
    template = "leadline/shell/refusal.html" if part else "leadline/refusal.html"
    return HttpResponse(render_to_string(template, context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(
        request,
        400,
        "This cannot be read",
        "The address or what was sent with it is not one that Leadline knows.",
        "Open Leadline by the address that “leadline serve” prints.",
        home=False,
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also the answer to a form without its token (`CSRF_FAILURE_VIEW`)."""
    return refusal(
        request,
        403,
        "This is not allowed",
        "The form was sent from another page or is too old, or you may not do this.",
        "Nothing was changed. Go back, load the page anew and try again.",
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """To a page that asks for a part of itself after its session has ended."""
    return refusal(
        request,
        401,
        "You are signed out",
        "Nothing was changed, and what you typed is still here.",
        "Sign in again in another tab, then try again.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(
        request, 404, "There is no such page", "The address leads nowhere.", "It may be mistyped, or too old."
    )


def busy(request: HttpRequest, error: RecordError) -> HttpResponse:
    """Somebody else is writing the record."""
    said = error.problems[0] if error.problems else None
    response = refusal(
        request,
        503,
        "The record is busy",
        said.what if said else "Another program is writing the record.",
        "Nothing was changed. Try again in a minute.",
    )
    response["Retry-After"] = "60"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Logs the error under a number, with the name of the page and never its address, which may hold a sign-in link."""
    number = secrets.token_hex(3).upper()
    page = request.resolver_match.view_name if request.resolver_match else "unknown page"
    log.error("No. %s: %s %s failed", number, request.method, page, exc_info=sys.exc_info())
    return refusal(
        request,
        500,
        "Leadline failed here",
        "The page could not be made. Nothing that you have recorded is lost.",
        "Load it again. If it stays, the server's log says more under this number.",
        number=number,
    )
