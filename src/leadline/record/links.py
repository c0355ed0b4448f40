"""Links between subjects: made by touches and by people, undone by people, never removed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Max, Q

from leadline.problems import Problem, RecordError
from leadline.record.circles import circle, pieces
from leadline.record.home import Home
from leadline.record.identity import People, people_of
from leadline.record.models import Link, Subject
from leadline.record.writer import writing
from leadline.touches.instants import micros_of, moment_of

BY_TOUCH = "touch"


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """Why two subjects are one person, or were: known from `received` on, made by whom and when, and how it ended."""

    low: int
    high: int
    received: datetime
    made: datetime
    by: str | None
    why: str | None
    undone: datetime | None
    undone_by: str | None
    undone_why: str | None

    @property
    def active(self) -> bool:
        return self.undone is None


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
        if high not in circle([low]):
            now = now_micros()
            Link.objects.create(
                low=low, high=high, received=micros_of(received) if received else now, made=now, by=by, why=why
            )
        return min(circle([low]))


def undo_merge(home: Home, one: int, other: int, by: str, why: str) -> int:
    """Undo every link between the subjects `one` and `other`. Returns how many were undone (0 if they were not linked
    directly).

    What else links them through third subjects stays; a touch that carries keys of both does not link them again.
    """
    low, high = sorted((one, other))
    with writing(home, "undo merge"), transaction.atomic():
        # Later than every undoing before, whatever the clock says: who looks for what is new finds it by that.
        latest = Link.objects.filter(undone__isnull=False).aggregate(latest=Max("undone"))["latest"] or 0
        return Link.objects.filter(low=low, high=high, undone=None).update(
            undone=max(now_micros(), latest + 1), undone_by=by, undone_why=why
        )


def links_of(person: int) -> list[SubjectLink]:
    """Every link that has to do with a person, in the order of their making: the active ones among the subjects that
    they are, and the undone ones from these to whomever.
    """
    links: dict[int, Link] = {}
    for some in pieces(members_of(person)):
        for link in Link.objects.filter(Q(low__in=some) | Q(high__in=some)):
            links[link.pk] = link
    return [_said(links[number]) for number in sorted(links)]


def members_of(person: int) -> list[int]:
    """Every subject that is one person with this subject today, itself included, ascending."""
    return sorted(circle({person}))


def links_between(one: int, other: int) -> list[SubjectLink]:
    """Active links by which one subject is one person with another: as few as do, in a row. Empty if they are two."""
    reached: dict[int, tuple[int, SubjectLink] | None] = {one: None}
    active = [link for link in links_of(one) if link.active]
    border = [one]
    while border and other not in reached:
        following = []
        for subject in border:
            for link in active:
                if subject in (link.low, link.high):
                    beyond = link.high if subject == link.low else link.low
                    if beyond not in reached:
                        reached[beyond] = (subject, link)
                        following.append(beyond)
        border = following
    path: list[SubjectLink] = []
    step = reached.get(other)
    while step is not None:
        path.append(step[1])
        step = reached[step[0]]
    return path[::-1]


def _said(link: Link) -> SubjectLink:
    return SubjectLink(
        low=link.low,
        high=link.high,
        received=moment_of(link.received),
        made=moment_of(link.made),
        by=link.by,
        why=link.why,
        undone=None if link.undone is None else moment_of(link.undone),
        undone_by=link.undone_by,
        undone_why=link.undone_why,
    )


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
