"""The present of the home that is served: what every page of now starts from, and what it says where there is none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.playbook import Playbook
from leadline.problems import LeadlineError, Problem, RecordError
from leadline.record import standing
from leadline.record.home import Home
from leadline.record.writer import is_importing
from leadline.web.keeper import somebody_keeps
from leadline.web.refusals import refusal
from leadline.web.shell.parts import wants_part
from leadline.web.writes import current_home

AT_ONCE = 5_000
"""So many people are qualified while a page waits, where nobody else does it."""
BESIDE_A_KEEPER = 100
"""More than so many are left to the keeper, and everybody while much is brought in: a page does not wait for that."""
LOOKS_AGAIN = "5"
"""Seconds after which a page that is not ready yet looks again by itself."""


class NotReady(LeadlineError):
    """Everybody is being qualified for the first time."""


@dataclass(frozen=True, slots=True)
class Present:
    """`as_of` is the moment that the kept tables speak of; `version` is another one after every change of them."""

    home: Home
    playbook: Playbook
    now: datetime
    as_of: datetime
    version: int

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.playbook.time_zone)


def present() -> Present:
    """Bring the kept tables up to date where that is quick. Raises BadPlaybook, NotReady."""
    home = current_home()
    playbook = home.playbook()
    with suppress(RecordError):  # another process is writing: what stands is shown, and caught up with next time
        standing.catch_up(home, at_most=_at_most(home), wait=0.1)
    moment = standing.moment(home)
    if moment is None:
        what = "Everybody is being qualified for the first time."
        raise NotReady(Problem("not_ready", what, "The page is there in a minute; it looks again by itself."))
    return Present(home, playbook, datetime.now(UTC), moment.as_of, moment.version)


def stood(now: Present) -> datetime:
    """When the kept tables were last brought up to the log."""
    moment = standing.moment(now.home)
    return now.as_of if moment is None else max(moment.as_of, moment.made)


def no_present(request: HttpRequest, here: str, title: str, error: LeadlineError) -> HttpResponse:
    """The answer where `present` raised `error`. Nobody has to press anything for what is ready in a minute."""
    if wants_part(request):
        told = error.problems[0]
        return refusal(request, 503, "This cannot be shown now", told.what, told.mend)
    waits = isinstance(error, NotReady)
    template = "leadline/not_ready.html" if waits else "leadline/problems.html"
    answer = render(request, template, {"here": here, "title": title, "problems": error.problems}, status=503)
    if waits:
        answer["Refresh"] = LOOKS_AGAIN
    return answer


def _at_most(home: Home) -> int:
    if not somebody_keeps():
        return AT_ONCE
    return 0 if is_importing(home) else BESIDE_A_KEEPER
