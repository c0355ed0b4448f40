"""Rows on their way to becoming touches: what is read so far, and what is wrong with which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.notes import CountedNote
from leadline.collect.shaping.reading import Mask, Reading, Shaped
from leadline.problems import Problem
from leadline.touches.dates import DateOrder
from leadline.touches.distinct import cleaned
from leadline.touches.instants import read_instants

TEXT = pa.string()
ABSENT = pa.scalar(None, TEXT)
FIRST: dict[DateOrder | None, str] = {"dmy": "day", "mdy": "month"}
DATE_MEND = "Write dates as 2026-03-31 or 2026-03-31 14:05, or give an epoch number."


class Draft:
    """One batch. `columns`, `details`, `attributes` and `properties` are filled step by step; `said` is what counts as
    said where something was assumed or inferred. Each row is refused for the first reason found.

    `constants` hold in every row that does not say otherwise; rows that say nothing else are skipped.
    """

    def __init__(
        self, texts: Mapping[str, pa.Array], rows: int, reading: Reading, constants: Mapping[str, str] | None = None
    ) -> None:
        self.texts = {name: cleaned(column) for name, column in texts.items()}
        self.rows = rows
        self.reading = reading
        self.refusals: dict[int, Problem] = {}
        self.skipped: Mask = ~self._given()
        self._notes: list[tuple[CountedNote, Mask | None]] = []
        self.columns: dict[str, pa.Array] = {}
        self.details: dict[str, pa.Array] = {}
        self.attributes: dict[str, pa.Array] = {}
        self.properties: dict[str, pa.Array] = {}
        self.said: dict[str, pa.Array] = {}
        for name, value in (constants or {}).items():
            there = self.texts.get(name)
            self.texts[name] = pc.fill_null(there, value) if there is not None else pa.repeat(value, rows)

    def _given(self) -> Mask:
        """Rows that say anything."""
        given: Mask = np.zeros(self.rows, dtype=bool)
        for column in self.texts.values():
            given |= np.asarray(pc.is_valid(column))
        return given

    @property
    def taken(self) -> Mask:
        """Rows that are neither skipped nor refused so far."""
        taken = ~self.skipped
        taken[list(self.refusals)] = False
        return taken

    def text(self, name: str) -> pa.Array:
        return self.texts[name] if name in self.texts else pa.nulls(self.rows, TEXT)

    def refuse(self, mask: pa.Array | Mask, id_: str, what: str, mend: str, shown: pa.Array | None = None) -> None:
        """Refuse the rows of `mask`; `{}` in `what` is the value of `shown`."""
        for row in np.flatnonzero(np.asarray(mask)).tolist():
            if row not in self.refusals and not self.skipped[row]:
                value = repr((shown[row].as_py() or "")[:80]) if shown is not None else ""
                self.refusals[row] = Problem(id_, what.replace("{}", value), mend)

    def note(self, id_: str, one: str, many: str, count: int, mend: str = "") -> None:
        self._notes.append((CountedNote(id_, one, many, count, mend), None))

    def note_rows(self, id_: str, one: str, many: str, rows: pa.Array | Mask, mend: str = "") -> None:
        """A note on those of these rows that are taken in the end: what is told of others is why they are not."""
        mask: Mask = np.asarray(pc.fill_null(rows, False) if isinstance(rows, pa.Array) else rows)
        self._notes.append((CountedNote(id_, one, many, 0, mend), mask))

    def instants(self, name: str, mend: str = DATE_MEND) -> pa.Array:
        """A field of moments; rows whose text is none are refused."""
        raw = self.text(name)
        found = read_instants(raw, self.reading.zone, self.reading.dates)
        unread = pc.and_(pc.is_valid(raw), pc.is_null(found))
        if self.reading.dates in FIRST and pc.any(unread).as_py():
            for other in FIRST:
                if other != self.reading.dates:
                    otherwise = pc.is_valid(read_instants(raw, self.reading.zone, other))
                    what = f"The date {{}} cannot be read with the {FIRST[self.reading.dates]} first."
                    self.refuse(pc.and_(unread, otherwise), "unreadable_date", what, mend, raw)
        self.refuse(unread, "unreadable_date", "The date {} cannot be read.", mend, raw)
        return found

    def shaped(self, table: pa.Table) -> Shaped:
        """The rows of `table` that are taken."""
        taken = self.taken
        rows = np.flatnonzero(taken)
        kept = table if len(rows) == self.rows else table.take(pa.array(rows))
        notes = [note if mask is None else note.with_more(int((mask & taken).sum())) for note, mask in self._notes]
        return Shaped(kept, rows, self.skipped, self.refusals, [note for note in notes if note.count])
