"""Several touches from one row: a row is taken whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from leadline.collect.notes import CountedNote
from leadline.collect.shaping.reading import Mask, Shaped
from leadline.problems import Problem


@dataclass(frozen=True)
class Portion:
    """One touch of each row of `among`. `shape` gets the places of those rows, in their order."""

    among: Mask
    shape: Callable[[pa.Array], Shaped]


def together(portions: Sequence[Portion], rows: int) -> Shaped:
    """Every touch of the rows, those of one row beside each other. A row that is refused in one portion is refused; one
    that makes no touch in any is skipped.
    """
    tables: list[pa.Table] = []
    places: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    refusals: dict[int, Problem] = {}
    notes: dict[str, CountedNote] = {}
    made: Mask = np.zeros(rows, dtype=bool)
    for portion in portions:
        ours = np.flatnonzero(portion.among)
        if not len(ours):
            continue
        shaped = portion.shape(pa.array(ours))
        tables.append(shaped.table)
        places.append(ours[shaped.rows])
        made[ours[shaped.rows]] = True
        for row, problem in shaped.refusals.items():
            refusals.setdefault(int(ours[row]), problem)
        told = {note.id: note for note in shaped.notes}
        notes = {**told, **notes}
    made[list(refusals)] = False
    skipped = ~made
    skipped[list(refusals)] = False
    if not tables:
        raise ValueError("rows of nothing are not shaped")
    table, of = pa.concat_tables(tables), np.concatenate(places)
    order = np.argsort(of, kind="stable")
    order = order[made[of[order]]]
    return Shaped(table.take(pa.array(order)), of[order], skipped, refusals, list(notes.values()))
