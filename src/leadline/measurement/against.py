"""A rate held against the one that is expected of it: worse, better, about the same, or not to be told yet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from scipy.special import ndtri

from leadline.measurement.intervals import LEVEL, interval

Verdict = Literal["under", "over", "as_expected", "not_under", "cannot_tell"]

FINE = 2 / 3
"""A rate of at least this share of the expected one is still fine: what is a smaller difference does not matter."""


@dataclass(frozen=True, slots=True)
class Against:
    """`more` is about how many more trials it would take to tell, were the rate to stay as it is; None where it can be
    told, and where it is `still_open` leads that keep it open."""

    verdict: Verdict
    more: int | None = None
    still_open: bool = False


def about_the_same(low: float, high: float, fine: float = FINE) -> bool:
    """Whether a ratio that lies between `low` and `high` with 95 % may be called about the same: the interval leaves
    out every difference that matters, to both sides, that is all under `fine` and all over 1 ÷ `fine`.

    Everything that is told to be about the same is told by this.
    """
    return fine <= low and high <= 1 / fine


def against(k: int, n: int, expected: float, waiting: int = 0) -> Against:
    """k successes in n trials against an expected rate, by the 95 % interval.

    Under: the whole interval lies under the expected rate, even if the `waiting` trials, which may still succeed, are
    left out. Over: all of it above. As expected: it holds the expected rate, and nothing under two thirds of it or over
    half as much again. Not under: it holds nothing under two thirds, but may be far over. Otherwise it holds both what
    is fine and what is not. Raises ValueError unless 0 ≤ k ≤ n - waiting and
    0 < expected ≤ 1.
    """
    if not 0 < expected <= 1 or not 0 <= k <= n - waiting:
        raise ValueError(f"{k} of {n} with {waiting} waiting, {expected} expected")
    ends, settled = interval(k, n), interval(k, n - waiting)
    if ends is not None and ends.low > expected:
        return Against("over")
    if ends is not None and ends.low >= FINE * expected and ends.high >= expected:
        return Against("as_expected" if about_the_same(ends.low / expected, ends.high / expected) else "not_under")
    if settled is not None and settled.high < expected:
        return Against("under")
    if ends is not None and ends.high < expected:
        return Against("cannot_tell", still_open=True)
    return Against("cannot_tell", more=about(max(1, _enough(k, n, expected) - n)))


def compared(k: int, n: int, rate: float, waiting: int = 0) -> Against:
    """k successes in n trials compared with another rate, to both sides: `as_expected` is about the same, the whole
    interval between two thirds of it and half as much again. Raises as `against` does.
    """
    found = against(k, n, rate, waiting)
    if found.verdict == "not_under" or found.more is not None:
        return Against("cannot_tell", more=about(max(1, _enough(k, n, rate, both_sides=True) - n)))
    return found


def _enough(k: int, n: int, expected: float, both_sides: bool = False) -> int:
    """Trials after which the interval ends on one side, at the present rate: its half width is then the distance to
    the expected rate, or to the nearest end of what counts as fine, whichever is farther.
    """
    rate = (k + 0.5) / (n + 1)
    fine = rate - FINE * expected
    if both_sides:
        fine = min(fine, expected / FINE - rate)
    away = max(abs(rate - expected), fine)
    z = -ndtri((1 - LEVEL) / 2)
    return ceil(float(z) ** 2 * rate * (1 - rate) / away**2)


def about(number: int) -> int:
    """Rounded up: to tens under 100, to two figures above."""
    if number < 10:
        return number
    step: int = 10 ** max(1, floor(log10(number)) - 1)
    return ceil(number / step) * step
