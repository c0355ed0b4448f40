"""Made-up leads whose true pace is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tests.measurement.tables import ENTRIES, LEADS

MICROS = 86_400_000_000
END = datetime(2026, 7, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


class World:
    """Leads that came evenly over the `days` before END; a share of each source buys, after exponential days.

    `came` and `bought` are days from the beginning; nan: never.
    """

    def __init__(self, seed: int, leads: int, days: int, shares: Sequence[float] = (0.1,), mean: float = 25.0) -> None:
        made = np.random.default_rng(seed)
        self.days = days
        self.came: npt.NDArray[np.float64] = np.sort(made.random(leads) * days)
        self.kind = made.integers(0, len(shares), leads)
        buys = made.random(leads) < np.asarray(shares)[self.kind]
        self.bought = np.where(buys, self.came + made.exponential(mean, leads), np.nan)
        self.recorded_from = 0.0

    def tables(self, at: float | None = None) -> tuple[pa.Table, pa.Table]:
        """Leads and entries as known on a day (default: END)."""
        now = self.days if at is None else at
        start = micros(END) - self.days * MICROS
        there = self.came <= now
        won = (self.bought <= now) & (self.bought >= self.recorded_from)
        stage = np.where(won, "client", "prospect")[there]
        count = int(there.sum())
        instants = pa.timestamp("us", tz="UTC")
        asked = pa.array((start + self.came[there] * MICROS).astype(np.int64)).cast(instants)
        bought = np.nan_to_num(start + self.bought * MICROS).astype(np.int64)[there]
        columns = {
            "person": pa.array([str(i) for i in np.flatnonzero(there)]),
            "cycle": pa.array(np.ones(count, dtype=np.int32)),
            "stage": pa.array(stage),
            "rules_stage": pa.array(stage),
            "first_touch_at": asked,
            "first_request_at": asked,
            "source": pa.array([f"source {kind}" for kind in self.kind[there]]),
            "client_at": pa.array(bought, mask=~won[there]).cast(instants),
        }
        nothing = {field.name: pa.nulls(count, field.type) for field in LEADS if field.name not in columns}
        return pa.table({**columns, **nothing}).select(LEADS.names), ENTRIES.empty_table()

    def came_within(self, at: float, days: float) -> int:
        """Purchases of those who were open on a day, in the days after."""
        return int(((self.came <= at) & (self.bought > at) & (self.bought <= at + days)).sum())
