"""Two rates held against each other: has it gone up or down by more than noise, or stayed about the same?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, inf, log, sqrt
from typing import Literal

import numpy as np
from scipy.special import gammaln, ndtri

from leadline.measurement.against import FINE, about, about_the_same
from leadline.measurement.intervals import LEVEL, Interval, interval

Turn = Literal["up", "down", "about_the_same", "cannot_tell"]

FALSE_CHANGES = 1 - LEVEL
"""So often, at most, a change is told where the two rates are the same: 5 in 100 comparisons, fewer of small counts."""
SLIGHT = 1.05
"""A difference that surely is under a twentieth is none, however many leads show it."""
MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Tried:
    """`k` of `n` took the step."""

    k: int
    n: int

    @property
    def rate(self) -> float | None:
        return self.k / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is now − before in points of rate, between the `interval`'s ends with 95 % (they may be negative).
    `p` is the two-sided mid-p value. Where it cannot be told, `more` is about how many more would tell if the rates
    stayed as they are: more of the present ones, or with `of_both` so many more on either side; None: no number would.
    """

    turn: Turn
    now: Tried
    before: Tried
    difference: float | None
    interval: Interval | None
    p: float
    more: int | None = None
    of_both: bool = False


def compare(now: Tried, before: Tried) -> Comparison:
    """Whether a rate has changed by more than noise.

    Up or down: Fisher's exact test with mid-p (Lancaster 1961), two-sided at 5 %, tells the rates apart, and the
    interval of the difference leaves out 0. About the same: the interval of their ratio lies between two thirds and
    half as much again (or so near to 1 that a certain change would not matter). Raises ValueError unless 0 ≤ k ≤ n.
    """
    for tried in (now, before):
        if not 0 <= tried.k <= tried.n:
            raise ValueError(f"{tried.k} of {tried.n}")
    if not now.n or not before.n:
        return Comparison("cannot_tell", now, before, None, None, 1.0)
    difference = now.k / now.n - before.k / before.n
    ends = of_difference(now, before)
    p = mid_p(now, before)
    low, high = of_ratio(now, before)
    found: Turn = "cannot_tell"
    if p <= FALSE_CHANGES and not ends.low <= 0 <= ends.high and not 1 / SLIGHT < low <= high < SLIGHT:
        found = "up" if difference > 0 else "down"
    elif about_the_same(low, high):
        found = "about_the_same"
    if found != "cannot_tell":
        return Comparison(found, now, before, difference, ends, p)
    more, of_both = _more(now, before)
    return Comparison(found, now, before, difference, ends, p, more, of_both)


def mid_p(now: Tried, before: Tried) -> float:
    """The two-sided mid-p value of Fisher's exact test: twice the smaller tail, with half of what was seen.

    The hypergeometric probabilities are summed exactly within 12 standard deviations, beyond which nothing is left.
    """
    k, took, n, size = now.k, now.k + before.k, now.n, now.n + before.n
    mean = n * took / size
    spread = sqrt(max(mean * (1 - took / size) * before.n / max(1, size - 1), 0.0))
    low = max(0, took - before.n, int(mean - 12 * spread) - 10)
    high = min(n, took, int(mean + 12 * spread) + 10)
    if not low <= k <= high:
        return 0.0
    seen = np.arange(low, high + 1, dtype=np.float64)
    weight = _log_choose(n, seen) + _log_choose(before.n, took - seen)
    chance = np.exp(weight - weight.max())
    chance /= chance.sum()
    under, here = float(chance[: k - low].sum()), float(chance[k - low])
    return min(1.0, 2 * min(under + here / 2, 1 - under - here / 2))


def _log_choose(n: float, k: np.ndarray) -> np.ndarray:
    found: np.ndarray = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return found


def of_difference(now: Tried, before: Tried) -> Interval:
    """The 95 % interval of the difference of two rates, from Jeffreys' interval of each ("square and add": Newcombe
    1998, method 10; Donner and Zou 2012). Both must have been tried."""
    mine, theirs = interval(now.k, now.n), interval(before.k, before.n)
    assert mine is not None and theirs is not None  # noqa: S101, PT018 - both were tried
    p, q = now.k / now.n, before.k / before.n
    return Interval(
        max(-1.0, p - q - sqrt((p - mine.low) ** 2 + (theirs.high - q) ** 2)),
        min(1.0, p - q + sqrt((mine.high - p) ** 2 + (q - theirs.low) ** 2)),
    )


def of_ratio(now: Tried, before: Tried) -> tuple[float, float]:
    """The 95 % interval of the ratio of two rates, by its logarithm, a half being added to each count (Walter 1975)."""
    k, n, j, m = now.k + 0.5, now.n + 0.5, before.k + 0.5, before.n + 0.5
    away = _z() * sqrt(max(0.0, 1 / k - 1 / n + 1 / j - 1 / m))
    ratio = log(k / n) - log(j / m)
    return exp(ratio - away), exp(ratio + away)


def _z() -> float:
    return float(-ndtri((1 - LEVEL) / 2))


def _more(now: Tried, before: Tried) -> tuple[int | None, bool]:
    """About how many more would tell, the rates staying: of the present ones alone, else of both."""
    p, q = (now.k + 0.5) / (now.n + 1), (before.k + 0.5) / (before.n + 1)
    apart, ratio = (p - q) ** 2 / _z() ** 2, log(p / q)
    mine, theirs = p * (1 - p), q * (1 - q)
    fine = min(ratio - log(FINE), -log(FINE) - ratio)
    same = (fine / _z()) ** 2 if fine > 0 else 0.0
    left = (apart - theirs / before.n, same - (1 - q) / (q * before.n))
    needed = min(mine / left[0] if left[0] > 0 else inf, (1 - p) / p / left[1] if left[1] > 0 else inf)
    if needed <= MOST:
        return about(max(1, ceil(needed) - now.n)), False
    each = min(
        (mine + theirs) / apart if apart else inf,
        ((1 - p) / p + (1 - q) / q) / same if same else inf,
    )
    if each > MOST:
        return None, False
    return about(max(1, ceil(each) - min(now.n, before.n))), True
