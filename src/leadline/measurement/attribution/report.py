"""What each channel is credited with by each rule, as rows, as JSON, as a table, and the people behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.attribution.journeys import Journeys, Split
from leadline.measurement.population import NEVER, Ints, Mask, Population
from leadline.problems import Problem

Goal = Literal["client", "sql", "mql", "lead"]
CreditFigure = Literal["seen", "first", "last", "alone"]
RULES = ("first", "last", "linear", "position", "decay", "markov", "shapley")
"""The rules, in the order in which they are shown."""
WORTHS = ("clients", "rate")
"""What a set of channels is worth to Shapley's rule (`shapley`)."""
FEW = 10
"""Of fewer conversions, a band says less than it seems to."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Conversions that a rule credits, and the 95 % band of that: what it might be if others like these had come.

    No band (None) where every draw of these people gives the same, as for a channel that no client was seen at: that
    does not make it sure, these people cannot tell how much it may vary.
    """

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One channel. `key` None: conversions that no touch with a channel came before.

    `seen` conversions had it anywhere before them, `first` and `last` as the first and last one, `alone` nothing else.
    `credits` by rule; `rest`: it stands for channels too rare to be told apart (see the report's `lumped`).
    """

    key: str | None
    seen: int
    first: int
    last: int
    alone: int
    credits: Mapping[str, Credit]
    few: bool

    @property
    def low(self) -> float:
        """The least that any rule credits."""
        return min((credit.value for credit in self.credits.values()), default=0.0)

    @property
    def high(self) -> float:
        """The most that any rule credits."""
        return max((credit.value for credit in self.credits.values()), default=0.0)


@dataclass(frozen=True, eq=False)
class AttributionReport:
    """The rows, most seen first; for each rule the credits sum to `conversions`.

    `journeys` is how many there are in all, won or not, `rate` the share of them that was won, `median_touches` how
    many touches those have. `lumped` channels, the rarest, share one row for the rules that need all journeys at once
    (Markov; Shapley by rate): its credits are `rest`. It speaks the Arrow PyCapsule interface.
    """

    by: str
    goal: Goal
    split: Split
    half_life: float
    worth: str
    as_of: datetime
    conversions: int
    people: int
    journeys: int
    touches: int
    median_touches: float | None
    rows: tuple[CreditRow, ...]
    lumped: tuple[str, ...]
    rest: Mapping[str, Credit]
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _won: Journeys = field(repr=False)
    _leads: Ints = field(repr=False)
    _channels: tuple[str | None, ...] = field(repr=False)

    @property
    def rate(self) -> float | None:
        """Conversions ÷ journeys."""
        return self.conversions / self.journeys if self.journeys else None

    def row(self, key: str | None) -> CreditRow:
        """The row of a channel. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(self, key: str | CreditRow | None, figure: CreditFigure = "seen") -> pa.Table:
        """The leads behind a figure of a channel: person, product, cycle; as many as it says."""
        return self._who.members(self._mask(self._rows_of(key, figure)))

    def converted(self) -> pa.Table:
        """The leads whose conversion is credited: as many as `conversions`."""
        return self._who.members(self._mask(self._leads[self._won.of >= 0]))

    def lead_rows(self, key: str | CreditRow | None, figure: CreditFigure = "seen") -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        return np.sort(self._rows_of(key, figure))

    def converted_rows(self) -> Ints:
        """For each of `converted`, its row of `leads`."""
        return np.sort(self._leads[self._won.of >= 0])

    def _rows_of(self, key: str | CreditRow | None, figure: CreditFigure) -> Ints:
        name = key.key if isinstance(key, CreditRow) else key
        mask = having(self._won, self._channels.index(name), figure)
        theirs = self._won.of
        return np.asarray(self._leads[(theirs >= 0) & np.append(mask, False)[theirs]])

    def _mask(self, rows: Ints) -> Mask:
        mask = np.zeros(len(self._who), dtype=bool)
        mask[rows] = True
        return mask

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "by": self.by,
            "goal": self.goal,
            "split": self.split,
            "half_life_days": self.half_life,
            "worth": self.worth,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "conversions": self.conversions,
            "people": self.people,
            "journeys": self.journeys,
            "touches": self.touches,
            "median_touches": self.median_touches,
            "channels": [
                {
                    self.by: row.key,
                    "seen": row.seen,
                    "first": row.first,
                    "last": row.last,
                    "alone": row.alone,
                    "credits": _credits(row.credits),
                    "few": row.few,
                }
                for row in self.rows
            ],
            "together": {"channels": list(self.lumped), "credits": _credits(self.rest)},
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """A row for each channel: its name, the counts, and for each rule the credit and its band."""
        columns: dict[str, pa.Array] = {self.by: pa.array([row.key for row in self.rows], pa.string())}
        for name in ("seen", "alone"):
            columns[name] = pa.array([getattr(row, name) for row in self.rows], pa.int64())
        for rule in RULES:
            credits = [row.credits.get(rule) for row in self.rows]
            for part, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
                values = [None if credit is None else getattr(credit, part) for credit in credits]
                columns[rule + suffix] = pa.array(values, pa.float64())
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


def having(won: Journeys, channel: int, figure: CreditFigure) -> Mask:
    """The won journeys that have a channel so."""
    if figure == "seen":
        return won.seen(channel)
    first = np.asarray(won.channel[won.starts[:-1]] == channel)
    if figure == "first":
        return first
    if figure == "last":
        return np.asarray(won.channel[won.starts[1:] - 1] == channel)
    others = np.zeros(len(won), dtype=bool)
    others[won.journey[won.channel != channel]] = True
    return np.asarray(first & ~others)


def _credits(credits: Mapping[str, Credit]) -> dict[str, Any]:
    return {rule: {"value": found.value, "low": found.low, "high": found.high} for rule, found in credits.items()}


def conversions_of(who: Population, goal: Goal) -> Ints:
    """When each lead reached the goal (microseconds UTC), NEVER where it did not."""
    if goal == "lead":
        return who.first_request
    if goal == "client":
        bought = np.where(who.client_at == NEVER, who.as_of, who.client_at)
        return np.where(who.client, bought, NEVER)
    return who.entered(goal)
