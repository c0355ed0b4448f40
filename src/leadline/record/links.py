"""Links between subjects: made by touches and by people, undone by people, never removed."""

from __future__ import annotations

import time
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Q

from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.identity import People, people_of
from leadline.record.models import Link, Subject
from leadline.record.writer import writing
from leadline.touches.instants import micros_of

BY_TOUCH = "touch"


def now_micros() -> int:
    return time.time_ns() // 1_000


def people_now(known_at: datetime | None = None) -> People:
    """Who is who by today's links, or by those received (and not undone) by `known_at`."""
    if known_at is None:
        links = Link.objects.filter(undone=None)
    else:
        moment = micros_of(known_at)
        links = Link.objects.filter(Q(undone=None) | Q(undone__gt=moment), received__lte=moment)
    return people_of(np.array(list(links.values_list("low", "high").distinct()), dtype=np.int64).reshape(-1, 2))


def merge(home: Home, one: int, other: int, by: str, why: str, received: datetime | None = None) -> int:
    """Two people are one. Returns the smaller, who they are from now on. Raises RecordError if either is not in the
    record.

    Merging people who are one already changes nothing.
    """
    low, high = sorted((one, other))
    with writing(home, "merge"), transaction.atomic():
        missing = {low, high} - set(Subject.objects.filter(id__in=(low, high)).values_list("id", flat=True))
        if missing:
            raise _nobody(min(missing))
        people = people_now()
        if low != high and len(set(people.of(np.array([low, high])).tolist())) == 2:
            now = now_micros()
            Link.objects.create(
                low=low, high=high, received=micros_of(received) if received else now, made=now, by=by, why=why
            )
            people = people_now()
        return int(people.of(np.array([low]))[0])


def undo_merge(home: Home, one: int, other: int, by: str, why: str) -> int:
    """Undo every link between the subjects `one` and `other`. Returns how many were undone (0 if they were not linked
    directly).

    What else links them through third subjects stays; a touch that carries keys of both does not link them again.
    """
    low, high = sorted((one, other))
    with writing(home, "undo merge"), transaction.atomic():
        return Link.objects.filter(low=low, high=high, undone=None).update(
            undone=now_micros(), undone_by=by, undone_why=why
        )


def links_of(person: int) -> list[Link]:
    """Every link, active and undone, among the subjects that a person is or was."""
    subjects = {person}
    while True:
        found = list(Link.objects.filter(Q(low__in=subjects) | Q(high__in=subjects)).order_by("id"))
        more = {s for link in found for s in (link.low, link.high)}
        if more <= subjects:
            return found
        subjects |= more


def add_links(pairs: npt.NDArray[np.int64], received: npt.NDArray[np.int64], run: int | None) -> int:
    """Links that touches show: pairs (low, high) with the moment they were received. Returns how many are new.

    A pair that is linked already keeps its link, dated by the earliest evidence; a pair that a person parted stays
    parted.
    """
    if not len(pairs):
        return 0
    there: dict[tuple[int, int], Link] = {}
    lows = sorted(set(pairs[:, 0].tolist()))
    for start in range(0, len(lows), 500):
        there.update(
            {
                (link.low, link.high): link
                for link in Link.objects.filter(low__in=lows[start : start + 500]).order_by("id")
            }
        )
    now = now_micros()
    new: list[Link] = []
    earlier: list[Link] = []
    for (low, high), moment in zip(pairs.tolist(), received.tolist(), strict=True):
        link = there.get((low, high))
        if link is None:
            new.append(
                Link(
                    low=low,
                    high=high,
                    received=moment,
                    made=now,
                    by=BY_TOUCH,
                    why="keys of both came in one touch",
                    run=run,
                )
            )
        elif link.undone is None and moment < link.received:
            link.received = moment
            earlier.append(link)
    Link.objects.bulk_create(new, batch_size=500)
    Link.objects.bulk_update(earlier, ["received"], batch_size=500)
    return len(new)


def _nobody(person: int) -> RecordError:
    return RecordError(
        Problem(
            "no_such_person", f"There is nobody with the number {person} in the record.", "List people: leadline leads."
        )
    )
