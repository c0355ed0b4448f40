"""The handover, drawn: what sales made of what it was given, period by period."""

from __future__ import annotations

from leadline import words
from leadline.measurement import PERIODS
from leadline.measurement.handover_report import HandoverReport
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.bars import Bar, bars
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.scales import Scale

PARTS = {"accepted": "Accepted", "rejected": "Rejected", "left": "Left unanswered", "waiting": "Waiting"}
AT_MOST = 24
"""Bars: the latest periods, or the rows with most."""


def handed(report: HandoverReport, playbook: Playbook) -> Chart | None:
    """None where there is nothing to compare."""
    given = [row for row in report.rows if row.handed_over]
    rows = given[-AT_MOST:] if report.by in PERIODS else given[:AT_MOST]
    if len(rows) < 2:
        return None
    by, total = labels.DIMENSION_NAMES[report.by], report.total
    said = ", ".join(f"{name.lower()} {words.whole(getattr(total, part))}" for part, name in PARTS.items())
    return bars(
        "handed",
        f"What sales made of what it was given, by {by.lower()}",
        f"Of {words.count(total.handed_over, 'lead')} handed over: {said}.",
        list(PARTS.values()),
        [Bar(labels.value(report.by, row.key, playbook), tuple(float(getattr(row, part)) for part in PARTS))
         for row in rows],
        Scale("count", "Leads"),
        of=by,
        in_time=report.by in PERIODS,
    )  # fmt: skip
