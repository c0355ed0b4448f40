"""The open steps of the kept tables, kept in the process too: after a change only the people whom it concerned are read
again. Of the review list what may still be hot is among them; the rest, which may be long, is read in parts.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from django.db.models import Count, QuerySet, Sum

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.models import StandingLead, StandingMoment, StandingRequest, StandingStep
from leadline.record.rows import greatest, reading
from leadline.respond.waiting import (
    MENDS,
    STEPS_OF_PEOPLE,
    Waiting,
    is_fresh,
    review_order,
    reviewed_since,
    waiting_of,
)
from leadline.touches.instants import micros_of, moment_of

FEW = 2_000
"""Of more changed people than so many, all open steps are read again."""
OLD, NOT_OLD = (True,), (False,)
"""As sets: of a bare truth SQLite does not use the index."""
STEP = ("person", "product", "request", "kind", "need", "due", "minutes", "attempts", "outcome", "requests", "review")
LEAD = ("person", "product", "stage", "accepted", "temperature", "problem_stated", "customer", "owner")
REQUEST = (
    "person", "touch", "at", "at_assumed", "action", "offer", "source", "follow_up", "problem", "problem_solved",
    "temperature",
)  # fmt: skip


class ToDo(Protocol):
    """The open steps of a moment."""

    @property
    def live(self) -> Collection[Waiting]:
        """All but the review list, in no order."""

    def review_size(self) -> tuple[int, int]:
        """Steps of the review list, and their minutes."""

    def fresh_review(self) -> int:
        """Steps of the review list that have not gone cold: they were late when they were imported."""

    def review(self, first: int, count: int) -> list[Waiting]:
        """A part of the review list, in its order."""

    def find(self, key: str) -> Waiting | None:
        """The step of a `Waiting.key`, also in the review list; None if it is not open."""

    def asked(self, steps: Sequence[Waiting]) -> dict[str, list[dict[str, Any]]]:
        """By the keys of the steps: the requests that they answer, with the columns of `Qualified.requests`."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptToDo:
    """The open steps as they stand now; `version` is that of the kept tables. Of the review list `by_person` has what
    was due `since`.
    """

    version: int
    by_person: Mapping[int, tuple[Waiting, ...]]
    since: datetime

    @property
    def live(self) -> list[Waiting]:
        return [one for theirs in self.by_person.values() for one in theirs if not one.review]

    def review_size(self) -> tuple[int, int]:
        found = _old().aggregate(steps=Count("kind"), minutes=Sum("minutes"))
        return found["steps"], found["minutes"] or 0

    def fresh_review(self) -> int:
        return sum(one.review and is_fresh(one) for theirs in self.by_person.values() for one in theirs)

    def review(self, first: int, count: int) -> list[Waiting]:
        made: list[Waiting] = []
        for kind in STEPS_OF_PEOPLE:
            recent = [one for one in _recent(self) if one.kind == kind]
            made += recent[first : first + count - len(made)]
            first = max(0, first - len(recent))
            for steps in self._older(kind):
                if len(made) == count:
                    return made
                here = steps.count() if first else 0
                if not first or first < here:
                    made += _made(list(steps[first : first + count - len(made)].values(*STEP)))
                first = max(0, first - here)
        return made

    def coldest(self, count: int) -> list[Waiting]:
        """The end of the review list, failed deliveries left aside."""
        dated, undated = self._older("individual")
        found = _made([*undated[:count].values(*STEP), *dated.reverse()[:count].values(*STEP)])
        return [*found, *(one for one in reversed(_recent(self)) if one.kind == "individual")][:count]

    def _older(self, kind: str) -> tuple[QuerySet[StandingStep], QuerySet[StandingStep]]:
        """The review list before `since`, with and without a due time."""
        old = StandingStep.objects.filter(state="open", kind=kind, review__in=OLD)
        dated = old.filter(due__lt=micros_of(self.since)).order_by("-due", "person", "request")
        return dated, old.filter(due=None).order_by("person", "request")

    def find(self, key: str) -> Waiting | None:
        text, _, request = key.partition("-")
        if not (text.isascii() and text.isdigit() and len(text) < 18):
            return None
        kind = "mend_delivery" if request.endswith(MENDS) else "individual"
        wanted = int(text), kind, request.removesuffix(MENDS)
        for one in self.by_person.get(wanted[0], ()):
            if (one.person, one.kind, one.request) == wanted:
                return one
        found = StandingStep.objects.filter(state="open", person=wanted[0], kind=kind, request=wanted[2])
        return next(iter(_made(list(found.values(*STEP)[:1]))), None)

    def asked(self, steps: Sequence[Waiting]) -> dict[str, list[dict[str, Any]]]:
        rows = _requests({int(one.person) for one in steps})
        return {one.key: [rows[request] for request in one.requests if request in rows] for one in steps}


