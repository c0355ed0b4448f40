"""The clients to expect from each source, month by month: what sells soon, and what sustains the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.measurement.closing import ENOUGH, Maturity, maturity
from leadline.measurement.groups import Groups
from leadline.measurement.intervals import Floats
from leadline.measurement.population import NEVER, Ints, Mask, Population

RECENT = 90
"""Days by whose leads the present pace is taken."""
OWN = 30
"""Clients at which a source's own times to close count as much as everybody's."""
OLDEST = 1500
"""Days; an open lead that is older is taken for this old."""


@dataclass(frozen=True, slots=True)
class Paces:
    """How the leads of each group close: `share[g, d]` of those who will buy have bought d days after the request.

    Groups with the same row of `curve_of` share a curve.
    """

    share: Floats
    curve_of: Ints
    open_by_age: Floats
    """Groups × days: open leads by age."""
    arrivals: Floats
    """Groups: leads a day of late."""


def paces(who: Population, groups: Groups, within: Mask, ahead: int) -> Paces | None:
    """`ahead` days have to be looked at. None where it is not known how long leads take."""
    everybody = who.maturity
    if everybody is None:
        return None
    aged = within & who.open & ~np.isnan(who.age) & (who.age >= 0) & (groups.index >= 0)
    ages = np.minimum(who.age[aged], OLDEST).astype(np.int64)
    days = int(ages.max(initial=0)) + ahead + 2
    grid = np.arange(days, dtype=np.float64)
    curves, curve_of = [everybody.at(grid)], np.zeros(len(groups.keys), dtype=np.int64)
    start = who.first_win
    after = within & who.client & (who.first_request >= (start or 0))
    for number, rows in enumerate(groups.split(after)):
        if len(rows) < ENOUGH:
            continue
        own = _own(who, rows)
        if own is None:
            continue
        weight = len(rows) / (len(rows) + OWN)
        curve_of[number] = len(curves)
        curves.append(weight * own.at(grid) + (1 - weight) * curves[0])
    width = int(ages.max(initial=0)) + 1
    count = np.bincount(groups.index[aged] * width + ages, minlength=len(groups.keys) * width)
    return Paces(
        np.array(curves), curve_of, count.reshape(len(groups.keys), width).astype(np.float64),
        _arrivals(who, groups, within),
    )  # fmt: skip


def _own(who: Population, rows: Ints) -> Maturity | None:
    return maturity(who.days_to_close[rows], who.age[rows])


def _arrivals(who: Population, groups: Groups, within: Mask) -> Floats:
    """Leads a day in the last `RECENT` days, or since the first lead of all if that is less."""
    dated = within & (who.first_request != NEVER) & ~np.isnan(who.age)
    if not dated.any():
        return np.zeros(len(groups.keys))
    span = float(np.clip(who.age[dated].max(), 1.0, RECENT))
    return groups.count(dated & (who.age < span) & (who.age >= 0)) / span


def expected(pace: Paces, chance: Floats, ends: list[int], new: bool = True) -> Floats:
    """Clients to expect between each two neighbours of `ends` (days from now, rising): groups × spans.

    Of an open lead of age a, p·(F(a + e) - F(a + s)) / (1 - p·F(a)); of leads still to come at the present pace
    (left out unless `new`), the same convolved with their coming. `chance` p is that of each group.
    """
    count = pace.open_by_age
    ages = np.arange(count.shape[1])
    found = np.zeros((len(chance), len(ends) - 1))
    for number, curve in enumerate(pace.share):
        here = np.flatnonzero(pace.curve_of == number)
        if not len(here):
            continue
        p = chance[here, None]
        still = count[here] * p / np.maximum(1 - p * curve[ages], 1e-9)
        at = np.stack([curve[ages + end] for end in ends], axis=1)
        found[here] += still @ np.diff(at, axis=1)
        if new:
            arrived = np.concatenate([[0.0], np.cumsum((curve[1:] + curve[:-1]) / 2)])
            found[here] += pace.arrivals[here, None] * p * np.diff(arrived[ends])
    return found


def overdispersion(who: Population, within: Mask) -> float:
    """By how much more the weekly closings of the last half year vary than pure chance would have it; at least 1.

    The variance about a straight line, divided by the mean.
    """
    known = within & who.client & (who.client_at != NEVER)
    weeks = (who.as_of - who.client_at[known]) // (7 * 86_400_000_000)
    weeks = weeks[(weeks >= 0) & (weeks < 26)]
    if len(weeks) < ENOUGH:
        return 1.0
    closings = np.bincount(weeks, minlength=26).astype(np.float64)
    time = np.arange(26)
    line = np.polyval(np.polyfit(time, closings, 1), time)
    return max(1.0, float(((closings - line) ** 2).sum() / 24 / closings.mean()))


def band(means: Floats, dispersion: float, level: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """The band of counts whose means were drawn (draws × spans): over-dispersed Poisson."""
    if dispersion > 1:
        shape = means / (dispersion - 1)
        means = random.gamma(np.maximum(shape, 1e-9)) * (dispersion - 1)
    counts = random.poisson(means)
    tail = (1 - level) / 2
    return np.quantile(counts, tail, axis=0), np.quantile(counts, 1 - tail, axis=0)
