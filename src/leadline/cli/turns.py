"""Changes, alarms and the bottleneck of a flow as commands say them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadline.cli.figures import between, money, percent, several
from leadline.cli.reports import step_named

if TYPE_CHECKING:
    from leadline.measurement.bottleneck import Bottleneck, Lever
    from leadline.measurement.changes import Change
    from leadline.measurement.flow_report import FlowReport
    from leadline.measurement.flow_turns import Lately, Watched


def alarm(found: Watched, zone: str) -> str:
    """'prospect → MQL is under the 30 % that the playbook expects since about 2 July 2026: 14 % of 1,190 …'."""
    since = found.since.astimezone(ZoneInfo(zone)).date() if found.since else None
    ends = between(found.interval.low, found.interval.high) if found.interval else ""
    return (
        f"{step_named(found.before)} → {step_named(found.step)} is under the {percent(found.playbook_rate)} that the "
        f"playbook expects, by more than noise, since about {_day(since)}: within {_days(found.days)} "
        f"{percent(found.rate)} of {found.since_leads:,} took the step ({ends}), {percent(found.expected)} should "
        f"have. By chance alone this is said about once in {found.false_every:,.0f} leads."
    )


def turned(found: Change | None) -> str | None:
    """'down: 29 % → 14 %', 'about the same', 'cannot tell yet: about 90 more leads'."""
    if found is None:
        return None
    of = found.comparison
    if of.turn in ("up", "down"):
        return f"{of.turn}: {percent(of.before.rate)} → {percent(of.now.rate)}"
    if of.turn == "about_the_same":
        return "about the same"
    if of.more is None:
        return "cannot tell yet"
    return f"cannot tell yet: about {of.more:,} more leads{' in each' if of.of_both else ''}"


def spans(found: Lately) -> tuple[str, str]:
    """The two periods in words: 'October 2026' and 'September 2026', or their dates."""
    return _span(found.since, found.until), _span(found.before_since, found.before_until)


def bottleneck(report: FlowReport) -> str:
    """One or two sentences; empty where no step has an expected rate."""
    found = report.bottleneck
    if found is None:
        return ""
    if found.verdict == "none":
        return "No bottleneck: every step holds what the playbook expects of it."
    names = {step.name: before.name for before, step in zip(report.total.steps, report.total.steps[1:], strict=False)}
    first = found.levers[0]
    pair = f"{step_named(names[first.name])} → {step_named(first.name)}"
    if found.verdict == "cannot_tell":
        more = f": about {several(found.more, 'more lead')}" if found.more else ""
        return f"Bottleneck: cannot tell yet{more}. Likeliest is {pair} ({_chance(first)})."
    return f"Bottleneck: {pair} ({_chance(first)}). At its expected rate: {_gain(first)}{_for(found, report.currency)}."


def _chance(lever: Lever) -> str:
    return f"{min(99, max(1, round(100 * lever.probability)))} % probability"


def _gain(lever: Lever) -> str:
    low, high = (_number(value) for value in (lever.band.low, lever.band.high))
    return f"about {_number(lever.gain)} more clients ({low}–{high} with 80 %)"


def _for(found: Bottleneck, currency: str) -> str:
    lever = found.levers[0]
    if found.by == "lead" or not lever.per_spent:
        return ""
    return f", one for each {money(round(1 / lever.per_spent), currency)} that is now spent on the step"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.1f}"


def _span(first: date, last: date) -> str:
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date | None) -> str:
    return "an unknown day" if day is None else f"{day.day} {day:%B %Y}"


def _days(number: int) -> str:
    return several(number, "day")
