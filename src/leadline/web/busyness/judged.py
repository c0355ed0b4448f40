"""The report of the page, kept."""

from __future__ import annotations

import pyarrow as pa

from leadline.engines.local import qualify
from leadline.measurement.proxies import BusynessReport
from leadline.measurement.proxies import busyness as measure
from leadline.record.touches_table import read_touches
from leadline.respond.report.busyness import SCORED
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures


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
            history=scores(found) if scored else None,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        )

    return found.report(("busyness", scored, *found.question(asked)), make)


def scores(found: Figures) -> pa.Table | None:
    """The score after each touch, made once."""
    tables = found.tables

    def make() -> pa.Table | None:
        return qualify(read_touches(tables.home), tables.playbook, tables.as_of, history=True).history

    return found.once(("history",), make)
