"""What one lead of each source is worth, as rows, as JSON, as a table, and the people behind each figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.groups import Groups, Key
from leadline.measurement.money import decimal
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.worth.curve import Curve
from leadline.measurement.worth.marginal import Marginal
from leadline.problems import Problem

WorthFigure = Literal[
    "leads", "clients", "tried", "unwelcome", "not_interested", "hostile", "wrong_person", "no_answer", "worked",
    "largest",
]  # fmt: skip

ANSWERED = ("tried", "not_interested", "hostile", "wrong_person", "no_answer")
"""The counts of a row's `answered`."""

CARRIES = 0.3
"""A client with at least this share of a row's margin may carry it."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of` leads, the share drawn towards all groups, with its 95 % interval."""

    count: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WorthRow:
    """One source (or class, campaign …). Money is integer micro-units, `None` where it cannot be said.

    `chance` is P(client) of a lead in the end, drawn towards its kind, open leads counted as open. `margin_per_client`
    is what a client leaves, drawn towards its kind. `value` of one lead = chance × discounted margin - effort, before
    what the lead itself cost; `pays` is the probability that it is at least that. `roi` is of the money so far,
    `roi_low` to `roi_high` (95 %) around `roi_expected` is what the same leads come to in the end. All intervals are
    95 %; `expected` clients (by the ends `WorthReport.months`) are forecasts.
    """

    key: Key
    source_class: str | None
    leads: int
    clients: int
    chance: float
    chance_low: float
    chance_high: float
    curve: Curve
    minutes: float | None
    effort: int | None
    cost: int | None
    revenue: int | None
    margin: int | None
    margin_per_client: int | None
    value: int | None
    value_low: int | None
    value_high: int | None
    pays: float | None
    roi: float | None
    roi_expected: float | None
    roi_low: float | None
    roi_high: float | None
    largest: int | None
    largest_share: float | None
    value_without_largest: int | None
    value_trimmed: int | None
    answered: dict[str, int] | None
    unwelcome: Share | None
    marginal: Marginal | None
    soon: float | None
    later: float | None
    soon_margin: int | None
    later_margin: int | None
    expected: tuple[float, ...]
    sustains: bool = False

    @property
    def cost_per_lead(self) -> int | None:
        return round(self.cost / self.leads) if self.cost is not None and self.leads else None

    @property
    def carried(self) -> bool:
        """One client is at least 30 % of the margin, and at least half as much again as an equal share."""
        return self.largest_share is not None and self.largest_share >= max(CARRIES, 1.5 / max(1, self.clients))

    @property
    def minutes_per_lead(self) -> float | None:
        return self.minutes / self.leads if self.minutes is not None and self.leads else None

    @property
    def minutes_per_client(self) -> float | None:
        return self.minutes / self.clients if self.minutes is not None and self.clients else None

    @property
    def marginal_cost_per_lead(self) -> int | None:
        """What the next lead cost, where that can be told: the average cost ÷ the elasticity."""
        told = self.marginal
        if self.cost_per_lead is None or told is None or told.elasticity is None or told.elasticity < 0.01:
            return None
        return round(self.cost_per_lead / told.elasticity)


@dataclass(frozen=True, slots=True)
class Month:
    """Local dates, both included. Clients to expect in all, with their 80 % band."""

    first: date
    last: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class WorthReport:
    """Rows in the order of the sources' report, and all leads as one row (`total`, its key empty).

    `months` are the rest of the present month and the twelve after it; empty while it is not known how long leads take.
    `discount` is by how much money that comes a year later is worth less. It speaks the Arrow PyCapsule interface.
    """

    by: tuple[str, ...]
    as_of: datetime
    currency: str
    discount: float
    rows: tuple[WorthRow, ...]
    total: WorthRow
    months: tuple[Month, ...]
    notices: tuple[Problem, ...]
    who: Population = field(repr=False)
    groups: Groups = field(repr=False)
    within: Mask = field(repr=False)
    figures: dict[str, Mask] = field(repr=False)

    def row(self, *key: str | None) -> WorthRow:
        """The row of a key, one value for each word of `by`. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(self, key: Key | WorthRow, figure: WorthFigure = "leads") -> pa.Table:
        """The leads behind a figure of a row (of all: an empty key): person, product, cycle."""
        mask = np.zeros(len(self.who), dtype=bool)
        mask[self.lead_rows(key, figure)] = True
        return self.who.members(mask)

    def lead_rows(self, key: Key | WorthRow, figure: WorthFigure = "leads") -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        wanted = key.key if isinstance(key, WorthRow) else key
        if figure == "largest":
            row = self.row(*wanted) if wanted else self.total
            return np.array([] if row.largest is None else [row.largest], dtype=np.int64)
        here = np.array([group == wanted for group in self.groups.keys], dtype=bool)
        mask = np.append(here, False)[self.groups.index] if wanted else self.within
        return np.flatnonzero(mask & self.within & self.figures[figure])

    def as_dicts(self) -> list[dict[str, Any]]:
        return [_as_dict(row, self.by) for row in self.rows]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it; money as decimal text."""
        return {
            "by": list(self.by),
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "discount": self.discount,
            "sources": self.as_dicts(),
            "total": _as_dict(self.total, ()),
            "months": [
                {"first": month.first.isoformat(), "last": month.last.isoformat(), "clients": month.expected,
                 "low": month.low, "high": month.high}
                for month in self.months
            ],
            "notices": [notice.as_dict() for notice in self.notices],
        }  # fmt: skip

    def table(self) -> pa.Table:
        """A row for each source: a text column for each word of `by`, then `COLUMNS`; money in micro-units."""
        texts = {word: [row.key[i] for row in self.rows] for i, word in enumerate(self.by)}
        columns = {name: pa.array(values, pa.string()) for name, values in texts.items()}
        flat = [_flat(row) for row in self.rows]
        for name, kind in COLUMNS.items():
            columns[name] = pa.array([row[name] for row in flat], kind)
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


