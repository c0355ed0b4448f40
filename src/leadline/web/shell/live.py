"""What others did since a page was made: said above it, and shown when somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.record import standing
from leadline.record.circles import circle
from leadline.record.home import Home
from leadline.record.models import StandingRequest, Touch
from leadline.record.rows import greatest
from leadline.web.colleagues import names
from leadline.web.roles import page
from leadline.web.shell.news import News, sentence
from leadline.web.writes import current_home

LOOKED_AT = 500
"""Of more touches than these only the number is said."""
DEEDS = ("outcome", "decision", "call", "note", "meeting")


@dataclass(frozen=True, slots=True)
class State:
    """The version of the kept tables, and the last touch of the log."""

    version: int
    seq: int

    def __str__(self) -> str:
        return f"{self.version}-{self.seq}"


def state_of(home: Home) -> State:
    kept = standing.moment(home)
    return State(kept.version if kept else 0, greatest(Touch, "seq"))


@page()
def live(request: HttpRequest) -> HttpResponse:
    """204 while nothing has changed since `seen` (a `State` as text); else what others did since `since`, with a way
    to show it. What somebody did themselves is no news to them.
    """
    seen = _read(request.GET.get("seen", ""))
    now = state_of(current_home())
    if seen == now:
        return HttpResponse(status=204)
    since = _read(request.GET.get("since", "")) or now
    said = sentence(_news(since, now, request.user.get_username()))
    context = {"since": since if said else now, "seen": now, "said": said}
    return render(request, "leadline/shell/live_in.html", context)


def _news(since: State, now: State, me: str) -> News:
    touches = now.seq - since.seq
    if touches > LOOKED_AT:
        return News(touches=touches)
    fresh = Touch.objects.filter(seq__gt=since.seq, seq__lte=now.seq)
    rows = list(fresh.values_list("content_id", "kind", "by", "subject"))
    of_others = [(id_, kind, by, subject) for id_, kind, by, subject in rows if by != me]
    people = circle({subject for *_, subject in of_others})
    requests = StandingRequest.objects.filter(person__in=people, touch__in=[id_ for id_, *_ in of_others])
    temperatures = list(requests.values_list("temperature", flat=True))
    shown = names() if of_others else {}
    workers = sorted({by for _, kind, by, _ in of_others if by and kind in DEEDS})
    return News(
        touches=len(of_others),
        requests=len(temperatures),
        hot=temperatures.count("hot"),
        workers=tuple(shown.get(name, name) for name in workers),
    )


def _read(text: str) -> State | None:
    version, _, seq = text.partition("-")
    if not (version.isascii() and version.isdigit() and seq.isascii() and seq.isdigit()) or len(text) > 40:
        return None
    return State(int(version), int(seq))
