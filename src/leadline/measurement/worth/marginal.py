"""The next euro beside the average one: how leads went with what was spent, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from leadline.measurement.intervals import LEVEL, Floats

WEEKS = 10
"""Weeks with spending without which nothing is said."""
VARIES = 0.2
"""Standard deviation of the log of the weekly spending under which it does not vary."""
TREND = 20
"""Weeks from which a trend of their own is taken out."""
TOO_WIDE = 0.8
"""An interval of the elasticity wider than this says nothing."""

Why = Literal["", "few_weeks", "same_spending", "too_wide"]


@dataclass(frozen=True, slots=True)
class Marginal:
    """`elasticity` is by how many per cent more leads went with one per cent more spending, between 0 and 1 (concave:
    each further unit of money goes with fewer), with its 95 % interval. The marginal return is the average one times
    this. None, with `why`, where it cannot be told. Nothing here says that the spending caused the leads.
    """

    elasticity: float | None
    low: float | None
    high: float | None
    weeks: int
    why: Why = ""


def marginal(spent: npt.ArrayLike, leads: npt.ArrayLike) -> Marginal:
    """Of the weekly spending (any unit) and the leads that came in the same weeks, arrays of equal length in order.

    A quasi-Poisson regression of the leads on the log of the spending, with a linear trend from `TREND` weeks on,
    over the weeks with spending; the elasticity's normal likelihood (robust variance, White 1980) is held to the
    concave responses, 0 to 1, with a flat prior.
    """
    x, y = np.asarray(spent, np.float64), np.asarray(leads, np.float64)
    used = x > 0
    weeks = int(used.sum())
    if weeks < WEEKS or y[used].sum() < WEEKS:
        return Marginal(None, None, None, weeks, "few_weeks")
    log_spent = np.log(x[used])
    if log_spent.std() < VARIES:
        return Marginal(None, None, None, weeks, "same_spending")
    columns = [np.ones(weeks), log_spent - log_spent.mean()]
    if weeks >= TREND:
        time = np.flatnonzero(used).astype(np.float64)
        columns.append((time - time.mean()) / time.std())
    slope, error = _poisson(np.stack(columns, axis=1), y[used])
    if not np.isfinite(slope + error) or error <= 0:
        return Marginal(None, None, None, weeks, "too_wide")
    at_0, at_1 = ndtr((0 - slope) / error), ndtr((1 - slope) / error)
    if at_1 - at_0 < 1e-12:
        mean = low = high = float(np.clip(slope, 0.0, 1.0))
        return Marginal(mean, low, high, weeks)
    tail = (1 - LEVEL) / 2
    low, middle, high = (float(slope + error * ndtri(at_0 + (at_1 - at_0) * part)) for part in (tail, 0.5, 1 - tail))
    if high - low > TOO_WIDE:
        return Marginal(None, None, None, weeks, "too_wide")
    return Marginal(middle, low, high, weeks)


def _poisson(design: Floats, y: Floats) -> tuple[float, float]:
    """The second coefficient of a log-linear Poisson regression and its robust standard error (small samples: HC1)."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(y.mean())
    for _ in range(50):
        mean = np.exp(np.clip(design @ beta, -30, 30))
        information = design.T @ (design * mean[:, None])
        try:
            step = np.linalg.solve(information, design.T @ (y - mean))
        except np.linalg.LinAlgError:
            return float("nan"), float("nan")
        beta = beta + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-10:
            break
    mean = np.exp(np.clip(design @ beta, -30, 30))
    bread = np.linalg.pinv(design.T @ (design * mean[:, None]))
    meat = design.T @ (design * ((y - mean) ** 2)[:, None])
    robust = bread @ meat @ bread * len(y) / max(1, len(y) - design.shape[1])
    return float(beta[1]), float(np.sqrt(max(robust[1, 1], 0.0)))


def weekly(days: npt.NDArray[np.int64], first: int, last: int) -> npt.NDArray[np.int64]:
    """The week (from 0) of each local date (ordinal), in whole weeks that end on `last`; -1 outside of them."""
    weeks = (last - first + 1) // 7
    start = last - 7 * weeks + 1
    inside = (days >= start) & (days <= last)
    return np.where(inside, (days - start) // 7, -1)


def edges(first: int, last: int) -> list[date]:
    """The days before the first week and at the end of each."""
    weeks = (last - first + 1) // 7
    start = last - 7 * weeks
    return [date.fromordinal(start + 7 * week) for week in range(weeks + 1)]
