"""The report of the page, kept."""

from __future__ import annotations

import pyarrow as pa

from leadline.engines.local import qualify
from leadline.measurement.proxies import BusynessReport
from leadline.measurement.proxies import busyness as measure
from leadline.record.touches_table import read_touches
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures

SCORED = 5_000
"""Of more leads the score of then is not made for a page: `leadline busyness --score` does it."""


def judged(found: Figures, asked: Asked) -> BusynessReport:
    """Which activity predicts clients, of the leads that were asked for."""
    tables = found.tables
    scored = tables.leads.num_rows <= SCORED

    def make(costs: pa.Table | None) -> BusynessReport:
        return measure(
            tables.leads,
            tables.entries,
            tables.log(["person", "at", "kind", "action", "offer"]),
            tables.playbook,
            as_of=tables.as_of,
            history=found.once(("history",), lambda: _history(found)) if scored else None,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        )

    return found.report(("busyness", scored, *found.question(asked)), make)


def _history(found: Figures) -> pa.Table | None:
    """The score after each touch."""
    tables = found.tables
    return qualify(read_touches(tables.home), tables.playbook, tables.as_of, history=True).history
