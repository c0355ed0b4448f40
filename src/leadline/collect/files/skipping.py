"""Which rows of a batch are left out, and why: what is told of the file as a whole, and of each row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadline.collect.fields import Kind
from leadline.collect.notes import CountedNote
from leadline.collect.shaping.reading import Mask

EMPTY = "empty"
SILENT = "nothing in the columns that are read"
BY_FLAG: dict[Kind, str] = {"purchases": "nothing was bought", "suppressions": "they may be contacted"}
"""What a row of these kinds says that makes nothing."""


class LeftOut:
    """`rows` that are left out, each for the first reason that was added."""

    def __init__(self, rows: int) -> None:
        self.rows: Mask = np.zeros(rows, dtype=bool)
        self._reason = np.zeros(rows, dtype=np.int16)
        self._reasons: list[str] = []

    @property
    def any(self) -> bool:
        return bool(self.rows.any())

    def add(self, rows: Mask, why: str) -> None:
        ours = rows & ~self.rows
        if not ours.any():
            return
        if why not in self._reasons:
            self._reasons.append(why)
        self._reason[ours] = self._reasons.index(why)
        self.rows |= ours

    def why(self, rows: Mask) -> pa.DictionaryArray:
        """The reasons of these rows, as sentences."""
        told = [f"{why[:1].upper()}{why[1:]}." for why in self._reasons]
        return pa.DictionaryArray.from_arrays(
            pa.array(self._reason[rows].astype(np.int32)), pa.array(told, pa.string())
        )

    def notes(self, blank: int) -> list[CountedNote]:
        """How many rows were left out for which reason; `blank`: empty lines, beside the rows."""
        counts = {why: int((self.rows & (self._reason == place)).sum()) for place, why in enumerate(self._reasons)}
        if blank:
            counts[EMPTY] = counts.get(EMPTY, 0) + blank
        return [
            CountedNote(f"left_out_{why}", f"1 row was left out ({why}).", f"{{}} rows were left out ({why}).", count)
            for why, count in counts.items()
        ]
