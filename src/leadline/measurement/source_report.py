"""What each source has brought, as rows, as JSON, as a table, and the people behind each figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.groups import Groups, Key
from leadline.measurement.money import Cost, decimal
from leadline.measurement.population import NEVER, Ints, Mask, Population
from leadline.problems import Problem

SourceFigure = Literal["leads", "clients", "mql", "sql", "open", "young", "clients_without_request"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source (or class, campaign …). Rates are between 0 and 1; days are fractional; money is integer micro-units.

    `close_rate` is clients ÷ leads as counted, `close_rate_shrunk` with its 95 % interval `low` to `high` is drawn
    towards the class as far as the counts ask for it. `close_rate_matured` divides by the share of the leads' buying
    that can have been seen by now instead. None: cannot be said.
    """

    key: Key
    source_class: str | None
    leads: int
    clients: int
    close_rate: float | None
    close_rate_shrunk: float
    low: float
    high: float
    close_rate_matured: float | None
    mql: int
    sql: int
    median_days_to_close: float | None
    p90_days_to_close: float | None
    median_days_low: float | None
    median_days_high: float | None
    open: int
    young: int
    revenue: int | None
    cost: int | None
    cost_per_lead: int | None
    cost_per_client: int | None

    @property
    def mql_share(self) -> float | None:
        """Share of the leads that ever became MQL."""
        return self.mql / self.leads if self.leads else None

    @property
    def sql_share(self) -> float | None:
        """Share of the leads that ever became SQL."""
        return self.sql / self.leads if self.leads else None


@dataclass(frozen=True, eq=False)
class SourceReport:
    """The rows, most leads first, `unknown` and missing last, and all leads as one row (`total`, its key empty).

    Beside them what to know when reading them, and the people behind each figure: `who` are all leads, `within` those
    that are counted, `groups` says to which key each of them belongs, `costs` are those that belong to them, from
    `since` to the `last` local day.

    It speaks the Arrow PyCapsule interface: `pa.table(report)`, `polars.DataFrame(report)`.
    """

    by: tuple[str, ...]
    as_of: datetime
    currency: str
    rows: tuple[SourceRow, ...]
    total: SourceRow
    clients_without_request: int
    unassigned_cost: int
    notices: tuple[Problem, ...]
    since: date | None = field(repr=False)
    last: date = field(repr=False)
    costs: tuple[Cost, ...] = field(repr=False)
    who: Population = field(repr=False)
    groups: Groups = field(repr=False)
    within: Mask = field(repr=False)

    def row(self, *key: str | None) -> SourceRow:
        """The row of a key, one value for each word of `by`. Raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def members(self, key: Key | SourceRow, figure: SourceFigure = "leads") -> pa.Table:
        """The leads behind a figure of a row (of all: an empty key): person, product, cycle; as many as the figure
        says."""
        return self.who.members(self._mask(key, figure))

    def lead_rows(self, key: Key | SourceRow, figure: SourceFigure = "leads") -> Ints:
        """For each of `members`, in the same order, its row of `leads`."""
        return np.flatnonzero(self._mask(key, figure))

    def _mask(self, key: Key | SourceRow, figure: SourceFigure) -> Mask:
        if figure == "clients_without_request":
            return self.who.client & ~self.who.requested
        wanted = key.key if isinstance(key, SourceRow) else key
        here = np.array([group == wanted for group in self.groups.keys], dtype=bool)
        mask = np.append(here, False)[self.groups.index] if wanted else self.within
        return np.asarray(mask & in_figure(self.who, self.within, figure), dtype=bool)

    def clients_told_apart(self) -> pa.Table:
        """The clients without a request: person, product, cycle."""
        return self.members((), "clients_without_request")

    def as_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them; money as decimal text."""
        return [_as_dict(row, self.by) for row in self.rows]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "by": list(self.by),
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "currency": self.currency,
            "sources": self.as_dicts(),
            "total": _as_dict(self.total, ()),
            "clients_without_request": self.clients_without_request,
            "unassigned_cost": decimal(self.unassigned_cost),
            "notices": [notice.as_dict() for notice in self.notices],
        }

    def table(self) -> pa.Table:
        """The rows as an Arrow table: a text column for each word of `by`, then the figures; money in micro-units."""
        texts = {word: [row.key[i] for row in self.rows] for i, word in enumerate(self.by)}
        if "class" not in texts and "source" in texts:
            texts["class"] = [row.source_class for row in self.rows]
        columns = {name: pa.array(values, pa.string()) for name, values in texts.items()}
        for name, kind in _FIGURES.items():
            columns[_NAMES.get(name, name)] = pa.array([getattr(row, name) for row in self.rows], kind)
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)


_FIGURES: dict[str, pa.DataType] = {
    "leads": pa.int64(),
    "clients": pa.int64(),
    "close_rate": pa.float64(),
    "close_rate_shrunk": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "close_rate_matured": pa.float64(),
    "mql": pa.int64(),
    "mql_share": pa.float64(),
    "sql": pa.int64(),
    "sql_share": pa.float64(),
    "median_days_to_close": pa.float64(),
    "p90_days_to_close": pa.float64(),
    "median_days_low": pa.float64(),
    "median_days_high": pa.float64(),
    "open": pa.int64(),
    "young": pa.int64(),
    "revenue": pa.int64(),
    "cost": pa.int64(),
    "cost_per_lead": pa.int64(),
    "cost_per_client": pa.int64(),
}
_NAMES = {"low": "close_rate_low", "high": "close_rate_high"}
_MONEY = ("revenue", "cost", "cost_per_lead", "cost_per_client")


def closes_better(row: SourceRow, total: SourceRow) -> bool:
    """Beyond chance, and also than all together will in the end: leads that are young may lower nobody's rate."""
    rates = [rate for rate in (total.close_rate, total.close_rate_matured) if rate is not None]
    return bool(rates) and row.low > max(rates)


def _as_dict(row: SourceRow, by: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(by, row.key, strict=True))
    if "source" in by:
        found.setdefault("class", row.source_class)
    for name in _FIGURES:
        value = getattr(row, name)
        found[_NAMES.get(name, name)] = decimal(value) if name in _MONEY else value
    return found


def in_figure(who: Population, within: Mask, figure: SourceFigure) -> Mask:
    if figure in ("mql", "sql"):
        return np.asarray(within & (who.entered(figure) != NEVER), dtype=bool)
    masks: dict[str, Mask] = {"leads": who.requested, "clients": who.client, "open": who.open, "young": who.young}
    return np.asarray(within & masks[figure], dtype=bool)
