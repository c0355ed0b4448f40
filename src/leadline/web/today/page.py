"""Today: whom to contact now, in which order, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers

from leadline import words
from leadline.problems import LeadlineError, Problem
from leadline.record.identity import NOBODY
from leadline.record.models import Touch
from leadline.web import clock
from leadline.web.figures.asked import asked_of
from leadline.web.present import Present, no_present, present
from leadline.web.refusals import refusal
from leadline.web.roles import Role, page, role_of
from leadline.web.setting_up.first import is_answered, leads_to_set_up
from leadline.web.shell.me import zone_of
from leadline.web.today.address import address, kept_of
from leadline.web.today.day import Day, day_of, past_day_of
from leadline.web.today.doing import first_of
from leadline.web.today.done import done_today
from leadline.web.today.groups import groups_of
from leadline.web.today.left_out import COUNTS, counted, sentences
from leadline.web.today.panel import panel
from leadline.web.today.review import AT_ONCE
from leadline.web.today.sentence import opened
from leadline.web.today.whose import Whose, whose


@page()
@vary_on_headers("HX-Request", "HX-Target")
def today(request: HttpRequest) -> HttpResponse:
    """The whole page; to a row that asks for it, only what stands beside the queue."""
    context: dict[str, Any]
    try:
        now = present()
        if not Touch.objects.exclude(subject=NOBODY).exists():
            if leads_to_set_up(request, now.playbook):
                return redirect("set_up")
            context = {"here": "today", "answered": is_answered(now.playbook)}
            return render(request, "leadline/today/empty.html", context)
        day, problems = _day(request, now)
    except LeadlineError as error:
        return no_present(request, "today", "Today", error)
    kept = kept_of(request.GET)
    wanted = request.GET.get("step", "")
    found = day.to_do.find(wanted) if wanted else None
    step = found or first_of(day)
    seen = request.GET.get("seen", "") or day.as_of.isoformat()
    context = {
        "here": "today",
        "gone": bool(wanted) and found is None,
        **panel(request, day, step, kept, seen),
    }
    if request.headers.get("HX-Target") == "person":
        answer = render(request, "leadline/today/person.html", context)
        answer["HX-Push-Url"] = address(kept, step.key if step else "")
        return answer
    context |= _around(request, now, day, problems, kept)
    zone = zone_of(request)
    review = day.review[0]
    context |= {
        **opened(day, zone),
        "groups": groups_of(day, step.key if step else "", found is not None, kept, zone),
        "done": None if day.past else done_today(day, zone),
        "review_one": review == 1,
        "review_at_once": words.whole(min(review, AT_ONCE)),
        "review_all": review <= AT_ONCE,
    }
    return render(request, "leadline/today/today.html", context)


@page()
def left_out(request: HttpRequest) -> HttpResponse:
    """Who is never in the list, where counting takes too long for the page itself."""
    try:
        now = present()
    except LeadlineError as error:
        told = error.problems[0]
        return refusal(request, 503, "Nobody can be counted now", told.what, told.mend)
    said = sentences(COUNTS.get(now).found)
    return render(request, "leadline/today/left_out.html", {"left_out": said, "counted": True})


def _day(request: HttpRequest, now: Present) -> tuple[Day, tuple[Problem, ...]]:
    """The day that was asked for, and what could not be read of it."""
    queue = _queue(request)
    asked = asked_of(request.GET, now.playbook.time_zone, now.now)
    problems = tuple(problem for problem in asked.problems if problem.path not in ("since", "until"))
    if asked.as_of is None:
        return day_of(now, queue), problems
    return past_day_of(now, queue, asked.as_of), problems


def _queue(request: HttpRequest) -> Whose:
    works = role_of(request.user).may(Role.SELLER)
    return whose(request.GET.get("of", "")[:150], request.user.get_username(), works)


def _around(
    request: HttpRequest, now: Present, day: Day, problems: tuple[Problem, ...], kept: dict[str, str]
) -> dict[str, Any]:
    """The head and the foot of the page."""
    zone = zone_of(request)
    shown_in = day.zone if day.past else zone
    out = day.left_out if day.past else counted(now)
    return {
        "playbook_name": day.playbook.name,
        "problems": problems,
        "queue": day.whose,
        "as_of": clock.exact(day.as_of, shown_in),
        "as_of_short": clock.moment(day.as_of, now.now, shown_in),
        "as_of_iso": day.as_of.isoformat(),
        "as_of_day": f"{day.as_of.astimezone(day.zone):%Y-%m-%d}" if day.past else "",
        "latest": f"{now.now.astimezone(day.zone):%Y-%m-%d}",
        "back_to_now": address({name: value for name, value in kept.items() if name == "of"}),
        "left_out": sentences(out) if out is not None else [],
        "counted": out is not None,
    }
