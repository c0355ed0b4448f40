"""How many of the open leads will buy by when: the figures as rows, as JSON, as a table, and the leads behind them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from scipy.special import betainc

from leadline.measurement.forecast.spread import LEVEL
from leadline.measurement.groups import Groups, Key
from leadline.measurement.population import Ints, Mask, Population
from leadline.problems import Problem

ForecastFigure = Literal["open", "undated"]

DOUBT = 0.1
"""Past bands are doubted where so few held with at most this probability if they were as good as they say: in made
worlds that is said of 6 in 100 records whose bands are."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Purchases expected of the open leads between two ages of the forecast, in days from now, with the 80 % band.

    `name` says which: "30 days", or the month "2026-05". All three are None while it cannot be told.
    """

    name: str
    start: int
    end: int
    expected: float | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One source (or class, campaign …), or all. `open` leads are forecast; `undated` ones, whose first request has no
    known date, are not. `clients` are those so far.

    `factor` is how many times as often as all leads of their age its leads buy, drawn towards 1, with its 95 % interval
    `factor_low` to `factor_high`; None for all, and where the pace of all does not fit a group at all.
    """

    key: Key
    open: int
    undated: int
    clients: int
    factor: float | None
    days: tuple[Ahead, ...]
    months: tuple[Ahead, ...]
    factor_low: float | None = None
    factor_high: float | None = None

    def within(self, days: int) -> Ahead:
        """The forecast for so many days. Raises KeyError."""
        for ahead in self.days:
            if ahead.end == days:
                return ahead
        raise KeyError(days)


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast as it would have been made on a day in the past, from what was known then, and what `came`."""

    made_on: date
    days: int
    open: int
    expected: float
    low: int
    high: int
    came: int

    @property
    def held(self) -> bool:
        """What came lies within the band."""
        return self.low <= self.came <= self.high


@dataclass(frozen=True, slots=True)
class PastTogether:
    """Past forecasts as a whole: `off` is the sum of all misses ÷ what came (WAPE), `bias` how much more was expected
    than came, `held` the share whose band held.

    `chance`: that so few bands hold by chance, if they were as good as they say: the binomial tail of `held` among so
    many forecasts of the shortest length as fit into the time without overlap (fractions by the beta function).
    """

    count: int
    off: float
    bias: float
    held: float
    chance: float

    @property
    def doubtful(self) -> bool:
        """Past bands held less often than they say, by more than chance."""
        return self.chance <= DOUBT


@dataclass(frozen=True, eq=False)
class ForecastReport:
    """`rows` are the groups, `total` all open leads together; `fan` the total day by day, each point from now on.

    `wins` is from how many clients the pace is learned; with `few` of them bands of age are put together, and `more` is
    about how many are missing before anything is said. `median_days` is the age by which half of those who buy within
    `reach` days have bought. `recorded_since` is the day from which purchases are recorded, where leads came earlier;
    `silent_since` the last day on which anything came in, where that is longer ago than is usual.
    It speaks the Arrow PyCapsule interface: one row for each group and span.
    """

    by: tuple[str, ...]
    as_of: datetime
    total: ForecastRow
    rows: tuple[ForecastRow, ...]
    fan: tuple[Ahead, ...]
    past: tuple[PastForecast, ...]
    wins: int
    few: bool
    more: int | None
    reach: int | None
    median_days: int | None
    recorded_since: date | None
    silent_since: date | None
    relative_error: float
    notices: tuple[Problem, ...]
    _who: Population = field(repr=False)
    _groups: Groups = field(repr=False)
    _within: Mask = field(repr=False)

    @property
    def past_together(self) -> PastTogether | None:
        """None without any past forecast."""
        came = sum(one.came for one in self.past)
        if not came:
            return None
        return PastTogether(
            count=len(self.past),
            off=sum(abs(one.expected - one.came) for one in self.past) / came,
            bias=sum(one.expected for one in self.past) / came - 1,
            held=sum(one.held for one in self.past) / len(self.past),
            chance=_chance(self.past),
        )

    def row(self, *key: str | None) -> ForecastRow:
        """The row of a key. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(self, key: Key = (), figure: ForecastFigure = "open") -> pa.Table:
        """The leads behind a figure of a row (of all: an empty key): person, product, cycle; as many as it says."""
        return self._who.members(self._mask(key, figure))

    def lead_rows(self, key: Key = (), figure: ForecastFigure = "open") -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        return np.flatnonzero(self._mask(key, figure))

    def _mask(self, key: Key, figure: ForecastFigure) -> Mask:
        here = np.array([group == key for group in self._groups.keys], dtype=bool)
        mask = np.append(here, False)[self._groups.index] if key else self._within
        return np.asarray(mask & self._within & in_figure(self._who, figure), dtype=bool)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        together = self.past_together
        return {
            "by": list(self.by),
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "total": _row_dict(self.total, ()),
            "rows": [_row_dict(row, self.by) for row in self.rows],
            "past": [{**asdict(one), "made_on": one.made_on.isoformat(), "held": one.held} for one in self.past],
            "past_together": None if together is None else asdict(together) | {"doubtful": together.doubtful},
            "learned_from_clients": self.wins,
            "few": self.few,
            "more_clients_needed": self.more,
            "reach_days": self.reach,
            "median_days": self.median_days,
            "recorded_since": self.recorded_since.isoformat() if self.recorded_since else None,
            "silent_since": self.silent_since.isoformat() if self.silent_since else None,
            "relative_error": self.relative_error,
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """One row for each group (all together: `whole`) and span: those of days first, then months."""
        found = [
            {
                **dict(zip(self.by, row.key or (None,) * len(self.by), strict=True)),
                "whole": row is self.total,
                "open": row.open,
                "span": ahead.name,
                "from_day": ahead.start,
                "to_day": ahead.end,
                "expected": ahead.expected,
                "low": ahead.low,
                "high": ahead.high,
            }
            for row in (self.total, *self.rows)
            for ahead in (*row.days, *row.months)
        ]
        texts = [(word, pa.string()) for word in self.by]
        return pa.Table.from_pylist(found, schema=pa.schema([*texts, *_TABLE]))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_TABLE = [
    ("whole", pa.bool_()),
    ("open", pa.int64()),
    ("span", pa.string()),
    ("from_day", pa.int64()),
    ("to_day", pa.int64()),
    ("expected", pa.float64()),
    ("low", pa.int64()),
    ("high", pa.int64()),
]


def _chance(past: tuple[PastForecast, ...]) -> float:
    """That no more bands hold than did, if each held with `LEVEL`."""
    shortest = min(one.days for one in past)
    made = [one.made_on for one in past if one.days == shortest]
    apart = min(float(len(past)), (max(made) - min(made)).days / shortest + 1)
    held = sum(one.held for one in past) / len(past) * apart
    return float(betainc(apart - held, held + 1, 1 - LEVEL)) if held < apart else 1.0


def in_figure(who: Population, figure: ForecastFigure) -> Mask:
    """The open leads that are forecast, or those that cannot be."""
    return np.asarray(who.open & (who.dated if figure == "open" else ~who.dated), dtype=bool)


def _row_dict(row: ForecastRow, by: tuple[str, ...]) -> dict[str, Any]:
    return {
        **dict(zip(by, row.key, strict=False)),
        "open": row.open,
        "undated": row.undated,
        "clients": row.clients,
        "factor": row.factor,
        "factor_low": row.factor_low,
        "factor_high": row.factor_high,
        "days": [asdict(ahead) for ahead in row.days],
        "months": [asdict(ahead) for ahead in row.months],
    }
