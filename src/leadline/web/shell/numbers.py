"""Everybody reads numbers in their own format: the one that they chose, else the one that their browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from leadline.web.roles import member_of
from leadline.words import FORMATS, NumberFormat, asked_by, writing

OUR_FILES = "/file/"
_read: set[str] = set()


def formats_read() -> frozenset[str]:
    """The names of the formats that members were answered in since this process began."""
    return frozenset(_read)


def browser_format(request: HttpRequest) -> NumberFormat:
    """The one that the browser asks for by its languages."""
    return asked_by(request.headers.get("Accept-Language", ""))


def format_of(request: HttpRequest) -> NumberFormat:
    """The one in which whoever asks reads numbers."""
    member = member_of(request.user)
    return FORMATS.get(member.numbers if member else "") or browser_format(request)


class Numbers:
    """Answers in the format of whoever asks. Files of ours are the same for everybody, and nobody is looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OUR_FILES):
            return self.get_response(request)
        form = format_of(request)
        if request.user.is_authenticated:
            _read.add(form.name)
        with writing(form):
            return self.get_response(request)
