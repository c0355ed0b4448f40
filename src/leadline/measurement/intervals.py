"""Intervals for a rate of k in n that stay honest for small n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

Floats = npt.NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a rate is likely to lie, both ends between 0 and 1."""

    low: float
    high: float

    def __contains__(self, rate: object) -> bool:
        return isinstance(rate, (int, float)) and self.low <= rate <= self.high


def interval(k: int, n: int, level: float = LEVEL) -> Interval | None:
    """The Jeffreys interval of k successes in n trials; None without trials.

    Beta(k + 1/2, n - k + 1/2), equal tails, the lower end being 0 for k = 0 and the upper 1 for k = n
    (Brown, Cai and DasGupta 2001). Raises ValueError unless 0 ≤ k ≤ n and 0 < level < 1.
    """
    if n == 0 and k == 0:
        return None
    low, high = intervals(np.array([k]), np.array([n]), level)
    return Interval(float(low[0]), float(high[0]))


def intervals(k: npt.ArrayLike, n: npt.ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """`interval` for arrays of equal length: (lows, highs), nan where n is 0."""
    successes, trials = np.asarray(k, np.float64), np.asarray(n, np.float64)
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    if np.any(successes < 0) or np.any(successes > trials):
        raise ValueError("successes lie between 0 and the number of trials")
    tail = (1 - level) / 2
    low = np.asarray(betaincinv(successes + 0.5, trials - successes + 0.5, tail))
    high = np.asarray(betaincinv(successes + 0.5, trials - successes + 0.5, 1 - tail))
    low = np.where(successes == 0, 0.0, low)
    high = np.where(successes == trials, 1.0, high)
    none = trials == 0
    return np.where(none, np.nan, low), np.where(none, np.nan, high)
