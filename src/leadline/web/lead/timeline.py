"""Everything that happened with somebody, newest first, with the stages that they entered in between."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from leadline import words
from leadline.record.given import Given, given_with
from leadline.respond.acts import batches_of
from leadline.web import clock
from leadline.web.figures.labels import STAGE_WORDS
from leadline.web.lead.found import Found
from leadline.web.lead.stages import entered_by
from leadline.web.lead.touch_words import words_of
from leadline.web.shell.toasts import sign
from leadline.web.shell.undo import may_undo

PAGE = 100
SHOW = {"": "All", "requests": "Requests", "contacts": "Contacts", "stages": "Stages"}
CONTACTS = frozenset({"outcome", "call", "meeting", "note", "delivery", "decision"})


@dataclass(frozen=True, slots=True)
class Event:
    """A touch, or (`stage`) a stage that was entered; `undo` takes a deed of ours back."""

    id: str
    time: str
    iso: str
    exact: str
    icon: str
    did: str
    thing: str
    www: tuple[str, ...]
    points: str
    note: str
    request: bool
    stage: bool
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`older` and `newer` are pages, 0 where there are none."""

    days: tuple[Day, ...]
    total: int
    first: int
    last: int
    older: int
    newer: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands: its moment, and whether it is a touch or an entry that came of one."""

    at: datetime
    row: Mapping[str, Any]
    is_entry: bool
    number: int


def timeline(
    found: Found, show: str, page: int, people: Mapping[str, str], user: AbstractBaseUser | AnonymousUser | None
) -> Timeline:
    """One page of it. `people` are the names of those who work here; `user`, if given, is one of them, and may take
    back what they did, an owner what anybody did.
    """
    places = _in_order(found, show)
    pages = max(1, -(-len(places) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    some = places[first : first + PAGE]
    offers = {str(row["id"]): row["offer"] for row in found.touches if row["offer"]}
    ids = [str(place.row["id"]) for place in some if not place.is_entry]
    given = given_with(ids)
    deeds = {} if user is None else {id_: one for id_, one in batches_of(ids).items() if may_undo(user, one)}
    points = _points(found)
    days: list[tuple[date, list[Event]]] = []
    for place in some:
        on = place.at.astimezone(found.zone).date()
        if not days or days[-1][0] != on:
            days.append((on, []))
        if place.is_entry:
            days[-1][1].append(_entry(found, place.row))
        else:
            touch = place.row
            if touch["request"] and not touch["offer"]:
                touch = {**touch, "offer": offers.get(touch["request"])}
            event = _touch(found, touch, given.get(str(touch["id"]), Given()), points, people)
            if user is not None and event.id in deeds:
                event = replace(event, undo=sign(user, deeds[event.id], f"{found.name}: {event.did}"))
            days[-1][1].append(event)
    today = found.as_of.astimezone(found.zone).date()
    return Timeline(
        days=tuple(Day(_day(on, today), tuple(events)) for on, events in days),
        total=len(places),
        first=first + 1 if some else 0,
        last=first + len(some),
        older=page + 1 if page < pages else 0,
        newer=page - 1,
    )


def _in_order(found: Found, show: str) -> list[_Place]:
    """Newest first; of one moment an entry stands over the touches that led to it."""
    rows = enumerate(found.touches)
    touches = [_Place(row["at"], row, False, number) for number, row in rows if _is_shown(found, row, show)]
    entries = []
    if show in ("", "stages"):
        rows = enumerate(found.rows(found.whole.qualified.entries))
        entries = [_Place(row["at"], row, True, number) for number, row in rows]
    return sorted([*touches, *entries], key=lambda place: (place.at, place.is_entry, place.number), reverse=True)


def _is_shown(found: Found, touch: Mapping[str, Any], show: str) -> bool:
    reading = next((one.reads_as for one in found.playbook.kinds if one.kind == touch["kind"]), touch["kind"])
    if show == "requests":
        return reading in ("request", "attendance")
    if show == "contacts":
        return reading in CONTACTS or reading.startswith("email")
    return show != "stages" or reading == "decision"


def _points(found: Found) -> dict[str, float]:
    """What each touch gave when it came, in points."""
    given: dict[str, float] = {}
    if found.explanation is None:
        return given
    gave = [(row["at"], str(row["id"])) for row in found.touches if row["attributes"]]
    gave.sort()
    for line in found.explanation.lines:
        if line.borrowed:
            continue
        touch = line.touch or _said_by(gave, line.at)
        if touch is not None:
            given[str(touch)] = given.get(str(touch), 0.0) + line.points
    return given


def _said_by(gave: Sequence[tuple[datetime, str]], at: datetime | None) -> str | None:
    """The touch of that moment that said something of them."""
    if at is None:
        return None
    place = bisect_right(gave, (at, "\U0010ffff")) - 1
    return gave[place][1] if place >= 0 and gave[place][0] == at else None


def _touch(
    found: Found,
    touch: Mapping[str, Any],
    given: Given,
    points: Mapping[str, float],
    people: Mapping[str, str],
) -> Event:
    told = words_of(touch, found.playbook, people, found.zone)
    id_ = str(touch["id"])
    return Event(
        id=id_,
        icon=told.icon,
        did=told.did,
        thing=told.thing,
        www=told.www,
        points=_signed(points[id_]) if id_ in points else "",
        note=given.note,
        request=told.request,
        stage=False,
        **_when(touch["at"], found),
    )


def _entry(found: Found, entry: Mapping[str, Any]) -> Event:
    return Event(
        id="",
        icon="stage",
        did="Became" if entry["stage"] not in ("disqualified", "lost") else "Stage:",
        thing=STAGE_WORDS[entry["stage"]],
        www=(entered_by(entry),),
        points="",
        note="",
        request=False,
        stage=True,
        **_when(entry["at"], found),
    )


def _when(at: datetime, found: Found) -> dict[str, str]:
    local = at.astimezone(found.zone)
    return {"time": f"{local:%H:%M}", "iso": at.isoformat(), "exact": clock.exact(at, found.zone)}


def _day(on: date, today: date) -> str:
    if on == today:
        return "Today"
    return f"{on:%A}, {on.day} {on:%B}" + ("" if on.year == today.year else f" {on.year}")


def _signed(points: float) -> str:
    return ("+" if points > 0 else "") + words.bare(points)
