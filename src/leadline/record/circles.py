"""Who is one with whom, found from a few subjects outwards: what a page needs, without reading every link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

import numpy as np
from django.db.models import Q

from leadline.record.identity import People, people_of
from leadline.record.models import Link, Membership
from leadline.record.rows import AT_ONCE

T = TypeVar("T")
IN_A_ROW = 20
"""So many numbers in a row are named by the first and the last."""


def circle(subjects: Iterable[int]) -> set[int]:
    """These subjects and all that active links make one with them."""
    found = set(subjects)
    border: Collection[int] = found
    while border:
        around: set[int] = set()
        for some in pieces(border):
            links = Link.objects.filter(Q(low__in=some) | Q(high__in=some), undone=None)
            around.update(subject for pair in links.values_list("low", "high") for subject in pair)
        border = around - found
        found |= border
    return found


def people_among(subjects: Collection[int]) -> People:
    """Who is who among whole circles of subjects."""
    pairs: set[tuple[int, int]] = set()
    for some in pieces(subjects):
        pairs.update(Link.objects.filter(Q(low__in=some) | Q(high__in=some), undone=None).values_list("low", "high"))
    return people_of(np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2))


def with_groups(subjects: Collection[int]) -> set[int]:
    """Whole circles with all who ever were in a group with one of them: their evidence is shared."""
    found = circle(subjects)
    groups: set[str] = set()
    for some in pieces(found):
        groups.update(Membership.objects.filter(subject__in=some).values_list("group", flat=True))
    members: set[int] = set()
    for names in pieces(groups):
        members.update(Membership.objects.filter(group__in=names).values_list("subject", flat=True))
    return found if members <= found else circle(found | members)


def stretches(numbers: Collection[int]) -> Iterator[tuple[str, object]]:
    """The numbers as conditions (`range` or `in`, and its value), as few as do: those of an import often lie in a row,
    and a range costs nothing to say.
    """
    listed = sorted(numbers)
    alone: list[int] = []
    first = 0
    for place in range(1, len(listed) + 1):
        if place == len(listed) or listed[place] != listed[place - 1] + 1:
            if place - first >= IN_A_ROW:
                yield "range", (listed[first], listed[place - 1])
            else:
                alone += listed[first:place]
            first = place
    for some in pieces(alone):
        yield "in", some


def pieces(values: Collection[T]) -> Iterator[list[T]]:
    """The values, so many at a time as one statement may name."""
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
