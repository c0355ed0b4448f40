"""Identity as arithmetic on whole columns: which subject each key and touch belongs to, and which subjects are linked.

A touch belongs to the subject of its strongest key. A new strongest key starts a subject; a new weaker key goes to the
subject of the first touch that it came with. Keys of two subjects in one touch link these. So the people are the same
whatever the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.touches.keys import KEY_KINDS

Ints = npt.NDArray[np.int64]
CLOSE = 8
"""A table of everybody is made where subjects are at most so many times as many as are asked about."""
NONE = -1
NOBODY = 0
"""The subject of what belongs to nobody and concerns everybody: the publication of a playbook. People begin at 1."""


@dataclass(frozen=True)
class NewKeys:
    """New keys of one kind with their subjects."""

    kind: str
    values: pa.Array
    subjects: Ints


@dataclass(frozen=True)
class Resolved:
    """`subjects` of each row, subjects first used here (`first_new` and above), new keys, and the pairs (low, high)
    that rows link, with the index of the row that was received first.
    """

    subjects: Ints
    first_new: int
    end_new: int
    keys: tuple[NewKeys, ...]
    pairs: Ints
    pair_rows: Ints


def resolve(
    keys: Mapping[str, pa.Array],
    received: Ints,
    known: Callable[[str, pa.Array], Ints],
    first_new: int,
) -> Resolved:
    """Give every row a subject. `keys` maps kinds to text columns of one length; every row has at least one key.

    `known(kind, values)` gives the subjects of keys already in the record, -1 for others. `received` (microseconds)
    dates the links.
    """
    rows = len(received)
    present = [kind for kind in KEY_KINDS if kind in keys and keys[kind].null_count < rows]
    subjects = np.full(rows, NONE, dtype=np.int64)
    columns: list[tuple[str, pa.Array, Ints, Ints, npt.NDArray[np.bool_]]] = []
    started = first_new
    for kind in present:
        encoded = keys[kind].dictionary_encode()
        codes = np.asarray(encoded.indices.fill_null(NONE), dtype=np.int64)
        of_code = known(kind, encoded.dictionary)
        fresh = of_code == NONE
        first_row = np.full(len(of_code), NONE, dtype=np.int64)
        given = np.flatnonzero(codes >= 0)
        first_row[codes[given[::-1]]] = given[::-1]
        strongest = fresh & (subjects[first_row] == NONE)
        made = int(strongest.sum())
        of_code = of_code.copy()
        of_code[strongest] = np.arange(started, started + made)
        weaker = fresh & ~strongest
        of_code[weaker] = subjects[first_row[weaker]]
        started += made
        of_row = np.where(codes >= 0, of_code[codes], NONE)
        subjects = np.where(subjects == NONE, of_row, subjects)
        columns.append((kind, encoded.dictionary, of_code, of_row, fresh))
    pairs, pair_rows = _links(subjects, [of_row for *_, of_row, _ in columns], received)
    new = tuple(
        NewKeys(kind, values.filter(pa.array(fresh)), of_code[fresh])
        for kind, values, of_code, _, fresh in columns
        if fresh.any()
    )
    return Resolved(subjects, first_new, started, new, pairs, pair_rows)


def _links(subjects: Ints, of_rows: list[Ints], received: Ints) -> tuple[Ints, Ints]:
    found: list[Ints] = []
    rows: list[Ints] = []
    for of_row in of_rows:
        apart = np.flatnonzero((of_row != NONE) & (of_row != subjects))
        if len(apart):
            found.append(
                np.stack(
                    [np.minimum(of_row[apart], subjects[apart]), np.maximum(of_row[apart], subjects[apart])], axis=1
                )
            )
            rows.append(apart)
    if not found:
        return np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64)
    pairs, at_rows = np.concatenate(found), np.concatenate(rows)
    order = np.lexsort((at_rows, received[at_rows], pairs[:, 1], pairs[:, 0]))
    pairs, at_rows = pairs[order], at_rows[order]
    first = np.ones(len(pairs), dtype=bool)
    first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    return pairs[first], at_rows[first]


@dataclass(frozen=True)
class People:
    """Which person each subject is: the smallest subject of those linked to it. Only linked subjects are listed,
    ascending.
    """

    subjects: Ints
    persons: Ints

    def of(self, subjects: Ints) -> Ints:
        """The person of each subject."""
        if not len(self.subjects) or not len(subjects):
            return subjects
        last = int(self.subjects[-1])
        if last < CLOSE * len(subjects) and int(subjects.min()) >= 0:
            everybody = np.arange(max(last, int(subjects.max())) + 1)
            everybody[self.subjects] = self.persons
            return everybody[subjects]
        place = np.searchsorted(self.subjects, subjects)
        place[place == len(self.subjects)] = 0
        return np.where(self.subjects[place] == subjects, self.persons[place], subjects)

    def members(self, persons: Ints) -> Ints:
        """Every subject of these people, the people themselves included."""
        return np.union1d(persons, self.subjects[np.isin(self.persons, persons)])


def people_of(pairs: Ints) -> People:
    """The connected components of linked pairs of subjects (n × 2)."""
    if not len(pairs):
        nobody = np.empty(0, dtype=np.int64)
        return People(nobody, nobody)
    # Every command loads this module, and SciPy's graphs take a quarter of a second.
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    subjects, codes = np.unique(pairs, return_inverse=True)
    codes = codes.reshape(pairs.shape)
    graph = coo_array(
        (np.ones(len(pairs), dtype=np.int8), (codes[:, 0], codes[:, 1])), shape=(len(subjects), len(subjects))
    )
    count, labels = connected_components(graph, directed=False)
    smallest = np.full(count, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(smallest, labels, subjects)
    return People(subjects, smallest[labels])
