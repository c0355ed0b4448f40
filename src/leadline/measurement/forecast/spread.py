"""How far forecasts are off beyond chance, learned from how past ones did; and the bands that follow from it.

That so many of m expected purchases come is not Poisson: some weeks are better than others. The number is taken to be
negative binomial with mean m and variance m + (v + u)·m², where u is what is not known of the pace and v what is not
known of the time to come. v is learned from past forecasts: each is held against what came, by the likelihood of the
same distribution; forecasts that overlap in time count for as much as they say anew. Before any past forecast, v is
believed to be about `BEFORE`², give or take its factor (a log-normal prior), and what stays unknown of it is kept: the
bands are made from a mixture over a grid of v.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaln

from leadline.measurement.intervals import Floats

LEVEL = 0.80
"""How often a band should hold what comes."""
BEFORE = 0.1
"""A forecast's relative error beyond chance, believed before any was held against what came."""
BEFORE_OF_A_PART = 0.2
"""The same of a cohort's or a source's forecast."""
GIVE = 1.0
"""How far log v is believed to lie around that, as a standard deviation: two in three between 6 % and 16 %."""
GRID: Floats = np.exp(np.linspace(np.log(0.0004), np.log(2.25), 33))

NEGLIGIBLE = 1e-4
"""A v of a smaller weight does not move the ends of a band."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """A weight for each v of `GRID`; `learned_from` past forecasts, overlaps taken off."""

    weight: Floats
    learned_from: float

    @property
    def typical(self) -> float:
        """The relative error beyond chance, in the middle of what is likely."""
        return float(np.sqrt(np.exp(self.weight @ np.log(GRID))))


def learn_spread(
    expected: npt.ArrayLike, came: npt.ArrayLike, unsure: npt.ArrayLike, weight: npt.ArrayLike, before: float = BEFORE
) -> Spread:
    """From past forecasts: what was expected, what came, u (relative variance), and how much each counts."""
    m, n, u, w = (np.asarray(values, np.float64) for values in (expected, came, unsure, weight))
    log_weight = -0.5 * ((np.log(GRID) - 2 * np.log(before)) / GIVE) ** 2
    if len(m):
        log_weight = log_weight + w @ _log_chance(n[:, None], m[:, None], u[:, None] + GRID)
    found = np.exp(log_weight - log_weight.max())
    return Spread(found / found.sum(), float(w.sum()) if len(m) else 0.0)


def _log_chance(n: Floats, mean: Floats, relative: Floats) -> Floats:
    """The negative binomial's log probability of n."""
    size = 1 / relative
    mean = np.maximum(mean, 1e-9)
    return np.asarray(
        gammaln(n + size) - gammaln(size) - gammaln(n + 1)
        + size * np.log(size / (size + mean)) + n * np.log(mean / (size + mean))
    )  # fmt: skip


def band(
    mean: npt.ArrayLike, unsure: npt.ArrayLike, spread: Spread, at_most: npt.ArrayLike, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """(lows, highs), whole numbers, for expected numbers of purchases among `at_most` leads each.

    A number counts by the middle of its step of the distribution (mid-P, Lancaster 1961): bands of whole numbers that
    count whole steps hold more than they say.
    """
    tail = (1 - level) / 2
    m, u, most = (np.atleast_1d(np.asarray(values, np.float64)) for values in (mean, unsure, at_most))
    low = np.minimum(_first_over(tail, m, u, spread, most), most)
    high = np.minimum(_first_over(1 - tail, m, u, spread, most) - 1, most)
    return low, np.maximum(low, high)


def _first_over(share: float, m: Floats, u: Floats, spread: Spread, most: Floats) -> Floats:
    """The smallest whole number the middle of whose step lies over this probability, by halving."""
    likely = spread.weight > NEGLIGIBLE
    weight = spread.weight[likely] / spread.weight[likely].sum()
    size = 1 / (u[:, None] + GRID[likely])
    stay = size / (size + np.maximum(m, 1e-12)[:, None])

    def at(number: Floats) -> Floats:
        """P(N ≤ number)."""
        found = betainc(size, np.maximum(number, 0)[:, None] + 1, stay) @ weight
        return np.where(number < 0, 0.0, found)

    low, high = np.full(len(m), -1.0), most + 1
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        over = (at(middle) + at(middle - 1)) / 2 > share
        between = high - low > 1
        high = np.where(between & over, middle, high)
        low = np.where(between & ~over, middle, low)
    return high
