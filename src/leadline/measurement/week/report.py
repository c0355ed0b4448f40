"""The figures of a week, as rows, as JSON, as a table, and the leads behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from leadline.measurement.money import decimal
from leadline.measurement.population import Ints, Population
from leadline.measurement.week.calendar_week import Week
from leadline.measurement.week.usual import Turn


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """How many in the week, and in the week before. `turn` None: nothing is said about the change. `lately` are the
    least and the most of the weeks before, where only these keep the change within noise: counts that move at random
    would hardly move so far."""

    name: str
    count: int
    before: int
    turn: Turn | None
    lately: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class WeekReport:
    """What happened in `week`. `whole` is False while it goes on: then the week before is counted up to the same hour.

    `revenue` is that of the clients won in the week, in micro-units (None: no purchase has an amount).
    """

    week: Week
    whole: bool
    as_of: datetime
    currency: str
    figures: tuple[WeekFigure, ...]
    revenue: int | None
    revenue_before: int | None
    _who: Population = field(repr=False)
    _rows: Mapping[str, Ints] = field(repr=False)

    def figure(self, name: str) -> WeekFigure:
        """Raises KeyError."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)

    def lead_rows(self, name: str) -> Ints:
        """For each of what a figure of the week counts the row of its lead; as many as it says. Raises KeyError."""
        return self._rows[name]

    def members(self, name: str) -> pa.Table:
        """person, product and cycle of the same."""
        return self._who.leads.select(["person", "product", "cycle"]).take(pa.array(self._rows[name]))

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it; money as decimal text."""
        return {
            "week": self.week.name,
            "from": self.week.first.isoformat(),
            "to": self.week.last.isoformat(),
            "whole": self.whole,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "figures": [
                {
                    "figure": one.name,
                    "count": one.count,
                    "week_before": one.before,
                    "change": one.turn,
                    "lately": None if one.lately is None else list(one.lately),
                }
                for one in self.figures
            ],
            "revenue": decimal(self.revenue),
            "revenue_week_before": decimal(self.revenue_before),
        }

    def table(self) -> pa.Table:
        """figure, count, week_before, change."""
        return pa.table(
            {
                "figure": pa.array([one.name for one in self.figures], pa.string()),
                "count": pa.array([one.count for one in self.figures], pa.int64()),
                "week_before": pa.array([one.before for one in self.figures], pa.int64()),
                "change": pa.array([one.turn for one in self.figures], pa.string()),
            }
        )
