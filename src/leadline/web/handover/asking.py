"""The report behind Handover, for what the page was asked for."""

from __future__ import annotations

from leadline.measurement import DIMENSIONS, PERIODS
from leadline.measurement.groups import check_dimensions
from leadline.measurement.handover import handover as measure
from leadline.measurement.handover_report import HandoverReport
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.people import DEFAULT


def by_of(asked: Asked) -> str:
    by = asked.typed.get("by") or DEFAULT["handover"]
    check_dimensions((by,), (*PERIODS, *DIMENSIONS))
    return by


def handover_of(found: Figures, asked: Asked) -> HandoverReport:
    """Since and until are the days of the handover."""
    by, tables = by_of(asked), found.tables
    return found.report(
        ("handover", by, *found.question(asked)),
        lambda _: measure(
            tables.leads,
            tables.entries,
            tables.requests,
            tables.steps,
            found.decided_and_worked,
            tables.playbook,
            as_of=tables.as_of,
            by=by,
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        ),
    )
