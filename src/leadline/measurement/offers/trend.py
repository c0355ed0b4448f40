"""Whether a figure of the offers changes from the first to the last of them, by more than noise.

Log-linear in the order of the offers; the variance may be larger than that of pure chance, by as much as the offers
differ from one another (quasi-likelihood: McCullagh and Nelder 1989, section 9.2), and Student's t says how sure a few
offers can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from leadline.measurement.against import about_the_same
from leadline.measurement.intervals import Floats

Direction = Literal["down", "up", "steady", "cannot_tell"]

FEWEST = 4
"""Fewer offers have no direction."""
MUCH = 0.75
"""Down: by more than noise, and to less than this part."""
HALF = 0.5
"""Not halved: surely not down to less than this part. It is not yet about the same."""
MOST = 100
"""More offers than this are not waited for."""
DATING = 0.1
"""Times are known within a tenth at best."""


@dataclass(frozen=True, slots=True)
class Change:
    """`ratio` of the last offer's figure to the first one's, with its 95 % interval; `first` and `last` as fitted.

    `down` or `up`: by more than noise, and by more than a quarter of the higher one. `steady`: about the same, the
    whole interval within `against.FINE`. `not_halved`: the interval leaves out a half and all that is less.
    `more`: about how many more offers would tell the direction, and `more_to_rule_out` whether it halves, if it went on
    from offer to offer as it did; None where it is told, or no number of offers that anybody makes would tell.
    """

    direction: Direction
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    first: float | None = None
    last: float | None = None
    more: int | None = None
    more_to_rule_out: int | None = None

    @property
    def not_halved(self) -> bool:
        return self.low is not None and self.low > HALF


UNKNOWN = Change("cannot_tell")


@dataclass(frozen=True, slots=True)
class Line:
    """log figure = start + slope × place, with its covariance (dispersion included) and degrees of freedom."""

    start: float
    slope: float
    covariance: Floats
    dispersion: float
    freedom: int


def fit(counts: npt.ArrayLike, trials: npt.ArrayLike, place: npt.ArrayLike, least: float = 1.0) -> Line | None:
    """Quasi-Poisson of counts per trial, by iterated weighted least squares; None where it cannot be fitted.

    `least` bounds the dispersion from below.
    """
    y, n, x = (np.asarray(values, dtype=np.float64) for values in (counts, trials, place))
    known = n > 0
    y, n, x = y[known], n[known], x[known]
    if len(y) < 3 or y.sum() <= 0 or np.ptp(x) == 0:
        return None
    design = np.column_stack([np.ones(len(x)), x])
    beta = np.array([np.log(y.sum() / n.sum()), 0.0])
    for _ in range(100):
        mean = n * np.exp(np.clip(design @ beta, -30, 30))
        information = design.T @ (design * mean[:, None])
        try:
            step = np.linalg.solve(information, design.T @ (y - mean))
        except np.linalg.LinAlgError:
            return None
        beta = beta + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-8:
            break
    mean = n * np.exp(np.clip(design @ beta, -30, 30))
    freedom = len(y) - 2
    dispersion = max(least, float(((y - mean) ** 2 / mean).sum() / freedom)) if freedom else least
    try:
        covariance = np.linalg.inv(design.T @ (design * mean[:, None])) * dispersion
    except np.linalg.LinAlgError:
        return None
    return Line(float(beta[0]), float(beta[1]), covariance, dispersion, freedom)


def of_counts(counts: npt.ArrayLike, trials: npt.ArrayLike | None = None) -> Change:
    """The change of counts, or of counts per trial, over the offers in their order."""
    y = np.asarray(counts, dtype=np.float64)
    n = np.ones(len(y)) if trials is None else np.asarray(trials, dtype=np.float64)
    known = n > 0
    if known.sum() < FEWEST:
        return UNKNOWN
    place = np.linspace(0.0, 1.0, int(known.sum()))
    share = 0.0 if trials is None else float(min(1.0, y[known].sum() / n[known].sum()))
    line = fit(y[known], n[known], place, max(1 - share, 0.05))
    if line is None:
        return UNKNOWN
    return _change(line.start, line.slope, float(np.sqrt(line.covariance[1, 1])), line.freedom, len(place))


def of_times(days: npt.ArrayLike) -> Change:
    """The change of times, by least squares of their logarithms."""
    values = np.asarray(days, dtype=np.float64)
    if len(values) < FEWEST:
        return UNKNOWN
    y, x = np.log(np.maximum(values, 0.5)), np.linspace(0.0, 1.0, len(values))
    centred = x - x.mean()
    slope = float(centred @ y / (centred @ centred))
    start = float(y.mean() - slope * x.mean())
    freedom = len(y) - 2
    spread = max(DATING, float(np.sqrt(((y - start - slope * x) ** 2).sum() / freedom)))
    return _change(start, slope, spread / float(np.sqrt(centred @ centred)), freedom, len(y))


def _change(start: float, slope: float, error: float, freedom: int, offers: int) -> Change:
    reach = float(student.ppf(0.975, freedom)) * error
    ratio, low, high = (float(np.exp(np.clip(v, -20, 20))) for v in (slope, slope - reach, slope + reach))
    direction = _direction(ratio, low, high)
    more = rule_out = None
    if direction == "cannot_tell":
        after = [_after(slope, error, offers, count) for count in range(1, MOST + 1)]
        more = next((i for i, found in enumerate(after, 1) if _direction(*found) != "cannot_tell"), None)
        if low <= HALF:
            told = (i for i, found in enumerate(after, 1) if found[1] > HALF or _direction(*found) == "down")
            rule_out = next(told, None)
    return Change(direction, ratio, low, high, float(np.exp(start)), float(np.exp(start + slope)), more, rule_out)


def _direction(ratio: float, low: float, high: float) -> Direction:
    if high < 1 and ratio < MUCH:
        return "down"
    if low > 1 and ratio > 1 / MUCH:
        return "up"
    return "steady" if about_the_same(low, high) else "cannot_tell"


def _after(slope: float, error: float, offers: int, more: int) -> tuple[float, float, float]:
    """The ratio and its interval after so many more offers, each as far from the one before as now: the slope from the
    first to the last grows with the steps between them, its error falls with the root of the offers."""
    slope *= (offers + more - 1) / (offers - 1)
    reach = float(student.ppf(0.975, offers + more - 2)) * error * float(np.sqrt(offers / (offers + more)))
    ratio, low, high = (float(np.exp(np.clip(v, -20, 20))) for v in (slope, slope - reach, slope + reach))
    return ratio, low, high
