"""How soon open leads buy: the chance for each day by age, learned from all that was open, the latest counting most.

Piecewise-constant hazards: within a band of ages, purchases ÷ days that leads were open (Holford 1980). A lead that is
still open counts for the days that it has been seen (right censoring). Where purchases were recorded only from some
date on, leads are counted from that date (left truncation). Days count half as much for every `HALF_LIFE` that they lie
back. A band's rate is drawn towards the rate of the band before it, as if that had been seen with `WINS_BEFORE` wins:
a gamma prior, so bands in which nobody has bought yet are not taken to be dead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.measurement.forecast.history import BANDS, EDGES, STILL, History, band_of
from leadline.measurement.intervals import Floats
from leadline.measurement.notices import MORE_THAN_NOISE
from leadline.measurement.population import Ints

HALF_LIFE = 180.0
"""Days."""
WINS_BEFORE = 0.25
"""As little as keeps a band alive: in made-up worlds more makes forecasts of few purchases too high."""
ENOUGH = 20
"""Clients with known dates from which the pace of each band is learned by itself."""
FEWEST = 5
"""With fewer nothing is said."""
COARSE: Ints = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3], dtype=np.int64)
"""The bands put together while there are few clients: under 14 days, under 60, under 180, and later."""


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """By band of age: purchases for each lead and day (`buying`), decisions that a lead is over (`closing`), and how
    many purchases each rate rests on (`worth`).

    `wins` have been seen; `few`: under `ENOUGH`. `since` is the day (ago) from which leads are counted, None: from the
    first; `reach` is the age up to which at least `ENOUGH` leads have been seen
    (0 for a past moment).
    """

    buying: Floats
    closing: Floats
    worth: Floats
    wins: int
    few: bool
    since: int | None
    reach: int


def learn_pace(seen: History, ago: int = 0, half_life: float = HALF_LIFE) -> Pace | None:
    """The pace as it was known `ago` days back; None with under `FEWEST` clients."""
    won, at_risk, closed = seen.won[:, ago:], seen.at_risk[:, ago:], seen.closed[:, ago:]
    wins = int(won.sum())
    if wins < FEWEST:
        return None
    few = wins < ENOUGH
    first = int(np.flatnonzero(won.sum(axis=0)).max()) + 1
    since: int | None = first
    buying = _rates(won[:, :first], at_risk[:, :first], half_life, few)[0]
    if float(buying @ at_risk[:, first:].sum(axis=1)) < MORE_THAN_NOISE:
        since = None
    kept = slice(0, since)
    buying, worth = _rates(won[:, kept], at_risk[:, kept], half_life, few)
    closing, _ = _rates(closed[:, kept], at_risk[:, kept], half_life, few)
    return Pace(
        buying=buying,
        closing=closing if closed[:, kept].any() else np.zeros(BANDS),
        worth=worth,
        wins=wins,
        few=few,
        since=None if since is None else ago + since,
        reach=_reach(seen) if ago == 0 else 0,
    )


def exposure(pace: Pace, came: Ints, ended: Ints, ago: int = 0) -> Floats:
    """How many purchases the pace expected of each lead until it ended, in the days that count.

    `came` and `ended` (STILL: open) are days before the moment `ago`, as is the pace.
    """
    hazard = np.concatenate([[0.0], np.cumsum(pace.buying[band_of(np.arange(int(came.max(initial=0)) + 2))])])
    first = came if pace.since is None else np.minimum(came, pace.since - ago - 1)
    last = np.where(ended == STILL, 0, ended)
    return np.asarray(np.maximum(hazard[came - last + 1] - hazard[came - first], 0.0), dtype=np.float64)


def _rates(events: Floats, at_risk: Floats, half_life: float, few: bool) -> tuple[Floats, Floats]:
    """The rate of each band, and how many events it rests on: (Σw)² ÷ Σw² of them, with what is believed before."""
    weight = 0.5 ** (np.arange(events.shape[1]) / half_life)
    groups = COARSE if few else np.arange(BANDS)
    number = int(groups.max()) + 1
    k, k2, x = (
        np.bincount(groups, weights=values, minlength=number).astype(np.float64)
        for values in (events @ weight, events @ weight**2, at_risk @ weight)
    )
    before = float(k.sum()) / max(float(x.sum()), 1.0)
    rate = np.zeros(number)
    for i in range(number):
        rate[i] = before = (k[i] + WINS_BEFORE) / (x[i] + WINS_BEFORE / before) if before > 0 else 0.0
    worth = np.divide(k**2, k2, out=np.zeros(number), where=k2 > 0) + WINS_BEFORE
    return rate[groups], worth[groups]


def _reach(seen: History) -> int:
    """The oldest age that `ENOUGH` leads have been seen at."""
    oldest = np.bincount(seen.came - np.maximum(seen.ended, 0), weights=seen.count)
    at_least = np.cumsum(oldest[::-1])[::-1]
    return int(np.flatnonzero(at_least >= min(ENOUGH, at_least[0])).max(initial=0))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A pace summed up by age in days: `bought[age]` of those who came have bought by then, `left[age]` are still open.

    `in_band[band]` is the part of `bought` that happened in each band.
    """

    bought: Floats
    left: Floats
    in_band: Floats

    def within(self, ages: Ints, start: int, end: int) -> Floats:
        """The chance that an open lead of each age buys after `start` and by `end` days from now."""
        last = len(self.left) - 1
        at, low, high = (np.minimum(ages + days, last) for days in (0, start, end))
        return np.asarray((self.bought[high] - self.bought[low]) / self.left[at], dtype=np.float64)

    def bands_within(self, ages: Ints, start: int, end: int) -> Floats:
        """`within`, by the band in which they buy: one row a band."""
        last = len(self.left) - 1
        at, low, high = (np.minimum(ages + days, last) for days in (0, start, end))
        return np.asarray((self.in_band[:, high] - self.in_band[:, low]) / self.left[at], dtype=np.float64)


def curve(pace: Pace, oldest: int) -> Curve:
    """Up to an age in days. Of two things that can happen, buying and being given up, the first one counts
    (cumulative incidence)."""
    ages = np.arange(oldest + 1)
    band = band_of(ages)
    buy, over = pace.buying[band], pace.closing[band]
    both = buy + over
    left = np.maximum(np.exp(-np.cumsum(both)), 1e-280)
    before = np.concatenate([[1.0], left[:-1]])
    share = np.divide(buy, both, out=np.zeros(len(ages)), where=both > 0)
    now = share * (before - left)
    in_band = np.zeros((BANDS, len(ages)))
    in_band[band, ages] = now
    return Curve(np.cumsum(now), left, np.cumsum(in_band, axis=1))


def median_days(pace: Pace) -> int:
    """The age in days by which half of those who will have bought within `reach` have."""
    bought = curve(pace, max(pace.reach, int(EDGES[1]))).bought
    return int(np.searchsorted(bought, bought[-1] / 2))