INT, FLOAT = pa.int64(), pa.float64()
COLUMNS: dict[str, pa.DataType] = {
    "leads": INT, "clients": INT, "chance": FLOAT, "chance_low": FLOAT, "chance_high": FLOAT,
    "closed_by_30": FLOAT, "closed_by_90": FLOAT, "closed_by_90_low": FLOAT, "closed_by_90_high": FLOAT,
    "closed_by_365": FLOAT, "half_closed_days": FLOAT, "half_closed_days_low": FLOAT, "half_closed_days_high": FLOAT,
    "minutes": FLOAT, "minutes_per_lead": FLOAT, "minutes_per_client": FLOAT, "effort": INT, "cost": INT,
    "cost_per_lead": INT, "revenue": INT, "margin": INT, "margin_per_client": INT,
    "value": INT, "value_low": INT, "value_high": INT, "pays": FLOAT,
    "roi": FLOAT, "roi_expected": FLOAT, "roi_low": FLOAT, "roi_high": FLOAT,
    "largest_share": FLOAT, "value_without_largest": INT, "value_trimmed": INT,
    "tried": INT, "not_interested": INT, "hostile": INT, "wrong_person": INT, "no_answer": INT,
    "unwelcome": INT, "unwelcome_share": FLOAT, "unwelcome_low": FLOAT, "unwelcome_high": FLOAT,
    "elasticity": FLOAT, "elasticity_low": FLOAT, "elasticity_high": FLOAT, "marginal_cost_per_lead": INT,
    "soon_clients": FLOAT, "later_clients": FLOAT, "soon_margin": INT, "later_margin": INT, "sustains": pa.bool_(),
}  # fmt: skip
MONEY = (
    "effort", "cost", "cost_per_lead", "revenue", "margin", "margin_per_client", "value", "value_low", "value_high",
    "value_without_largest", "value_trimmed", "marginal_cost_per_lead", "soon_margin", "later_margin",
)  # fmt: skip


def _flat(row: WorthRow) -> dict[str, Any]:
    closed = {f"closed_by_{one.days}": one for one in row.curve.closed}
    found: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
    found |= {name: one.share for name, one in closed.items()}
    found |= {
        "closed_by_90_low": closed["closed_by_90"].low,
        "closed_by_90_high": closed["closed_by_90"].high,
        "half_closed_days": row.curve.half,
        "half_closed_days_low": row.curve.half_low,
        "half_closed_days_high": row.curve.half_high,
        "soon_clients": row.soon,
        "later_clients": row.later,
    }
    for name in ANSWERED:
        found[name] = None if row.answered is None else row.answered[name]
    told, went = row.unwelcome, row.marginal
    found["unwelcome"] = None if told is None else told.count
    found |= {f"unwelcome_{name}": None if told is None else getattr(told, name) for name in ("share", "low", "high")}
    for ending, name in (("", "elasticity"), ("_low", "low"), ("_high", "high")):
        found[f"elasticity{ending}"] = None if went is None else getattr(went, name)
    return found


def _as_dict(row: WorthRow, by: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(by, row.key, strict=True))
    if "source" in by:
        found.setdefault("class", row.source_class)
    flat = _flat(row)
    found |= {name: decimal(flat[name]) if name in MONEY else flat[name] for name in COLUMNS}
    if row.marginal is not None:
        found["elasticity_not_known_for"] = row.marginal.why or None
    return found | {"expected": list(row.expected)}
