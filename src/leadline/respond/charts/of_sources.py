"""The sources, drawn: how well the leads of each close, what one is worth, and what is to come."""

from __future__ import annotations

from leadline import words
from leadline.measurement import SourceReport
from leadline.measurement.groups import rank
from leadline.measurement.source_report import closes_better
from leadline.measurement.worth import WorthReport, WorthRow
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.bars import Bar, bars
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.intervals import Mark, Row, intervals
from leadline.respond.charts.scales import Scale

MOST = 10
"""Sources in the picture, those with most leads."""


def close_rates(report: SourceReport, playbook: Playbook, most: int = MOST) -> Chart | None:
    """How many of each source's leads became clients, small ones drawn towards their class; None with fewer than two
    sources, or without any client."""
    rows = [row for row in report.rows if row.leads and not rank(row.key)]
    total = report.total.close_rate
    if len(rows) < 2 or not total:
        return None
    rows = sorted(rows[:most], key=lambda row: -row.close_rate_shrunk)
    names = [
        " · ".join(labels.value(word, value, playbook) for word, value in zip(report.by, row.key, strict=True))
        for row in rows
    ]
    shown = [
        Row(
            name, row.close_rate_shrunk, row.low, row.high,
            sure=row.high < total or closes_better(row, report.total),
            tone="bad" if row.high < total else "",
            note=f"{words.whole(row.clients)} of {words.count(row.leads, 'lead')}",
        )
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    better = [name for name, row in zip(names, rows, strict=True) if closes_better(row, report.total)]
    what = labels.DIMENSION_NAMES.get(report.by[0], "Source") if len(report.by) == 1 else "Source"
    title = (
        f"{better[0][:1].upper()}{better[0][1:]} closes better than all together" if len(better) == 1
        else f"{len(better)} of {len(rows)} close better than all together" if better
        else f"Which {what.lower()} closes best cannot be told yet"
    )  # fmt: skip
    said = ", ".join(f"{name} {words.percent(row.close_rate_shrunk)}" for name, row in zip(names, rows, strict=True))
    return intervals(
        "close_rates", title, f"Share of the leads that became clients: {said}. All together {words.percent(total)}.",
        shown, Scale("rate", "Clients per lead"), of=what, against=Mark(total, f"all: {words.percent(total)}"),
    )  # fmt: skip


CLASSES = ("cultivated", "interest", "targeted", "classic")
OTHER = "other and not known"


def months(report: WorthReport) -> Chart | None:
    """The clients to expect, month by month and class by class, with the 80 % band of each total; None while it is not
    known how long leads take, where sources are not told apart, or where not half a client is to be expected."""
    if not report.months or "source" not in report.by or sum(month.expected for month in report.months) < 1 / 2:
        return None
    classes = [
        OTHER if rank(row.key) or row.source_class not in CLASSES else str(row.source_class) for row in report.rows
    ]
    parts = [name for name in (*CLASSES, OTHER) if name in classes]
    shown = [
        Bar(
            f"{month.first:%b}" if month.first.year == report.as_of.year else f"{month.first:%b} ’{month.first:%y}",
            tuple(
                sum(row.expected[i] for row, mine in zip(report.rows, classes, strict=True) if mine == name)
                for name in parts
            ),
            month.low,
            month.high,
        )
        for i, month in enumerate(report.months)
    ]
    first, whole = report.months[0], sum(month.expected for month in report.months)
    later = [month.expected for month in report.months[1:]]
    sentence = (
        f"About {words.number(whole)} clients until {report.months[-1].last:%B %Y}: {words.number(first.expected)} in "
        f"the rest of {first.first:%B}, then between {words.number(min(later))} and {words.number(max(later))} a month."
    )
    names = [name.capitalize() for name in parts]
    return bars("months", "Clients to expect, by month", sentence, names, shown, Scale("count", "Clients"), of="Month")


def values_of_a_lead(report: WorthReport, playbook: Playbook, most: int = MOST) -> Chart | None:
    """What one lead of each source is worth; None with fewer than two sources whose value is known."""
    rows = [row for row in report.rows if row.leads and not rank(row.key) and row.value is not None][:most]
    if len(rows) < 2:
        return None
    rows = sorted(rows, key=lambda row: -(row.value or 0))
    names = [
        " · ".join(labels.value(word, value, playbook) for word, value in zip(report.by, row.key, strict=True))
        for row in rows
    ]
    total = report.total.value
    shown = [
        Row(
            name, (row.value or 0) / 1e6, (row.value_low or 0) / 1e6, (row.value_high or 0) / 1e6,
            sure=total is None or not (row.value_low or 0) <= total <= (row.value_high or 0),
            tone="bad" if row.pays is not None and row.pays < 0.1 else "",
            note=f"{words.whole(row.clients)} of {words.count(row.leads, 'lead')}",
        )
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    said = ", ".join(f"{name} {words.money(row.value, report.currency)}" for name, row in zip(names, rows, strict=True))
    against = None if total is None else Mark(total / 1e6, f"all: {words.money(total, report.currency)}")
    return intervals(
        "values", f"A lead from {names[0]} is worth most" if not _overlap(rows) else "What one lead is worth",
        f"Value of one lead: {said}.", shown, Scale("money", "Value of one lead", report.currency),
        of=labels.DIMENSION_NAMES.get(report.by[0], "Source"), against=against,
    )  # fmt: skip


def _overlap(rows: list[WorthRow]) -> bool:
    return max((row.value_high or 0) for row in rows[1:]) >= (rows[0].value_low or 0)
