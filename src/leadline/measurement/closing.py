"""How long leads take to become clients, and how much of a cohort's buying can have been seen by now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from leadline.measurement.intervals import LEVEL, Floats

ENOUGH = 20
"""With fewer known times, nothing is said about how far along a cohort is."""
FEW = 8
"""So many do for a figure that is shown with how unsure the curve is."""
AT_RISK = 2.0
"""The curve ends where fewer than this many times the square root of the clients are left to learn from: of 20 clients
9, of 150 25, of 1,000 63. So one client more weighs less in it than chance does."""


@dataclass(frozen=True, slots=True)
class TimesToClose:
    """Days (fractional, 24 hours each) from first request to first purchase. A time below 0 is a purchase before the
    request. `median_low` to `median_high` is the median's 95 % interval; None with fewer than six times."""

    count: int
    median: float | None
    p90: float | None
    median_low: float | None = None
    median_high: float | None = None


def times_to_close(days: Floats) -> TimesToClose:
    """Median and 90th percentile (linear between neighbours) of the known times; nan is an unknown one."""
    known = days[~np.isnan(days)]
    if not len(known):
        return TimesToClose(0, None, None)
    median, p90 = np.quantile(known, [0.5, 0.9])
    place = _ends_of_median(len(known))
    low, high = (
        (None, None) if place is None else np.partition(known, [place, -place - 1])[[place, -place - 1]].tolist()
    )
    return TimesToClose(len(known), float(median), float(p90), low, high)


def _ends_of_median(count: int) -> int | None:
    """The place (from 0, from either end of the sorted times) of the ends of the median's interval; None with too few.

    How many of the times lie under the median is binomial with one half, whatever their distribution (sign test).
    """
    first = max(0, int(count / 2 - 3 * np.sqrt(count)))
    under = np.arange(first, count // 2 + 1)
    places = first + int((bdtr(under, count, 0.5) <= (1 - LEVEL) / 2).sum())
    return places - 1 if places else None


@dataclass(frozen=True, slots=True)
class SeenSoFar:
    """How many leads of some ages count as seen: each by the share of buyers that is as quick as it is old.

    `number` is the sum of these shares, `unsure` its relative standard error from the curve, and `evenly` the sum of
    their squares ÷ their sum: 1 where each lead is seen wholly or not at all.
    """

    number: float
    unsure: float = 0.0
    evenly: float = 1.0


@dataclass(frozen=True, slots=True)
class Maturity:
    """The share of those who will buy that has bought by a given age: a step function, `share[i]` from `age[i]` on.

    `unsure[i]` is the variance of its logarithm (as Greenwood 1926 has it for a product-limit estimate; Tsai, Jewell
    and Wang 1987 for truncated times). `count` times teach it.
    """

    age: Floats
    share: Floats
    unsure: Floats
    count: int

    def at(self, ages: npt.ArrayLike) -> Floats:
        """The share for each age in days."""
        place = np.searchsorted(self.age, np.asarray(ages, np.float64), side="right") - 1
        return np.where(place < 0, 0.0, self.share[np.maximum(place, 0)])

    def seen(self, ages: npt.ArrayLike) -> SeenSoFar:
        """Of leads of these ages in days. The error at each time moves the shares of all who are younger."""
        place = np.searchsorted(self.age, np.asarray(ages, np.float64), side="right")
        each = np.bincount(place, minlength=len(self.age) + 1)[1:] * self.share
        number = float(each.sum())
        if not number:
            return SeenSoFar(0.0)
        younger = np.cumsum(each)[:-1]
        variance = float((-np.diff(self.unsure) * younger**2).sum())
        return SeenSoFar(number, float(np.sqrt(max(variance, 0.0))) / number, float(each @ self.share) / number)

    @property
    def p90(self) -> float:
        """The age in days by which nine in ten of the buyers have bought."""
        return float(self.age[np.searchsorted(self.share, 0.9 - 1e-12)])


def maturity(days: Floats, ages: Floats, enough: int = ENOUGH) -> Maturity | None:
    """Learned from clients' times to close and their ages (days from first request until now); None with fewer than
    `enough`.

    A late buyer of a young cohort has not been seen yet, so the plain distribution is too short. This is the
    product-limit estimate for right-truncated times (Lynden-Bell 1971): going down from the longest time t, the share
    of those at or under t that are at t is estimated among the clients whose age is at least t. Where few are that old,
    a single late buyer would be taken for many; so the estimate leaves out the times with fewer than c·√n clients at
    risk (Lai and Ying 1991) and is of those who buy within the longest time that is left: it knows nothing of later
    ones.
    """
    seen = ~np.isnan(days) & ~np.isnan(ages) & (days <= ages)
    if seen.sum() < enough:
        return None
    time, age = days[seen], ages[seen]
    values, deaths = np.unique(time, return_counts=True)
    # clients with time ≤ t less those with age < t (whose time is smaller still)
    at_risk = np.searchsorted(np.sort(time), values, side="right") - np.searchsorted(np.sort(age), values, side="left")
    old_enough = at_risk >= min(AT_RISK * np.sqrt(len(time)), at_risk.max())
    last = int(np.flatnonzero(old_enough)[-1]) + 1
    values, at_risk = values[:last], at_risk[:last]
    stay = np.maximum(1 - deaths[:last] / at_risk, 1 / (at_risk + 1))
    stay[0] = 1.0
    share = np.concatenate([np.cumprod(stay[::-1])[::-1][1:], [1.0]])
    unsure = np.concatenate([np.cumsum(((1 - stay) / (at_risk * stay))[::-1])[::-1][1:], [0.0]])
    return Maturity(values, share, unsure, len(time))
