"""What no touch speaks for: an import writes details, and the dates of links and memberships, before the touches that
give them. One that was cut off in between, and is to be undone as it is, left such.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import numpy as np

from leadline.record.circles import pieces
from leadline.record.identity import Ints
from leadline.record.incoming import SHOWN
from leadline.record.links import BY_TOUCH
from leadline.record.models import KeyOfSubject, Link, Membership, Subject, Touch
from leadline.record.remaining import READ, logged

A_LOOK = 5_000
NOTHING = -1
"""No hash is this number."""


def unspoken() -> set[int]:
    """Subjects with a detail, or in a link or group with a date, that no touch gives. Reads the whole log."""
    spoken = _spoken()
    found: set[int] = set()
    numbers: list[int] = []
    subjects: list[tuple[int, ...]] = []
    for what, whose in _written():
        numbers.append(what)
        subjects.append(whose)
        if len(numbers) == A_LOOK:
            found |= _without(spoken, numbers, subjects)
            numbers, subjects = [], []
    found |= _without(spoken, numbers, subjects)
    known: set[int] = set()  # whoever was erased has no key, and a name that is nobody's
    for some in pieces(found):
        known |= set(KeyOfSubject.objects.filter(subject__in=some).values_list("subject", flat=True))
    return known


def _without(spoken: Ints, numbers: list[int], subjects: list[tuple[int, ...]]) -> set[int]:
    there = np.isin(np.array(numbers, dtype=np.int64), spoken)
    return {subject for row in np.flatnonzero(~there).tolist() for subject in subjects[row]}


def _spoken() -> Ints:
    """What touches say, each as a number."""
    said = array("q")
    for row in Touch.objects.values_list(*READ).iterator(chunk_size=A_LOOK):
        touch = logged(row)
        for name, value in touch.shown.items():
            if value is not None:
                said.append(hash((touch.subject, name, touch.at, value)))
        if touch.group is not None:
            said.append(hash((touch.subject, touch.group, touch.at)))
    return np.unique(np.frombuffer(said, dtype=np.int64)) if said else np.empty(0, dtype=np.int64)


def _written() -> Iterator[tuple[int, tuple[int, ...]]]:
    """What the record shows, as the same numbers, and whom it concerns. Of a link that touches dated, either side may
    have said it.
    """
    columns = ("id", *SHOWN, *(f"{name}_at" for name in SHOWN))
    for subject, *given in Subject.objects.values_list(*columns).iterator(chunk_size=A_LOOK):
        for name, value, at in zip(SHOWN, given, given[len(SHOWN) :], strict=False):
            if value is not None:
                yield hash((subject, name, at, value)), (subject,)
    for subject, group, since in Membership.objects.values_list("subject", "group", "since").iterator(A_LOOK):
        yield hash((subject, group, since)), (subject,)
    received = _received()
    for link in Link.objects.iterator(A_LOOK):
        dated = {(link.low, link.received), (link.high, link.received)}
        if (link.by == BY_TOUCH or link.received < link.made) and not received & dated:
            yield NOTHING, (link.low, link.high)


def _received() -> set[tuple[int, int]]:
    """When touches of linked subjects were received."""
    linked = {subject for pair in Link.objects.values_list("low", "high") for subject in pair}
    rows = Touch.objects.values_list("subject", "received").iterator(chunk_size=A_LOOK)
    return {(subject, received) for subject, received in rows if subject in linked}
