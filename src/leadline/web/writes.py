"""What the workspace writes takes its turn with imports and other processes: one process writes a home at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.writer import give_up, writing
from leadline.settings import read_settings
from leadline.web.refusals import busy

READING = ("GET", "HEAD", "OPTIONS")
WAIT = 5.0
"""Seconds."""


def current_home() -> Home:
    """The home that this process works on."""
    return _home_at(os.environ.get("LEADLINE_HOME"), os.getcwd())


@lru_cache(maxsize=4)
def _home_at(_told: str | None, _here: str) -> Home:
    """Settings are read once for what they depend on: it takes a millisecond, and every view asks."""
    return Home(read_settings().home.expanduser().resolve())


def our_turn() -> AbstractContextManager[None]:
    """Hold the right to write while inside. Raises RecordError if another process keeps it for 5 seconds."""
    return writing(current_home(), "the workspace", WAIT)


def all_is_written() -> None:
    """What is left of a form is to show what came of it: others need not wait for that."""
    give_up(current_home())


class OneWriter:
    """Forms of somebody who is signed in are handled while holding the right to write; where that is not to be had,
    nothing was changed. Strangers hold it only where they sign in (`sign_in.py`), or they could keep everybody from
    writing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING or not request.user.is_authenticated:
            return self.get_response(request)
        _ = request.POST  # read before our turn: nobody waits while a file comes in
        try:
            with our_turn():
                return self.get_response(request)
        except RecordError as error:
            return busy(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Signing in found the record busy."""
        told = exception.problems if isinstance(exception, RecordError) else ()
        if isinstance(exception, RecordError) and any(problem.id == "record_busy" for problem in told):
            return busy(request, exception)
        return None
