"""What a run that was cut off had written already, so that whoever goes on counts it as new, once."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.models import Cost, Touch
from leadline.record.rows import select

Flags = npt.NDArray[np.bool_]


class Again:
    """Touches (or costs) of a run behind those that are counted."""

    def __init__(self, run: int, kind: str, counted_to: int | None) -> None:
        if kind == "costs":
            found = select(Cost, {"content_id": pa.string()}, "run = %s", [run])
            seqs = np.empty(0, dtype=np.int64)
        else:
            schema = {"content_id": pa.string(), "seq": pa.int64()}
            found = select(Touch, schema, "run = %s and seq > %s", [run, counted_to or 0])
            seqs = np.asarray(found.column("seq").combine_chunks())
        self._set(found.column("content_id").combine_chunks(), seqs)

    @classmethod
    def nothing(cls) -> Self:
        made = cls.__new__(cls)
        made._set(pa.array([], pa.string()), np.empty(0, dtype=np.int64))
        return made

    def _set(self, ids: pa.Array, seqs: npt.NDArray[np.int64]) -> None:
        self._ids = ids
        self._counted: Flags = np.zeros(len(ids), dtype=bool)
        self.first_seq = int(seqs.min()) if len(seqs) else None
        self.last_seq = int(seqs.max()) if len(seqs) else None

    def with_ours(self, ids: pa.Array, fresh: Flags) -> Flags:
        """`fresh`, and the first row of each that this run had written before."""
        if not len(self._ids):
            return fresh
        place = pc.index_in(ids, value_set=self._ids)
        rows = np.flatnonzero(np.asarray(pc.is_valid(place)))
        places = np.asarray(place.take(pa.array(rows)), dtype=np.int64)
        found, first = np.unique(places, return_index=True)
        mine = first[~self._counted[found]]
        self._counted[found] = True
        told = fresh.copy()
        told[rows[mine]] = True
        return told
