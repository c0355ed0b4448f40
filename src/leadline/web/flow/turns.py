"""What changed in the flow, the alarms that stand, and the bottleneck, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from leadline import words
from leadline.measurement import FlowReport
from leadline.measurement.bottleneck import Lever
from leadline.measurement.changes import Change
from leadline.measurement.flow_turns import Lately, Watched
from leadline.web.figures import labels
from leadline.web.figures.people import Fig, Opens
from leadline.web.marks.interval import place

ONE_IN = 0.005
NOUGHT = 0.05
"""What is less reads as none."""
FAR = 50
"""So many times as many leads are not waited for."""
Tone = Literal["good", "bad", "muted", "dunno"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change in words; `more` says what would tell where it cannot be told, `title` the figures behind it."""

    text: str
    tone: Tone
    more: str
    title: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that stands: `step` and since when in words, and those watched since then."""

    step: str
    expects: str
    since: str
    days: str
    rate: str
    interval: str
    watched: Fig
    should: str
    every: str


@dataclass(frozen=True, slots=True)
class LeverRow:
    """A step that could be worked on. `chance` is a width."""

    step: str
    chance: str
    bar: str
    gain: str
    band: str
    per: str
    first: bool


@dataclass(frozen=True, slots=True)
class Levers:
    """`verdict` is found, none or cannot_tell; `says` is one sentence, `of` what a gain is weighed by."""

    verdict: str
    says: str
    of: str
    rows: tuple[LeverRow, ...]


def turn(found: Change | None, *, latest: bool = True) -> Turn | None:
    """A change as the tables show it. How many more would tell is said of the `latest` only: of others nobody more
    comes."""
    if found is None:
        return None
    of = found.comparison
    title = (
        f"Within {words.count(found.days, 'day')}: {words.whole(of.now.k)} of {words.whole(of.now.n)}, before "
        f"{words.whole(of.before.k)} of {words.whole(of.before.n)}"
    )
    if found.still_open:
        have = "has" if found.still_open == 1 else "have"
        title += f"; {words.whole(found.still_open)} {have} not had so many days yet"
    if of.turn in ("up", "down"):
        text = f"{of.turn}: {words.percent(of.before.rate)} → {words.percent(of.now.rate)} "
        text += f"within {words.count(found.days, 'day')}"
        return Turn(text, "good" if of.turn == "up" else "bad", "", title)
    if of.turn == "about_the_same":
        return Turn("about the same", "muted", "", title)
    told = of.more if latest and of.more is not None and of.more <= FAR * (of.now.n + 1) else None
    more = "" if told is None else f"about {words.count(told, 'more lead')}{' in each' * of.of_both} would tell"
    return Turn("cannot tell yet" if latest else "cannot tell", "dunno", more, title)


def turns(report: FlowReport) -> dict[str, Turn | None]:
    """The latest change of each step."""
    lately = report.lately
    if lately is None:
        return {}
    return {step.name: turn(found) for step, found in zip(report.total.steps, lately.steps, strict=True)}


def against(lately: Lately | None) -> tuple[str, str]:
    """'October 2026', 'September 2026'; other spans by their days."""
    if lately is None:
        return "", ""
    return _span(lately.since, lately.until), _span(lately.before_since, lately.before_until)


def _span(first: date, last: date) -> str:
    if labels.days_of("month", first.isoformat()[:7]) == (first, last):
        return f"{first:%B %Y}"
    if first == last:
        return labels.day(first)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return f"{first:%b %Y} to {last:%b %Y}" if whole else f"{labels.day(first)} to {labels.day(last)}"


def alarms(report: FlowReport, opens: Opens, zone: ZoneInfo) -> tuple[Alarm, ...]:
    """The alarms that stand, in the order of the steps."""
    return tuple(_alarm(found, opens, zone) for found in report.alerts)


def _alarm(found: Watched, opens: Opens, zone: ZoneInfo) -> Alarm:
    ends = found.interval
    return Alarm(
        step=f"{labels.stage(found.before)} to {labels.stage(found.step)}",
        expects=words.percent(found.playbook_rate),
        since=labels.long_day(found.since.astimezone(zone).date()) if found.since else "",
        days=words.count(found.days, "day"),
        rate=words.percent(found.rate),
        interval=words.interval(ends.low, ends.high) if ends else "",
        watched=opens.fig(found.since_leads, "alarmed", step=found.step),
        should=words.percent(found.expected),
        every=words.number(round(found.false_every, -2)),
    )


def levers(report: FlowReport) -> Levers | None:
    """The bottleneck; None where no step has an expected rate, or there is nobody."""
    found = report.bottleneck
    if found is None:
        return None
    names = {step.name: labels.stage(before.name) for before, step in pairwise(report.total.steps)}
    first = found.levers[0]
    if found.verdict == "found":
        says = f"Reaching its expected rate would have brought {gain(first)}."
    elif found.verdict == "none":
        says = "Every step holds what the playbook expects of it."
    else:
        says = "Which step it is cannot be told yet"
        says += f": about {words.count(found.more, 'more lead')} would tell." if found.more else "."
    return Levers(
        verdict=found.verdict,
        says=says,
        of="what is now spent on each step" if found.by == "cost" else "all leads",
        rows=tuple(
            LeverRow(
                step=f"{names[lever.name]} to {labels.stage(lever.name)}",
                chance=f"<{words.percent(0.01, 0)}" if lever.probability < ONE_IN else chance(lever),
                bar=place(lever.probability),
                gain=_number(lever.gain),
                band=f"{_number(lever.band.low)}–{_number(lever.band.high)}" if lever.band.high >= NOUGHT else "",
                per=words.money(round(1 / lever.per_spent), report.currency) if lever.per_spent else "",
                first=found.verdict == "found" and lever is first,
            )
            for lever in found.levers
            if found.verdict != "none"
        ),
    )


def bottleneck_of(report: FlowReport) -> Lever | None:
    """The step that is the bottleneck, where it can be told."""
    return report.bottleneck.step if report.bottleneck else None


def chance(lever: Lever) -> str:
    """'84%'; never all or nothing."""
    return words.percent(min(0.99, max(0.01, lever.probability)), 0)


def gain(lever: Lever) -> str:
    """'about 27 more clients (21–34)', the band being of 80 %."""
    return f"about {_number(lever.gain)} more clients ({_number(lever.band.low)}–{_number(lever.band.high)})"


def _number(value: float) -> str:
    return words.short(value) if value >= NOUGHT else "0"
