"""Rows in the order of reading: by person, then time, then class, then id."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadline.qualification.fold.compiled import compiled

Ints = npt.NDArray[np.int64]


@compiled
def by_person(person: npt.NDArray[np.int32], people: int) -> tuple[Ints, Ints]:
    """A stable counting sort: where each person starts, and the rows in that order."""
    start = np.zeros(people + 1, dtype=np.int64)
    for i in range(len(person)):
        start[person[i] + 1] += 1
    for p in range(people):
        start[p + 1] += start[p]
    place = start[:-1].copy()
    order = np.empty(len(person), dtype=np.int64)
    for i in range(len(person)):
        order[place[person[i]]] = i
        place[person[i]] += 1
    return start, order


@compiled
def out_of_time(start: Ints, order: Ints, at: Ints, rank: npt.NDArray[np.int8]) -> tuple[npt.NDArray[np.bool_], int]:
    """Which people's rows are not in order of time and class, and how many neighbours are equal in both."""
    wrong = np.zeros(len(start) - 1, dtype=np.bool_)
    ties = 0
    for p in range(len(start) - 1):
        for i in range(start[p] + 1, start[p + 1]):
            a, b = order[i - 1], order[i]
            if at[a] > at[b] or (at[a] == at[b] and rank[a] > rank[b]):
                wrong[p] = True
            elif at[a] == at[b] and rank[a] == rank[b]:
                ties += 1
    return wrong, ties


@compiled
def tied(start: Ints, order: Ints, at: Ints, rank: npt.NDArray[np.int8], ties: int) -> Ints:
    """Positions in `order` that are equal to the one before in person, time and class; `ties` is their number."""
    found = np.empty(ties, dtype=np.int64)
    count = 0
    for p in range(len(start) - 1):
        for i in range(start[p] + 1, start[p + 1]):
            a, b = order[i - 1], order[i]
            if at[a] == at[b] and rank[a] == rank[b]:
                found[count] = i
                count += 1
    return found
