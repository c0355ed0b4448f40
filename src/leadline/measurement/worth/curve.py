"""How soon leads close, those that are still open counted as open: the Kaplan–Meier estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from leadline.measurement.groups import Groups
from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Ints, Mask, Population

HORIZONS = (30, 90, 365)
"""Days by which the share that has closed is told."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The share of all leads that closes by an age, with its 95 % interval; None beyond the oldest lead."""

    days: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """`half` is the age in days by which half of the closings that the curve can see have come, with its 95 % interval;
    None without any closing. It is not the median of the clients' own times: leads that are open count.
    """

    closed: tuple[Closed, ...]
    half: float | None
    half_low: float | None
    half_high: float | None


def by_age(who: Population, within: Mask) -> Ints:
    """The rows that a curve can be made of, youngest first."""
    seen = np.flatnonzero(within & who.dated & (~who.client | ~np.isnan(who.days_to_close)) & (who.age >= 0))
    return seen[np.argsort(who.age[seen])]


def curves(who: Population, groups: Groups, aged: Ints) -> tuple[Curve, ...]:
    """The closing curve of each group (Kaplan and Meier 1958), of the leads whose first request has a known date:
    `aged` is `by_age`.

    A lead leaves the curve when it buys. One that has not bought is seen until its present age, also where it was
    lost or disqualified: it does not buy, and its age is known, so the curve is the share of *all* leads that has
    bought (the subdistribution of Fine and Gray 1999 with known censoring times), not of those who are still willing.
    Clients without a known date of purchase are left out. Intervals are by Greenwood's formula on the complementary
    log-log scale.
    """
    by_group = aged[groups.index[aged] >= 0]
    if len(groups.keys) > 1:
        small = groups.index[by_group].astype(np.int16 if len(groups.keys) < 2**15 else np.int64)
        by_group = by_group[np.argsort(small, kind="stable")]
    ends = np.searchsorted(groups.index[by_group], np.arange(len(groups.keys) + 1))
    return tuple(_curve(who, by_group[ends[i] : ends[i + 1]]) for i in range(len(groups.keys)))


def _curve(who: Population, rows: Ints) -> Curve:
    """`rows` stand by age."""
    won, age = who.client[rows], who.age[rows]
    closed_at, still = np.sort(np.maximum(who.days_to_close[rows][won], 0.0)), age[~won]
    times, deaths = np.unique(closed_at, return_counts=True)
    at_risk = len(rows) - np.searchsorted(still, times, side="left") - np.searchsorted(closed_at, times, side="left")
    stay = 1 - deaths / at_risk
    survival = np.cumprod(stay)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        spread = float(ndtri((1 + LEVEL) / 2)) * np.sqrt(greenwood) / np.abs(np.log(survival))
        low = np.where(survival > 0, 1 - survival ** np.exp(-spread), 1 - survival)
        high = np.where(survival > 0, 1 - survival ** np.exp(spread), 1.0)
    share = 1 - survival
    oldest = float(age.max(initial=-1.0))
    closed = []
    for days in HORIZONS:
        place = int(np.searchsorted(times, days, side="right")) - 1
        if oldest < days:
            closed.append(Closed(days, None, None, None))
        elif place < 0:
            # nobody has closed: at most as many as would be seen with a chance of one in forty (rule of three)
            held = len(rows) - int(np.searchsorted(still, days, side="left"))
            closed.append(Closed(days, 0.0, 0.0, 1 - ((1 - LEVEL) / 2) ** (1 / held) if held else None))
        else:
            closed.append(Closed(days, float(share[place]), float(low[place]), float(high[place])))
    if not len(times):
        return Curve(tuple(closed), None, None, None)
    goal = share[-1] / 2
    return Curve(tuple(closed), _first(times, share, goal), _first(times, high, goal), _first(times, low, goal))


def _first(times: Floats, share: Floats, goal: float) -> float | None:
    """The first time at which a rising share reaches a goal."""
    place = int(np.searchsorted(np.maximum.accumulate(share), goal - 1e-12))
    return float(times[place]) if place < len(times) else None
