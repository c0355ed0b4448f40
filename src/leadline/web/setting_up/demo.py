"""The made-up company, in and out by one press. Both take some seconds, and are done beside the page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline import words
from leadline.collect.demo.visit import bring_in, guest, take_out
from leadline.record import standing
from leadline.record.home import Home
from leadline.record.made_up import touches_of_others
from leadline.web.playbook.runs import Runs
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, verb
from leadline.web.writes import current_home

SIZE = 3_000
"""People."""
LOOKS_AGAIN = "2"

RUNS: Runs[int] = Runs("the made-up company")


@page(form=Role.OWNER)
def demo(request: HttpRequest) -> HttpResponse:
    """What the made-up company is, and whether it is here. Its form brings it in."""
    home = current_home()
    if request.method == "POST":
        if touches_of_others():
            return _has_data(request)
        if not _under_way(home):
            RUNS.start(_key("in", home), lambda tell: _bring(home), again=True)
        return redirect("demo")
    coming, going = RUNS.get(_key("in", home)), RUNS.get(_key("out", home))
    latest = max((run for run in (coming, going) if run), key=lambda run: run.started, default=None)
    under_way = latest is not None and latest.ended is None
    context = {
        "here": "playbook",
        "guest": guest(),
        "own": touches_of_others(),
        "coming": under_way and latest is coming,
        "going": under_way and latest is going,
        "problems": latest.problems if latest else (),
        "size": words.whole(SIZE),
    }
    answer = render(request, "leadline/setting_up/demo.html", context)
    if under_way:
        answer["Refresh"] = LOOKS_AGAIN
    return answer


@verb(Role.OWNER)
def remove(request: HttpRequest) -> HttpResponse:
    """Take it out again."""
    home, by = current_home(), request.user.get_username()
    if guest() is not None and not _under_way(home):
        RUNS.start(_key("out", home), lambda tell: _take(home, by), again=True)
    return redirect("demo")


def _bring(home: Home) -> int:
    people = bring_in(home, SIZE, datetime.now(UTC)).people
    standing.catch_up(home)
    return people


def _take(home: Home, by: str) -> int:
    gone = take_out(home, datetime.now(UTC), by)
    standing.catch_up(home)
    return gone


def _under_way(home: Home) -> bool:
    runs = (RUNS.get(_key(way, home)) for way in ("in", "out"))
    return any(run is not None and run.ended is None for run in runs)


def _key(way: str, home: Home) -> tuple[str, str]:
    return way, str(home.path)


def _has_data(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        409,
        "This home holds people of your own",
        "The made-up company would mix with them, so it was not brought in.",
        "Nothing was changed. “leadline demo” shows it in a home of its own.",
    )
