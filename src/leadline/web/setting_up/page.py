"""The set-up by questions, and what can be done when it is answered."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline.collect.demo.visit import guest
from leadline.playbook import Playbook, check
from leadline.playbook.answers import playbook_text
from leadline.playbook.reading.read import default_text
from leadline.problems import BadPlaybook, Problem
from leadline.record import drafts
from leadline.record.home import Home
from leadline.record.made_up import touches_of_others
from leadline.record.publication import publish
from leadline.web.playbook import what_if
from leadline.web.playbook.plain import sections_of
from leadline.web.playbook.state import draft_that_counts
from leadline.web.playbook.state import in_force as in_force_of
from leadline.web.roles import Role, page
from leadline.web.setting_up.first import can_put_off, settle
from leadline.web.setting_up.questions import KINDS, MOST_ROWS, Typed, answers, changed, read, typed_of
from leadline.web.shell.parts import wants_part
from leadline.web.shell.toasts import say_next
from leadline.web.writes import current_home

WHY = "Answers to the questions of the set-up"
ASKED = ("What is sold", "What is offered")
"""Parts of the plain words that were asked about."""


@page(Role.OWNER, form=Role.OWNER)
def set_up(request: HttpRequest) -> HttpResponse:
    """The questions with the answers of the playbook in force. Its form adds and drops rows, shows what the answers
    say, and writes the playbook: at once while there is nobody whom it changes, else as a draft to look at first.
    """
    home = current_home()
    try:
        now = home.playbook()
    except BadPlaybook as error:
        return render(request, "leadline/setting_up/unreadable.html", {"here": "playbook", "problems": error.problems})
    first = now.text == default_text()
    if request.method != "POST":
        return _asked(request, home, now, typed_of(now, first=first), {})
    typed = read(request.POST)
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    if add or drop:
        return _asked(request, home, now, changed(typed, add, drop), {}, added=add)
    given, wrong = answers(typed)
    if wrong:
        return _asked(request, home, now, typed, wrong)
    text = playbook_text(given, None if first else now.text)
    problems = [problem for problem in check(text) if problem.level == "error"]
    if problems:
        return _asked(request, home, now, typed, {}, problems)
    if request.POST.get("do") != "write":
        return _asked(request, home, now, typed, {}, preview=Playbook.parse(text))
    settle(request)
    if _has_people():
        return _as_draft(request, home, now, text, typed)
    publish(home, text, request.user.get_username(), WHY)
    return _go(request, "set_up_ready")


@page(Role.OWNER)
def ready(request: HttpRequest) -> HttpResponse:
    """What the playbook says now, and the ways to bring in people."""
    home = current_home()
    try:
        playbook = home.playbook()
    except BadPlaybook:
        return redirect("set_up")
    sections = sections_of(playbook)
    context = {"here": "playbook", "opening": sections[0].paragraph, "sections": _asked_about(playbook)}
    return render(request, "leadline/setting_up/ready.html", context | {"demo": guest(), "own": touches_of_others()})


def _asked(
    request: HttpRequest,
    home: Home,
    now: Playbook,
    typed: Typed,
    wrong: dict[str, str],
    problems: list[Problem] | None = None,
    added: str = "",
    preview: Playbook | None = None,
) -> HttpResponse:
    hot, warm = now.grading.hot, now.grading.warm
    context: dict[str, Any] = {
        "here": "playbook",
        "typed": typed,
        "wrong": wrong,
        "problems": problems or [],
        "added": added,
        "first": now.text == default_text(),
        "has_people": _has_people(),
        "can_put_off": can_put_off(request, now),
        "zones": sorted(available_timezones()),
        "kinds": [
            (kind, said, "hot" if kind in hot else "warm" if kind in warm else "cool") for kind, said in KINDS.items()
        ],
        "more_products": len(typed.products) < MOST_ROWS,
        "more_offers": len(typed.offers) < MOST_ROWS,
        "preview": _asked_about(preview) if preview else (),
        "preview_opening": sections_of(preview)[0].paragraph if preview else "",
    }
    template = "form.html" if wants_part(request) else "questions.html"
    return render(request, f"leadline/setting_up/{template}", context, status=422 if wrong or problems else 200)


def _as_draft(request: HttpRequest, home: Home, now: Playbook, text: str, typed: Typed) -> HttpResponse:
    in_force = in_force_of(home)
    there = draft_that_counts(in_force)
    if there is not None and there.text != text and there.by != request.user.get_username():
        what = f"{there.by} has a draft of the playbook."
        problem = Problem("draft_taken", what, "Publish or discard that one first, on the page of the rules.")
        return _asked(request, home, now, typed, {}, [problem])
    drafts.keep_draft(home, text, in_force.digest, request.user.get_username(), "", over=True)
    what_if.start(home, now, Playbook.parse(text))
    return _go(request, "playbook_rules", "Your answers are a draft: look at what it changes, then publish it.")


def _go(request: HttpRequest, name: str, said: str = "") -> HttpResponse:
    """To another page, from a part of one too."""
    answer = redirect(name)
    if said:
        say_next(request, said)
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer


def _asked_about(playbook: Playbook) -> list[Any]:
    return [part for part in sections_of(playbook) if part.title in ASKED]


def _has_people() -> bool:
    return guest() is not None or touches_of_others()
