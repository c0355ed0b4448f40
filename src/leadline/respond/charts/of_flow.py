"""The flow, drawn: what each cohort has come to so far, and where it is likely to end."""

from __future__ import annotations

from leadline import words
from leadline.measurement import PERIODS, FlowGroup, FlowReport
from leadline.measurement.forecast import FinalRate
from leadline.respond import labels
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.cohorts import Cohort, cohorts

MOST = 24
"""Periods in the picture, the latest."""


def cohort_rates(report: FlowReport, most: int = MOST) -> Chart | None:
    """The close rates of a flow by period, open ones with where they are likely to end; None with fewer than two."""
    by = report.by or ""
    groups = [group for group in report.groups if group.requested and group.interval] if by in PERIODS else []
    groups = groups[-most:]
    if len(groups) < 2:
        return None
    shown = [_cohort(by, group, report.final(group), first=i == 0) for i, group in enumerate(groups)]
    said = ", ".join(
        f"{labels.period(by, group.key or '')} {words.percent(group.close_rate)}{f' {one.why}' * one.open}"
        for group, one in zip(groups, shown, strict=True)
    )
    return cohorts(
        "cohorts",
        f"How many of the leads became clients, by the {by} they came",
        f"Share of the leads that became clients so far, by when they came: {said}.",
        shown,
        of=f"{by.capitalize()} they came",
        rate="Clients per lead",
    )


def _cohort(by: str, group: FlowGroup, final: FinalRate | None, *, first: bool) -> Cohort:
    wide = final is not None and not final.settled and final.low != final.high
    likely = final if group.still_open and wide else None
    return Cohort(
        name=_short(by, group.key or "", first=first),
        rate=group.close_rate,
        low=group.interval.low if group.interval else None,
        high=group.interval.high if group.interval else None,
        open=group.still_open or group.before_wins,
        likely=likely.expected if likely else None,
        likely_low=likely.low if likely else None,
        likely_high=likely.high if likely else None,
        count=words.count(group.leads, "lead"),
        why="too low: purchases not recorded yet" if group.before_wins else "still open",
    )


def _short(by: str, key: str, *, first: bool) -> str:
    """'Jan 2018', 'Feb': the year at the first and in January."""
    if by == "month":
        day = labels.days_of(by, key)[0]
        return f"{day:%b %Y}" if first or day.month == 1 else f"{day:%b} ’{day:%y}"
    return key[5:] if not first else key
