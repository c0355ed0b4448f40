"""The balance of the stages, drawn: how many stood in each at the end of each period."""

from __future__ import annotations

from leadline import words
from leadline.measurement.balance import BalanceReport
from leadline.respond import labels
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.lines import Series, lines
from leadline.respond.charts.scales import Scale

DRAWN = ("mql", "sql", "recycled", "client")
"""Stages that are worked on, and what they come to; visitors and prospects would flatten them all."""
AT_MOST = 60
"""Periods."""


def standing(report: BalanceReport) -> Chart | None:
    """None with fewer than two periods."""
    periods = report.periods[-AT_MOST:]
    if len(periods) < 2 or not any(found.stage(name).closing for found in periods for name in DRAWN):
        return None
    last, first = periods[-1], periods[0]
    said = ", ".join(
        f"{labels.stage(name)} {words.whole(last.stage(name).closing)} ({words.whole(first.stage(name).closing)} then)"
        for name in DRAWN
    )
    by = labels.DIMENSION_NAMES[report.by]
    since = labels.period(report.by, first.key)
    return lines(
        "standing",
        f"How many stood in each stage at the end of each {by.lower()}",
        f"Leads in each stage, by {by.lower()}, since {since}. Now {said}.",
        [labels.period(report.by, found.key) for found in periods],
        [Series(labels.stage(name), tuple(float(one.stage(name).closing) for one in periods)) for name in DRAWN],
        Scale("count", "Leads"),
        of=by,
    )
