"""Money in the currency of the report, and costs spread over the days to which they belong.

Amounts are integer micro-units (1 EUR = 1,000,000); nothing here is a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from leadline.playbook import Playbook
from leadline.playbook.sources import with_medium
from leadline.problems import LeadlineError, NoRate, Problem, nearest

COST_KEYS = ("source", "campaign", "offer", "product")

COST_COLUMNS: dict[str, pa.DataType] = {
    "day_from": pa.date32(),
    "day_to": pa.date32(),
    "source": pa.string(),
    "campaign": pa.string(),
    "offer": pa.string(),
    "product": pa.string(),
    "amount": pa.int64(),
    "currency": pa.string(),
}
"""A table of costs: local dates, both included (no `day_to`: the one day); `source` may name the medium, too, as in
`google / cpc`; amount in micro-units; no currency: the playbook's."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was spent from one local date to another, both included, in micro-units of the report's currency. `keys`
    are COST_KEYS and `medium`."""

    day_from: date
    day_to: date
    amount: int
    keys: dict[str, str | None]

    def between(self, first: date | None, last: date | None) -> int:
        """The part of the amount that falls on the local dates from `first` to `last`; parts of a partition add up
        exactly."""
        days = (self.day_to - self.day_from).days + 1
        before = 0 if first is None else min(max((first - self.day_from).days, 0), days)
        through = days if last is None else min(max((last - self.day_from).days + 1, 0), days)
        if through <= before:
            return 0
        return self.amount * through // days - self.amount * before // days


def in_currency(micros: int, currency: str | None, playbook: Playbook) -> int:
    """Micro-units of the playbook's currency, rounded half to even. Raises NoRate without a rate."""
    if currency is None or currency.upper() == playbook.currency.upper():
        return micros
    rate = playbook.rates.get(currency.upper())
    if rate is None:
        raise NoRate(no_rate(currency, playbook))
    return round(micros * rate)


def no_rate(currency: str, playbook: Playbook) -> Problem:
    return Problem(
        id="no_rate",
        what=f"There are costs in {currency}, and the playbook gives no rate from {currency} to {playbook.currency}.",
        mend=f"Give one: rates: {{{currency}: …}} (one {currency} in {playbook.currency}).",
        path="rates",
        nearest=nearest(currency, [playbook.currency, *playbook.rates]),
    )


def read_costs(table: pa.Table | None, playbook: Playbook) -> tuple[Cost, ...]:
    """The rows of a table of costs (COST_COLUMNS). Raises NoRate or LeadlineError with every problem of its rows at
    once."""
    if table is None:
        return ()
    columns = {name: _column(table, name) for name in COST_COLUMNS}
    costs: list[Cost] = []
    without_rate: dict[str, Problem] = {}
    problems: list[Problem] = []
    for row, values in enumerate(zip(*columns.values(), strict=True), start=1):
        cost = dict(zip(columns, values, strict=True))
        amount, day_from, currency = cost["amount"], cost["day_from"], cost["currency"]
        if amount is None or day_from is None:
            problems.append(
                Problem("cost_incomplete", f"Cost row {row} has no {'amount' if amount is None else 'day_from'}.")
            )
            continue
        day_to = cost["day_to"] or day_from
        if day_to < day_from:
            problems.append(Problem("cost_dates", f"Cost row {row} ends on {day_to}, before it begins on {day_from}."))
            continue
        try:
            amount = in_currency(amount, currency, playbook)
        except NoRate as error:
            without_rate[currency] = error.problems[0]
            continue
        keys = {key: (cost[key] or "").strip() or None for key in COST_KEYS}
        keys["source"], keys["medium"] = _source(keys["source"], playbook)
        costs.append(Cost(day_from, day_to, amount, keys))
    if without_rate:
        raise NoRate(*without_rate.values())
    if problems:
        raise LeadlineError(*problems)
    return tuple(costs)


def _source(written: str | None, playbook: Playbook) -> tuple[str | None, str | None]:
    """A cost may name the medium with the source: `google / cpc`."""
    return (None, None) if written is None else with_medium(written, playbook.source_classes)


def _column(table: pa.Table, name: str) -> list[Any]:
    if name not in table.column_names:
        return [None] * table.num_rows
    values: list[Any] = table[name].cast(COST_COLUMNS[name]).to_pylist()
    return values


def per(cost: int | None, count: int) -> int | None:
    """Cost by count in micro-units, rounded half to even; None without either."""
    return None if cost is None or not count else round(Fraction(cost, count))


def decimal(micros: int | None) -> str | None:
    """Micro-units as a decimal number: 333333333 is "333.333333", 20000000 is "20.00"."""
    if micros is None:
        return None
    value = Decimal(micros).scaleb(-6)
    text = f"{value:.6f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"
