"""How fast an offer brings new people over its promoted days, and what more of the same would likely bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from leadline.measurement.intervals import Floats
from leadline.measurement.offers.promotion import Promoted
from leadline.measurement.offers.trend import fit
from leadline.measurement.population import Ints

DRAWS = 4_000
BINS = 12
FEWEST = 8
"""An offer that fewer new people took has no pace."""
BAND = (0.1, 0.9)
"""80 %."""


@dataclass(frozen=True, slots=True)
class Pace:
    """New people a day in the first and in the last third of the promoted days, and the ratio of the second to the
    first with its 95 % interval (that of two Poisson counts: Przyborowski and Wilenski 1940)."""

    first: float
    last: float
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """A forecast: half of the draws lie under `likely`, and 80 % from `low` to `high`."""

    likely: float
    low: float
    high: float


def pace(position: Ints, promoted: Promoted) -> Pace | None:
    """`position`: on which promoted day each new person took it. None where there are too few days or people."""
    days = promoted.days
    if days < 3 or len(position) < FEWEST:
        return None
    third = days / 3
    early, late = int((position < third).sum()), int((position >= days - third).sum())
    if early + late == 0:
        return Pace(0.0, 0.0, None, None, None)
    low, high = (
        0.0 if late == 0 else float(beta.ppf(0.025, late, early + 1)),
        1.0 if early == 0 else float(beta.ppf(0.975, late + 1, early)),
    )
    odds = [share / (1 - share) if share < 1 else np.inf for share in (low, high)]
    return Pace(early / third, late / third, late / early if early else None, float(odds[0]), float(odds[1]))


def more_of_the_same(position: Ints, promoted: Promoted, days: int, seed: int) -> Floats | None:
    """Draws of how many new people further `days` of promotion would bring, going on as it was.

    The pace is log-linear in the promoted days, never rises, and is at most the best there was; draws are of its
    parameters and of the counts, which vary as much as the offer's did. None where there is no pace.
    """
    if promoted.days < 3 or len(position) < FEWEST:
        return None
    bins = int(min(BINS, promoted.days))
    edges = np.linspace(0, promoted.days, bins + 1)
    counts = np.histogram(position + 0.5, edges)[0]
    width = promoted.days / bins
    line = fit(counts, np.full(bins, width), (edges[:-1] + edges[1:]) / 2)
    if line is None:
        return None
    chance = np.random.default_rng(seed)
    drawn = chance.multivariate_normal([line.start, line.slope], line.covariance, DRAWS)
    slope = np.minimum(drawn[:, 1], 0.0)
    at_the_end = drawn[:, 0] + (drawn[:, 1] - slope) * promoted.days / 2 + slope * promoted.days
    ever = np.log(max(counts.max(), 1) / width)
    now = np.exp(np.clip(at_the_end, -30.0, ever))
    fall = np.minimum(slope * days, -1e-9)
    return noisy(now * days * np.expm1(fall) / fall, line.dispersion, chance)


def noisy(mean: Floats, dispersion: float, chance: np.random.Generator) -> Floats:
    """Counts around each mean whose variance is `dispersion` times it (gamma-Poisson)."""
    mean = np.maximum(mean, 1e-9)
    if dispersion > 1.001:
        mean = chance.gamma(mean / (dispersion - 1), dispersion - 1)
    return chance.poisson(np.minimum(mean, 1e12)).astype(np.float64)


def band(draws: Floats) -> Band:
    low, likely, high = np.quantile(draws, (BAND[0], 0.5, BAND[1]))
    return Band(float(likely), float(low), float(high))
