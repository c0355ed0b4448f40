"""How long something lasts, where some of it still does: the product-limit estimate and its quantiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Mask

ENOUGH = 6
"""With fewer ends seen, no typical time is told: the interval of a median of fewer is without bounds."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something lasts, in the unit of the times: half of it at most `median`, nine in ten at most `p90`, each
    with its 95 % interval. None: not reached yet, or not to be told from so few; an upper end of None is open.

    `count` spans were looked at, `ended` of them have ended, the others still last. `more`: about so many more ends
    are needed before a median can be told (0: it is told, or it is told that it is not reached).
    """

    count: int
    ended: int
    median: float | None
    median_low: float | None
    median_high: float | None
    p90: float | None
    p90_low: float | None
    p90_high: float | None
    more: int = 0

    @property
    def lasts(self) -> int:
        """Those that still last."""
        return self.count - self.ended


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share that still lasts just after each of `time` (rising), with its 95 % interval."""

    time: Floats
    share: Floats
    low: Floats
    high: Floats

    def lasting(self, times: Floats) -> Floats:
        """The share that lasts longer than each of the times."""
        place = np.searchsorted(self.time, times, side="right") - 1
        return np.where(place < 0, 1.0, self.share[np.maximum(place, 0)]) if len(self.time) else np.ones(len(times))


def curve(times: Floats, ended: Mask) -> Curve:
    """The product-limit estimate (Kaplan and Meier 1958) of spans of which those not `ended` still last at `times`.

    At one time ends come before what is cut off there. The interval is Greenwood's on the log-minus-log scale
    (Kalbfleisch and Prentice 1980), which keeps within 0 and 1 and serves small numbers best (Borgan and Liestol 1990).
    """
    values, number = np.unique(times, return_inverse=True)
    ends = np.bincount(number[ended], minlength=len(values)).astype(np.float64)
    all_ = np.bincount(number, minlength=len(values))
    at_risk = (len(times) - np.concatenate([[0], np.cumsum(all_)[:-1]])).astype(np.float64) if len(values) else ends
    seen = ends > 0
    values, ends, at_risk = values[seen], ends[seen], at_risk[seen]
    share: Floats = np.cumprod(1 - ends / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(ends / (at_risk * (at_risk - ends)))
        step = -float(ndtri((1 - LEVEL) / 2)) * np.sqrt(spread) / np.abs(np.log(share))
        low, high = share ** np.exp(step), share ** np.exp(-step)
    over = share <= 0
    # nobody is left: the last finite width is held for the end of the curve
    low, high = np.where(over, 0.0, low), np.where(over, np.nan, high)
    if over.any():
        high = np.where(over, high[~over][-1] if (~over).any() else 1.0, high)
    return Curve(values, share, low, high)


def lasting(times: Floats, ended: Mask) -> Lasting:
    """Median and 90th percentile with their intervals (Brookmeyer and Crowley 1982): a quantile's interval is where the
    curve's own interval holds the share.
    """
    count, ends = len(times), int(ended.sum())
    if ends < ENOUGH:
        return Lasting(count, ends, None, None, None, None, None, None, ENOUGH - ends)
    found = curve(times, ended)
    half, tenth = (_quantile(found, share) for share in (0.5, 0.1))
    return Lasting(count, ends, *half, *tenth)


def _quantile(of: Curve, share: float) -> tuple[float | None, float | None, float | None]:
    """The first time at which no more than `share` still lasts, and at which the interval's two ends say so."""
    return _first(of, of.share, share), _first(of, of.low, share), _first(of, of.high, share)


def _first(of: Curve, values: Floats, share: float) -> float | None:
    under = np.flatnonzero(values <= share + 1e-12)
    return float(of.time[under[0]]) if len(under) else None
