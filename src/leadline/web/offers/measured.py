"""The report of the offers as a page asks for it, kept."""

from __future__ import annotations

import pyarrow as pa

from leadline.measurement.offers import OfferReport, offers, showings
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures


def measured(found: Figures, asked: Asked) -> OfferReport:
    tables = found.tables

    def make(costs: pa.Table | None) -> OfferReport:
        shown = found.once(
            ("showings",), lambda: showings(tables.log(("person", "at", "kind", "offer")), tables.playbook)
        )
        return offers(
            tables.leads,
            tables.entries,
            tables.requests,
            tables.playbook,
            as_of=tables.as_of,
            shown=shown,
            costs=costs,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        )

    return found.report(("offers", *found.question(asked)), make)
