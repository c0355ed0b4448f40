"""Which step a file is at, and what every step shares."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadline import words
from leadline.record.home import Home
from leadline.record.import_drafts import Draft, draft
from leadline.web.importing import work
from leadline.web.importing.beside import State
from leadline.web.importing.looking import Look, manner_of
from leadline.web.roles import Role, role_of
from leadline.web.shell.parts import wants_part

LOOKS_AGAIN = "2"
"""Seconds."""


def begin(home: Home, one: Draft) -> None:
    """Find out what a new file is."""
    work.look_at(home, one, begin=True)


def found(request: HttpRequest, number: int) -> Draft:
    """The draft; 404 if there is none, or none of theirs."""
    one = draft(number)
    if one is None or not may_see(request, one):
        raise Http404
    return one


def may_see(request: HttpRequest, one: Draft) -> bool:
    """A file that waits is seen by whoever handed it in, and by owners: nobody has said yet that it is for all."""
    return one.by == request.user.get_username() or role_of(request.user).may(Role.OWNER)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To another page, from a part of one too."""
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if wants_part(request) else redirect(url)


def question(one: Draft, look: Look) -> str | None:
    """What has to be said before columns can be shown: the name of a trait that cannot be told."""
    stated = manner_of(one)
    for trait in look.traits:
        if trait.value is None and trait.choices and getattr(stated, trait.name) is None:
            return trait.name
    return None


def waiting(request: HttpRequest, one: Draft, state: State, doing: str, step: int = 2) -> HttpResponse:
    """The page while something is found out beside it, or that says why it could not be."""
    context = {
        "here": "import", "step": step, "draft": one, "state": state, "doing": doing, "left": left_of(state),
        "done": words.whole(state.done), "of": words.whole(state.of),
    }  # fmt: skip
    answer = render(request, "leadline/importing/waiting.html", context, status=422 if state.problems else 200)
    if state.under_way:
        answer["Refresh"] = LOOKS_AGAIN
    return answer


def left_of(state: State) -> str:
    """'about 2 min left'; empty as long as nobody can tell."""
    seconds = state.left
    if seconds is None:
        return ""
    if seconds < 50:
        return "less than a minute left"
    return f"about {words.minutes(round(seconds / 60) or 1)} left"
