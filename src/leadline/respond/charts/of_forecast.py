"""The forecast, drawn: how many of the open leads will have bought by when, and in which month."""

from __future__ import annotations

from datetime import timedelta

from leadline import words
from leadline.measurement.forecast import ForecastReport
from leadline.measurement.forecast.sentence import between, nobody, said
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.bars import Bar, bars
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.fan import Moment, fan
from leadline.respond.charts.scales import Scale

PARTS = 4
"""Groups with a colour of their own; the others are one."""


def to_come(report: ForecastReport) -> Chart | None:
    """Purchases of the open leads day by day from now on; None where they cannot be told, or nobody buys."""
    total = report.total
    if not total.open or report.more is not None or nobody(report.fan[-1]):
        return None
    today = report.as_of.date()
    moments = [Moment("now", 0.0, 0.0, 0.0, 0.0)]
    moments += [
        Moment(labels.day(today + timedelta(days=one.end)), None, one.expected, one.low, one.high) for one in report.fan
    ]
    last = report.fan[-1]
    sentence = ", ".join(f"{said(one.expected)} within {one.name}, {between(one)}" for one in total.days)
    return fan(
        "to_come",
        f"About {said(last.expected)} of {words.count(total.open, 'open lead')} will have bought in {last.end} days",
        f"Purchases expected of the leads that are open now, with the 80% band: {sentence}.",
        moments,
        Scale("count", "Purchases"),
        of="By",
    )


def by_month(report: ForecastReport, playbook: Playbook) -> Chart | None:
    """Purchases of the open leads by month, and from whom; None where they cannot be told, where most likely nobody
    buys, or there is one month."""
    months = report.total.months
    if not report.total.open or report.more is not None or len(months) < 2 or nobody(report.total.days[-1]):
        return None
    rows = sorted(report.rows, key=lambda row: -sum(one.expected or 0.0 for one in row.months))
    named, others = rows[:PARTS], rows[PARTS:]
    names = [
        " · ".join(labels.value(word, value, playbook) for word, value in zip(report.by, row.key, strict=True))
        for row in named
    ]
    parts = [*names, *(["Others"] if others else [])]
    shown = []
    for i, month in enumerate(months):
        mine = [row.months[i].expected or 0.0 for row in named]
        rest = [sum(row.months[i].expected or 0.0 for row in others)] if others else []
        shown.append(Bar(labels.period("month", month.name), (*mine, *rest), low=month.low, high=month.high))
    sentence = ", ".join(f"{labels.period('month', one.name)} {said(one.expected)}, {between(one)}" for one in months)
    return bars(
        "by_month",
        "When they will buy, and where they came from" if "source" in report.by else "When they will buy",
        f"Purchases expected of the leads that are open now, by month, with the 80% band: {sentence}.",
        parts or ["All"],
        shown if parts else [Bar(one.name, (one.expected or 0.0,), one.low, one.high) for one in months],
        Scale("count", "Purchases"),
        of="Month",
    )
