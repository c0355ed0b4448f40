"""A dot with its interval, drawn as SVG whose geometry stands in attributes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, log10
from typing import Literal

from leadline import words

Tone = Literal["", "off", "low"]
"""Plain; hollow, where it cannot be told; worse."""


@dataclass(frozen=True, slots=True)
class IntervalMark:
    """Places are percentages of the width, as text; `ref` is the line that it is held against. `label` says it in
    words."""

    dot: str
    low: str
    high: str
    tone: Tone
    label: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """From 0 to `top`; the three texts stand at its ends and middle."""

    top: float

    @property
    def marks(self) -> tuple[str, str, str]:
        return "0", _percent(self.top / 2), _percent(self.top)

    def place(self, rate: float) -> str:
        return place(rate / self.top)

    def mark(self, rate: float, low: float, high: float, label: str, tone: Tone = "", ref: float | None = None) -> IntervalMark:  # fmt: skip # noqa: E501
        return IntervalMark(
            self.place(rate), self.place(low), self.place(high), tone, label, "" if ref is None else self.place(ref)
        )


def axis_for(rates: list[float]) -> Axis:
    """An axis that holds all of these, ending on a round figure."""
    return Axis(_round_up(max((rate for rate in rates if rate > 0), default=1.0)))


def place(share: float) -> str:
    """A share of the width as text; what lies outside stands at the edge."""
    return f"{100 * min(1.0, max(0.0, share)):.1f}%"


SPAN = 4.0
"""The axis of rates against expected ones ends at a quarter and at four times."""


def against_expected(
    rate: float, low: float, high: float, expected: float, label: str, tone: Tone = ""
) -> IntervalMark:
    """A rate against the expected one, in the middle, on a logarithmic axis: twice as good is as far as half as
    good."""

    def ratio(value: float) -> str:
        return place(0.5 + log(max(value, 1e-9) / expected) / (2 * log(SPAN)))

    return IntervalMark(ratio(rate), ratio(low), ratio(high), tone, label, "50.0%")


def _round_up(rate: float) -> float:
    step = 10.0 ** floor(log10(rate))
    for times in (1, 2, 4, 6, 8, 10):
        if rate <= times * step * 1.0001:
            return min(1.0, times * step)
    return min(1.0, ceil(rate))


def _percent(rate: float) -> str:
    return words.per_cent(words.figures(rate * 100))
