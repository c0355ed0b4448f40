"""How well an activity orders people by whether they bought: the area under the ROC curve, also within sources."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Ints, Mask


@dataclass(frozen=True, slots=True)
class Area:
    """The probability that of two people, one a client and one not, the client shows more of it (ties count half).

    0.5: it says nothing. `low` to `high` is the 95 % interval, `clients` how many it rests on, `error` the standard
    error and `p` the two-sided probability of so much by chance alone.
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


def counted(values: Floats, client: Mask, stratum: Ints) -> Counts:
    """Count people by stratum (0 …) and value."""
    distinct, place = _distinct(values)
    strata = int(stratum.max(initial=-1)) + 1
    size = strata * len(distinct)
    cell = stratum * len(distinct) + place
    clients = np.bincount(cell[client], minlength=size).reshape(strata, len(distinct))
    others = np.bincount(cell[~client], minlength=size).reshape(strata, len(distinct))
    return Counts(distinct, clients.astype(np.int64), others.astype(np.int64))


def _distinct(values: Floats) -> tuple[Floats, Ints]:
    """As np.unique with the inverse; counts are found without sorting."""
    most = float(values.max(initial=0))
    if len(values) and most < 10_000 and float(values.min()) >= 0:
        whole = values.astype(np.int64)
        if (whole == values).all():
            there = np.bincount(whole) > 0
            return np.flatnonzero(there).astype(np.float64), (np.cumsum(there) - 1)[whole]
    found, place = np.unique(values, return_inverse=True)
    return found, np.asarray(place, dtype=np.int64)


def area(counts: Counts) -> Area | None:
    """The area within strata: that of each stratum, weighed by clients × others ÷ both (van Elteren 1960); None where
    no stratum has both.

    Each stratum's variance is DeLong's (DeLong, DeLong and Clarke-Pearson 1988); one with a single client or a single
    other borrows the spread of all. The interval is made on the scale of log odds, which keeps it between 0 and 1.
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
    return _with_interval(value, error, int(n1.sum()))


def _spread(many: Floats, away: Floats, count: Floats) -> Floats:
    """The sample variance in each stratum; of one alone, that of all strata."""
    squares = (many * away**2).sum(axis=1, keepdims=True)
    pooled = squares.sum() / max(float((count - 1).sum()), 1.0)
    return np.asarray(np.where(count > 1, squares / np.maximum(count - 1, 1), pooled), dtype=np.float64)


def _with_interval(value: float, error: float, clients: int) -> Area:
    z = float(ndtri(0.5 + LEVEL / 2))
    if not 0 < value < 1 or error == 0:
        return Area(value, max(0.0, value - z * error), min(1.0, value + z * error), error, 1.0, clients)
    odds, spread = float(np.log(value / (1 - value))), error / (value * (1 - value))
    low, high = (1 / (1 + np.exp(-(odds + sign * z * spread))) for sign in (-1, 1))
    return Area(value, float(low), float(high), error, float(2 * ndtr(-abs(odds) / spread)), clients)
