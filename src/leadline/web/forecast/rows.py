"""A forecast as a page shows it: what is ahead, the sources, and how past forecasts did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.measurement.against import about_the_same
from leadline.measurement.forecast import Ahead, ForecastReport, ForecastRow, PastForecast
from leadline.measurement.forecast.sentence import between, ends, said
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import short
from leadline.web.figures.people import Fig, Opens
from leadline.web.marks.interval import IntervalMark, place

MOST = 100
"""Groups that are shown, those with most open leads."""
PAST = 12
"""Past forecasts that are shown, the latest."""


@dataclass(frozen=True, slots=True)
class Span:
    """One span of days: `expected` of the open leads, `band`; `mark` draws it."""

    name: str
    expected: str
    band: str
    mark: IntervalMark | None


@dataclass(frozen=True, slots=True)
class Row:
    """One source; `url` is its flow. `pace` in words, `unclear` where it cannot be told; `how_fast` is the figure."""

    name: str
    url: str
    open: Fig
    undated: Fig | None
    spans: tuple[Span, ...]
    pace: str
    unclear: bool
    how_fast: str


@dataclass(frozen=True, slots=True)
class Past:
    """What was said on a day, and what came; `mark` draws both: the dot is what came."""

    made_on: str
    days: str
    expected: str
    band: str
    came: str
    held: bool
    mark: IntervalMark


def spans(row: ForecastRow, top: float) -> tuple[Span, ...]:
    return tuple(Span(one.name, said(one.expected), _band(one), _mark(one, top)) for one in row.days)


def _band(ahead: Ahead) -> str:
    return "most likely none" if ahead.high == 0 else between(ahead)


def top_of(rows: Sequence[ForecastRow]) -> float:
    """The end of the axis."""
    return float(max((one.high or 0 for row in rows for one in row.days), default=0)) or 1.0


def rows(report: ForecastReport, opens: Opens, asked: Asked, flow: str, playbook: Playbook) -> tuple[Row, ...]:
    """The groups with most open leads first, what is not known last."""
    picked = report.rows[:MOST]
    top = top_of(picked)
    return tuple(_row(row, report, opens, asked, flow, playbook, top) for row in picked)


def _row(
    row: ForecastRow, report: ForecastReport, opens: Opens, asked: Asked, flow: str, playbook: Playbook, top: float
) -> Row:
    word, value = report.by[0], row.key[0]
    return Row(
        name=labels.value(word, value, playbook),
        url=asked.address(flow, {word: short(value), "by": None, "within": None}),
        open=opens.fig(row.open, "open", row.key),
        undated=opens.fig(row.undated, "undated", row.key) if row.undated else None,
        spans=spans(row, top),
        pace=pace(row) or "cannot tell yet",
        unclear=pace(row) is None,
        how_fast=_how_fast(row),
    )


def pace(row: ForecastRow) -> str | None:
    """How often its leads buy against all of their age; None where that cannot be told: the interval of its factor
    holds 1 and differences that matter."""
    if row.factor is None or row.factor_low is None or row.factor_high is None:
        return None
    if about_the_same(row.factor_low, row.factor_high):
        return "about as often as all"
    if row.factor_low <= 1 <= row.factor_high:
        return None
    return f"{_times(row.factor)} times as often as all"


def _how_fast(row: ForecastRow) -> str:
    """'× 1.2 (0.7–1.9)'"""
    if row.factor is None or row.factor_low is None or row.factor_high is None:
        return ""
    return f"× {_times(row.factor)} ({_times(row.factor_low)}–{_times(row.factor_high)})"


def _times(factor: float) -> str:
    return words.number(factor, 1 if factor > 1 else 2)


def _mark(ahead: Ahead, top: float) -> IntervalMark | None:
    if ahead.expected is None or ahead.low is None or not ahead.high:
        return None  # where most likely nobody buys there is no band to draw
    return IntervalMark(
        place(ahead.expected / top), place(ahead.low / top), place(ahead.high / top), "",
        f"{said(ahead.expected)} expected within {ahead.name}, {between(ahead)}",
    )  # fmt: skip


def past(report: ForecastReport) -> tuple[Past, ...]:
    """The latest past forecasts."""
    picked = report.past[:PAST]
    top = float(max((max(one.high, one.came) for one in picked), default=0)) or 1.0
    return tuple(_past(one, top) for one in picked)


def _past(one: PastForecast, top: float) -> Past:
    band = ends(one.low, one.high)
    label = f"{words.whole(one.came)} came; {band} was said"
    return Past(
        made_on=labels.day(one.made_on),
        days=words.count(one.days, "day"),
        expected=said(one.expected),
        band=band,
        came=words.whole(one.came),
        held=one.held,
        mark=IntervalMark(
            place(one.came / top), place(one.low / top), place(one.high / top), "" if one.held else "low", label,
            place(one.expected / top),
        ),
    )  # fmt: skip
