"""Rows of costs: days, what the money was spent on, how much."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping import Reading, Shaped, Shaper
from leadline.measurement.money import COST_COLUMNS
from leadline.touches.instants import read_instants


class CostShaper(Shaper):
    """Reads one batch of costs."""

    def shape(self) -> Shaped:
        given = np.zeros(self.rows, dtype=bool)
        for column in self.texts.values():
            given |= np.asarray(pc.is_valid(column))
        self.skipped = ~given
        first = self._day("day_from" if "day_from" in self.texts else "day")
        last = pc.coalesce(self._day("day_to"), first) if "day_to" in self.texts else first
        self.refuse(pc.is_null(first), "no_date", "The row has no date.", "Fill it in.")
        self.refuse(
            pc.fill_null(pc.less(last, first), False),
            "days_reversed",
            "The last day is before the first.",
            "Change them round.",
        )
        self._money()
        amount = self.columns["amount"]
        self.refuse(pc.is_null(amount), "no_amount", "The row has no amount.", "Fill it in; 0 is an amount.")
        self.refuse(
            pc.fill_null(pc.less(amount, 0), False),
            "negative_cost",
            "The amount is negative.",
            "Costs are given as positive amounts.",
        )
        bad = pc.invert(pc.fill_null(pc.match_substring_regex(self.text("currency"), "^[A-Z]{3}$"), False))
        self.refuse(
            bad,
            "unreadable_currency",
            "The currency {} is no code of three letters.",
            "Write it like EUR.",
            self.text("currency"),
        )
        made = {"day_from": first, "day_to": last, "amount": amount}
        table = pa.table({name: made.get(name, self.text(name)).cast(type_) for name, type_ in COST_COLUMNS.items()})
        table = table.append_column(
            "said_currency", self.said["currency"] if "currency" in self.said else self.text("currency")
        )
        taken = ~self.skipped
        taken[list(self.refusals)] = False
        rows = np.flatnonzero(taken)
        return Shaped(table.take(pa.array(rows)), rows, self.skipped, self.refusals, self.notes)

    def _day(self, name: str) -> pa.Array:
        raw = self.text(name)
        day = read_instants(raw, self.reading.zone)
        unread = pc.and_(pc.is_valid(raw), pc.is_null(day))
        self.refuse(unread, "unreadable_date", "The date {} cannot be read.", "Write dates as 2026-03-31.", raw)
        return pc.local_timestamp(day.cast(pa.timestamp("us", tz=str(self.reading.zone)))).cast(pa.date32(), safe=False)


def shaper(texts: dict[str, pa.Array], rows: int, reading: Reading) -> Shaper:
    """The shaper of an import's kind."""
    return (CostShaper if reading.kind == "costs" else Shaper)(texts, rows, reading)
