"""New people and those who took something before, week by week: bars whose geometry stands in attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 52
"""More weeks are drawn some at a time."""
HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` and `width` are percentages of the width; `new` stands on the ground, `again` on it, in pixels."""

    x: str
    width: str
    new_y: str
    new: str
    again_y: str
    again: str


@dataclass(frozen=True, slots=True)
class WeeksMark:
    bars: tuple[Bar, ...]
    label: str
    height: int = HEIGHT


def weeks_mark(weeks: Sequence[tuple[int, int]], top: int, first: int, last: int, start: int, label: str) -> WeeksMark:
    """`weeks` are (new, again) from week `start` on; the axis goes from week `first` to `last` and up to `top`."""
    wide = last - first + 1
    step = -(-wide // MOST)
    summed: dict[int, tuple[int, int]] = {}
    for place, (new, again) in enumerate(weeks, start - first):
        before = summed.get(place // step, (0, 0))
        summed[place // step] = (before[0] + new, before[1] + again)
    part, high = 100 * step / wide, max(top, 1)
    return WeeksMark(tuple(_bar(slot * part, part, *summed[slot], high) for slot in sorted(summed)), label)


def highest(weeks: Sequence[tuple[int, int]], first: int, last: int, start: int) -> int:
    """The most of any bar that `weeks_mark` draws on such an axis."""
    step = -(-(last - first + 1) // MOST)
    summed: dict[int, int] = {}
    for place, both in enumerate(weeks, start - first):
        summed[place // step] = summed.get(place // step, 0) + sum(both)
    return max(summed.values(), default=0)


def _bar(x: float, width: float, new: int, again: int, top: int) -> Bar:
    low, high = HEIGHT * new / top, HEIGHT * (new + again) / top
    return Bar(
        f"{x:.2f}%", f"{max(width * 0.85, 0.4):.2f}%", f"{HEIGHT - low:.1f}", f"{low:.1f}", f"{HEIGHT - high:.1f}",
        f"{high - low:.1f}",
    )  # fmt: skip