@dataclass(frozen=True, slots=True)
class _Kept:
    home: Path
    steps: int
    last_step: int
    last_lead: int
    to_do: KeptToDo


_lock = Lock()
_latest: _Kept | None = None


def to_do_now(home: Home) -> KeptToDo:
    """What there is to do by the kept tables."""
    global _latest  # noqa: PLW0603 - one is kept for the whole process
    with _lock, reading():
        version = StandingMoment.objects.values_list("version", flat=True).first() or 0
        kept = _latest if _latest is not None and _latest.home == home.path else None
        if kept is None or kept.to_do.version != version:
            _latest = kept = (_brought_up(kept, version) if kept else None) or _all(home, version)
        return kept.to_do


@lru_cache(maxsize=2)
def _recent(to_do: KeptToDo) -> tuple[Waiting, ...]:
    """The beginning of the review list, and of its failed deliveries."""
    found = [one for theirs in to_do.by_person.values() for one in theirs if one.review]
    return tuple(sorted(found, key=lambda one: review_order(one, to_do.since)))


def _all(home: Home, version: int) -> _Kept:
    ends = greatest(StandingStep, "id"), greatest(StandingLead, "id")
    since = _since()
    rows = [row for steps in _held(since) for row in steps.values(*STEP)]
    return _Kept(home.path, len(rows), *ends, KeptToDo(version, _by_person(_made(rows)), since))


def _since() -> datetime:
    return reviewed_since(moment_of(StandingMoment.objects.values_list("as_of", flat=True).first() or 0))


def _brought_up(kept: _Kept, version: int) -> _Kept | None:
    """With the people whose rows are new; None if too many changed, on another day, or if somebody went whom no new row
    tells of.
    """
    since = _since()
    if since != kept.to_do.since:
        return None
    ends = greatest(StandingStep, "id"), greatest(StandingLead, "id")
    changed: set[int] = set()
    for rows in (
        StandingStep.objects.filter(id__gt=kept.last_step), StandingLead.objects.filter(id__gt=kept.last_lead)
    ):  # fmt: skip
        changed.update(rows.values_list("person", flat=True).distinct()[: FEW + 1])
    if len(changed) > FEW:
        return None
    held = _held(since)
    fresh = [row for some in pieces(changed) for steps in held for row in steps.filter(person__in=some).values(*STEP)]
    by_person = {person: theirs for person, theirs in kept.to_do.by_person.items() if person not in changed}
    by_person |= _by_person(_made(fresh))
    steps = sum(len(theirs) for theirs in by_person.values())
    if steps != sum(rows.count() for rows in held):
        return None
    return _Kept(kept.home, steps, *ends, KeptToDo(version, by_person, since))


def _held(since: datetime) -> tuple[QuerySet[StandingStep], QuerySet[StandingStep]]:
    """What is kept in the process: all but the review list, and of that what was due since then."""
    live = StandingStep.objects.filter(state="open", kind__in=STEPS_OF_PEOPLE, review__in=NOT_OLD)
    return live, _old().filter(due__gte=micros_of(since))


def _old() -> QuerySet[StandingStep]:
    return StandingStep.objects.filter(state="open", kind__in=STEPS_OF_PEOPLE, review__in=OLD)


def _by_person(steps: Iterable[Waiting]) -> dict[int, tuple[Waiting, ...]]:
    found: dict[int, tuple[Waiting, ...]] = {}
    for one in steps:
        found[int(one.person)] = (*found.get(int(one.person), ()), one)
    return found


def _made(steps: Sequence[dict[str, Any]]) -> list[Waiting]:
    persons = {step["person"] for step in steps}
    leads: dict[tuple[int, str | None], dict[str, Any]] = {}
    for some in pieces(persons):
        for lead in StandingLead.objects.filter(person__in=some, current=True).values(*LEAD):
            leads[lead["person"], lead["product"]] = lead
    requests = _requests(persons)
    made = []
    for step in steps:
        held = json.loads(step["requests"]) if step["requests"] else [step["request"]]
        step["due"] = None if step["due"] is None else moment_of(step["due"])
        rows = [requests[request] for request in held if request in requests]
        made.append(waiting_of(step, leads.get((step["person"], step["product"]), {}), rows, held))
    return made


def _requests(persons: Collection[int]) -> dict[str, dict[str, Any]]:
    """Every request of these people by its id."""
    found: dict[str, dict[str, Any]] = {}
    for some in pieces(persons):
        for row in StandingRequest.objects.filter(person__in=some).values(*REQUEST):
            row["id"], row["at"] = row.pop("touch"), moment_of(row["at"])
            found[row["id"]] = row
    return found
