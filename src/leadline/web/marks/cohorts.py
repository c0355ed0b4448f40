"""The rates of cohorts side by side, with their intervals: hollow where a cohort is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline.web.marks.interval import Axis, axis_for

HEIGHT = 190
BOTTOM = 160
TOP = 22
LEFT = 5.0
"""Percent of the width that the axis' figures take."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """What is drawn of one: `text` stands beside its dot, `name` under it."""

    name: str
    rate: float
    low: float
    high: float
    still_open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    beside: str
    y: float
    low: float
    high: float
    hollow: bool
    text: str
    name: str
    named: bool


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class CohortChart:
    """`label` says in words what is drawn."""

    height: int
    base: int
    below: int
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    label: str


def cohort_chart(cohorts: Sequence[Cohort], label: str) -> CohortChart:
    """Drawn from left to right in the order given."""
    axis = axis_for([cohort.high for cohort in cohorts if not cohort.still_open] or [c.high for c in cohorts])
    step = (100 - LEFT) / max(1, len(cohorts))
    every = -(-len(cohorts) // 8)
    dots = []
    for i, cohort in enumerate(cohorts):
        middle = LEFT + step * (i + 0.5)
        dots.append(
            Dot(
                x=f"{middle:.2f}%",
                beside=f"{min(middle + 1.1, 97):.2f}%",
                y=_y(cohort.rate, axis),
                low=_y(cohort.low, axis),
                high=_y(cohort.high, axis),
                hollow=cohort.still_open,
                text=cohort.text if len(cohorts) <= 14 else "",
                name=cohort.name,
                named=(len(cohorts) - 1 - i) % every == 0,
            )
        )
    lines = tuple(
        Line(_y(axis.top * share, axis), text) for share, text in zip((0.5, 1.0), axis.marks[1:], strict=True)
    )
    return CohortChart(HEIGHT, BOTTOM, BOTTOM + 20, tuple(dots), lines, label)


def _y(rate: float, axis: Axis) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(1.0, rate / axis.top), 1)
