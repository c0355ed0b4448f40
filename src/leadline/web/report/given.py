"""What the report of a week is made from, out of the figures that pages keep."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

import pyarrow as pa

from leadline.measurement.week import Week, week_of
from leadline.respond.report.compose import compose
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Report
from leadline.web.busyness.judged import scores
from leadline.web.figures.kept import Figures

T = TypeVar("T")


def week_asked(text: str, found: Figures) -> Week:
    """The week of an address; without one the latest that is over. Raises BadSetting."""
    return week_of(text or None, found.as_of, found.tables.playbook.time_zone)


def given_of(found: Figures, week: Week, state: Mapping[str, str] | None = None) -> Given:
    tables = found.tables

    def keep(key: tuple[Hashable, ...], make: Callable[[pa.Table | None], T]) -> T:
        return found.report(key, make)

    def touches(names: tuple[str, ...], kinds: frozenset[str] | None) -> pa.Table:
        return tables.log(names, kinds)

    parts = tables.leads, tables.entries, tables.requests, tables.steps
    return Given(
        tables.playbook, found.as_of, week, *parts, touches, lambda: tables.touches, lambda: found.work,
        lambda: scores(found), keep, state or {},
    )  # fmt: skip


def made(found: Figures, week: Week, past: str = "") -> Report:
    """The report of a week as the page shows it, kept. `past` is the moment of an address, '' for now."""
    state = {"at": str(found.at), **({"as_of": past} if past else {})}
    return found.told(("weekly report", week.name, past), lambda: compose(given_of(found, week, state)))
