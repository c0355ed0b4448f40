"""What appending touches would do to each of them, without writing any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.append import fresh_of, known_subjects
from leadline.record.erased import of_erased
from leadline.record.home import Home
from leadline.record.identity import NONE, Ints, people_of, resolve
from leadline.record.links import people_now
from leadline.record.models import Link
from leadline.record.turns import next_numbers
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Foreseen:
    """For each touch: `fresh` would be added; `begins` is the first of somebody new; `person` the number of who is
    known already (-1: nobody); `merging` shows that two are one. `erased` touches of people who were erased since.
    """

    fresh: Flags
    begins: Flags
    person: Ints
    merging: Flags
    people_new: int = 0
    people_known: int = 0
    merges: int = 0
    erased: int = 0

    @classmethod
    def of_nobody(cls, fresh: Flags) -> Self:
        """Of what has no people, as costs."""
        nothing = np.zeros(len(fresh), dtype=bool)
        return cls(fresh, nothing, np.full(len(fresh), NONE, dtype=np.int64), nothing)

    @classmethod
    def of_nothing(cls) -> Self:
        return cls.of_nobody(np.empty(0, dtype=bool))


def foreseen(home: Home, table: pa.Table, order: Ints) -> Foreseen:
    """`table` has the keys, `content_id`, `received`, `at` and `at_assumed` of touches; `order` says which comes
    first.
    """
    fresh: Flags = np.asarray(fresh_of(flat(table.column("content_id"))))
    erased = of_erased(home, table)
    fresh = fresh & ~erased
    rows = np.flatnonzero(fresh)
    seen = Foreseen(
        fresh, np.zeros(len(table), dtype=bool), _persons(table), np.zeros(len(table), dtype=bool),
        erased=int(erased.sum()),
    )  # fmt: skip
    if not len(rows):
        return seen
    new = table.take(pa.array(rows))
    keys = {kind: flat(new.column(kind)) for kind in KEY_KINDS}
    received = np.asarray(flat(new.column("received")).cast(pa.int64()))
    resolved = resolve(keys, received, known_subjects, next_numbers().subject)
    there = people_now()
    old = np.stack([there.subjects, there.persons], axis=1)
    people = people_of(np.concatenate([old, resolved.pairs]))
    persons = people.of(resolved.subjects)
    is_new = persons >= resolved.first_new
    in_order = np.argsort(order[rows], kind="stable")
    _, first = np.unique(persons[in_order], return_index=True)
    begins = np.zeros(len(rows), dtype=bool)
    begins[in_order[first]] = True
    seen.begins[rows] = begins & is_new
    seen.person[rows] = np.where(is_new, NONE, np.where(seen.person[rows] == NONE, persons, seen.person[rows]))
    linked = set(Link.objects.values_list("low", "high")) if len(resolved.pairs) else set()
    shows = np.array([(low, high) not in linked for low, high in resolved.pairs.tolist()], dtype=bool)
    seen.merging[rows[resolved.pair_rows[shows]]] = True
    return Foreseen(
        fresh, seen.begins, seen.person, seen.merging, int((begins & is_new).sum()), int((begins & ~is_new).sum()),
        int(shows.sum()), seen.erased,
    )  # fmt: skip


def _persons(table: pa.Table) -> Ints:
    """Who each touch's strongest known key leads to, -1 for nobody."""
    subjects: Ints = np.full(len(table), NONE, dtype=np.int64)
    for kind in KEY_KINDS:
        column = flat(table.column(kind))
        missing = (subjects == NONE) & np.asarray(pc.is_valid(column))
        if missing.any():
            subjects[missing] = known_subjects(kind, column.filter(pa.array(missing)))
    return np.where(subjects == NONE, NONE, people_now().of(subjects))
