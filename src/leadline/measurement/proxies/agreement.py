"""How well an activity orders people by whether they bought: the area under the ROC curve, also within sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, gammaincc, ndtr, ndtri

from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Ints, Mask

FEW = 10_000
"""Counts up to so many are told apart without sorting."""
NO_SPREAD = 1e-9
"""Squares that sum to less are of people who are all alike."""
STRAIGHT = 1e-4
"""A distribution less skewed than this is taken as normal."""


@dataclass(frozen=True, slots=True)
class Area:
    """The probability that of two people, one a client and one not, the client shows more of it (ties count half).

    0.5: it says nothing. `low` to `high` is the 95 % interval, `clients` how many it rests on, `error` the standard
    error and `p` the two-sided probability of so much if who bought had nothing to do with it.
    """

    value: float
    low: float
    high: float
    error: float
    p: float
    clients: int


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """For each stratum (row) and each value that occurs, in rising order (column): clients and others."""

    values: Floats
    clients: Ints
    others: Ints

    @property
    def whole(self) -> Counts:
        """All strata as one."""
        return Counts(self.values, self.clients.sum(axis=0)[None], self.others.sum(axis=0)[None])


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """People by whether they are in a part, whether they are clients, and by stratum, all in one number, so that many
    values of theirs can be counted in one pass each."""

    cell: Ints
    strata: int

    @classmethod
    def of(cls, client: Mask, stratum: Ints, part: Mask) -> Cells:
        """`stratum` from 0."""
        strata = int(stratum.max(initial=-1)) + 1
        return cls((part * np.int64(2) + client) * strata + stratum, strata)

    def counted(self, values: npt.NDArray[Any]) -> tuple[Counts, Counts]:
        """Those outside of the part, then those in it."""
        distinct, place = _distinct(values)
        width = len(distinct)
        size = 4 * self.strata * width
        table = np.bincount(self.cell * width + place, minlength=size).astype(np.int64, copy=False)
        parts = []
        for of_part in table.reshape(2, 2, self.strata, width):
            there = of_part.any(axis=(0, 1))
            parts.append(Counts(distinct[there], of_part[1][:, there], of_part[0][:, there]))
        return parts[0], parts[1]


def counted(values: npt.NDArray[Any], client: Mask, stratum: Ints) -> Counts:
    """Count people by stratum (0 …) and value."""
    return Cells.of(client, stratum, np.zeros(len(values), dtype=bool)).counted(values)[0]


def _distinct(values: npt.NDArray[Any]) -> tuple[Floats, Ints]:
    """Values in rising order, and the place of each given one; counts are found without sorting, so some of the values
    may be nobody's."""
    most = float(values.max(initial=0))
    if len(values) and most < FEW and float(values.min()) >= 0:
        whole = values.astype(np.int64, copy=False)
        if whole is values or (whole == values).all():
            return np.arange(int(most) + 1, dtype=np.float64), whole
    found, place = np.unique(values, return_inverse=True)
    return found.astype(np.float64), np.asarray(place, dtype=np.int64)


def area(counts: Counts) -> Area | None:
    """The area within strata: that of each stratum, weighed by clients × others ÷ both (van Elteren 1960); None where
    no stratum has both.

    Each stratum's variance is DeLong's (DeLong, DeLong and Clarke-Pearson 1988); one with a single client or a single
    other borrows the spread of all. Where all clients are alike (none of them shows it) they have no spread, which does
    not make it sure: then the variance is that without any relation. The interval is made on the scale of log odds,
    which keeps it between 0 and 1.
    """
    n1, n0 = counts.clients.sum(axis=1).astype(float), counts.others.sum(axis=1).astype(float)
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        return None
    n1, n0 = n1[both, None], n0[both, None]
    clients, others = counts.clients[both].astype(float), counts.others[both].astype(float)
    above = (np.cumsum(others, axis=1) - others / 2) / n0
    below = (n1 - np.cumsum(clients, axis=1) + clients / 2) / n1
    areas = (clients * above).sum(axis=1, keepdims=True) / n1
    weight = n1 * n0 / (n1 + n0)
    weight = weight / weight.sum()
    variance = _spread(clients, above - areas, n1) / n1 + _spread(others, below - areas, n0) / n0
    value, error = float((weight * areas).sum()), float(np.sqrt((weight**2 * variance).sum()))
    by_chance, skewness = _by_chance(clients, others, weight)
    if (clients * (above - areas) ** 2).sum() < NO_SPREAD:
        error = max(error, by_chance)
    p = _probability((value - 0.5) / by_chance, skewness) if by_chance > 0 else 1.0
    return _with_interval(value, error, p, int(n1.sum()))


def _by_chance(clients: Floats, others: Floats, weight: Floats) -> tuple[float, float]:
    """Standard deviation and skewness of the area if each stratum's clients were drawn from its people without regard
    to what they show: moments of the sum of midranks of a sample without replacement."""
    both = clients + others
    n1, n = clients.sum(axis=1, keepdims=True), both.sum(axis=1, keepdims=True)
    away = np.cumsum(both, axis=1) - both / 2 - n / 2
    second, third = ((both * away**power).sum(axis=1, keepdims=True) / n for power in (2, 3))
    scale = weight / (n1 * (n - n1))
    variance = (scale**2 * n1 * (n - n1) / np.maximum(n - 1, 1) * second).sum()
    skewed = (scale**3 * n1 * (n - n1) * (n - 2 * n1) / np.maximum((n - 1) * (n - 2), 1) * third).sum()
    return float(np.sqrt(variance)), float(skewed / variance**1.5) if variance > 0 else 0.0


def _probability(away: float, skewness: float) -> float:
    """Two-sided, of so many standard deviations; by the gamma with that skewness (Pearson's type III), since what few
    show is far from normal."""
    if abs(skewness) < STRAIGHT:
        return float(2 * ndtr(-abs(away)))
    shape = 4 / skewness**2
    reached = max(0.0, shape + float(np.sign(skewness)) * away * np.sqrt(shape))
    return float(min(1.0, 2 * min(gammainc(shape, reached), gammaincc(shape, reached))))


def _spread(many: Floats, away: Floats, count: Floats) -> Floats:
    """The sample variance in each stratum; of one alone, that of all strata."""
    squares = (many * away**2).sum(axis=1, keepdims=True)
    pooled = squares.sum() / max(float((count - 1).sum()), 1.0)
    return np.asarray(np.where(count > 1, squares / np.maximum(count - 1, 1), pooled), dtype=np.float64)


def _with_interval(value: float, error: float, p: float, clients: int) -> Area:
    z = float(ndtri(0.5 + LEVEL / 2))
    if not 0 < value < 1 or error == 0:
        return Area(value, max(0.0, value - z * error), min(1.0, value + z * error), error, p, clients)
    odds, spread = float(np.log(value / (1 - value))), error / (value * (1 - value))
    low, high = (1 / (1 + np.exp(-(odds + sign * z * spread))) for sign in (-1, 1))
    return Area(value, float(low), float(high), error, p, clients)
