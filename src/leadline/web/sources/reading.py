"""What the figures of a source can bear to be said of it, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leadline.measurement import SourceReport, SourceRow
from leadline.measurement.against import compared
from leadline.measurement.groups import Key, rank
from leadline.measurement.source_report import closes_better

Kind = Literal["closes_better", "closes_worse", "sells_soon", "costs_more", "not_known", "about_the_same", "unclear"]
PAYING = 3
"""Clients with an amount, of all sources, from which a mean is taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`more` is about how many more leads it would take to tell; `still_open`: young leads decide it."""

    kinds: tuple[Kind, ...]
    more: int | None = None
    still_open: bool = False


def reading(row: SourceRow, report: SourceReport) -> Reading:
    """How it closes and how soon, against all together, where that is more than noise; whether its cost is more than
    even its best likely rate would bring."""
    total = report.total
    kinds: list[Kind] = ["not_known"] if rank(row.key) else []
    if costs_more(row, report):
        kinds.append("costs_more")
    if sells_soon(row, total):
        kinds.append("sells_soon")
    if not total.clients or not row.leads or len(report.rows) < 2 or total.close_rate is None:
        return Reading(tuple(kinds))
    if closes_better(row, total):
        return Reading((*kinds, "closes_better"))
    found = compared(row.clients, row.leads, total.close_rate, min(row.young, row.leads - row.clients))
    if found.verdict == "under" and row.high < total.close_rate:
        return Reading((*kinds, "closes_worse"))
    if found.verdict == "as_expected":
        return Reading((*kinds, "about_the_same"))
    return Reading((*kinds, "unclear"), found.more, found.still_open)


Readings = Mapping[Key, Reading]


def readings(report: SourceReport) -> Readings:
    """What can be said of each row."""
    return {row.key: reading(row, report) for row in report.rows}


def sells_soon(row: SourceRow, total: SourceRow) -> bool:
    """Half of its clients buy sooner than half of all do, beyond chance."""
    whole = total.median_days_to_close
    return whole is not None and row.median_days_high is not None and row.median_days_high < whole


def costs_more(row: SourceRow, report: SourceReport) -> bool:
    """Its cost is more than its leads would bring at the upper end of its close rate and the mean revenue of a
    client."""
    total = report.total
    if row.cost is None or not row.leads or total.revenue is None or total.clients < PAYING:
        return False
    mean = max(total.revenue / total.clients, (row.revenue or 0) / row.clients if row.clients else 0.0)
    return row.cost > row.leads * row.high * mean
