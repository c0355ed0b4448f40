"""What the next offer would likely add, against promoting the best one for as long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.measurement.intervals import Floats
from leadline.measurement.offers.pace import DRAWS, Band, band, more_of_the_same, noisy
from leadline.measurement.offers.promotion import Promoted
from leadline.measurement.offers.trend import FEWEST, fit
from leadline.measurement.population import Ints

SEED = 20_260_301
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Outlook:
    """New people to expect within `days`: of the `next` offer, if it is like the latest ones and follows their trend,
    and of promoting `best` on for as long, as it went. `longer_better`: the probability that the second is more.

    None: cannot be told yet.
    """

    days: int
    next: Band | None
    best: str | None
    longer: Band | None
    longer_better: float | None


def outlook(offers: Sequence[tuple[str, Promoted, Ints]], new: Sequence[int], falls: bool, days: int) -> Outlook:
    """`offers`, in their order: key, promotion, and on which promoted day each new person came. `new` counts the new
    people of each that has had its time; `falls`: fewer and fewer, by more than noise."""
    chance = np.random.default_rng(SEED)
    coming = _next(np.asarray(new, dtype=np.float64), falls, chance)
    best: tuple[str, Floats] | None = None
    for i, (key, promoted, position) in enumerate(offers):
        drawn = more_of_the_same(position, promoted, days, SEED + i + 1)
        if drawn is not None and (best is None or drawn.mean() > best[1].mean()):
            best = key, drawn
    better = None
    if coming is not None and best is not None:
        better = float((best[1] > coming).mean() + 0.5 * (best[1] == coming).mean())
    return Outlook(
        days,
        None if coming is None else band(coming),
        None if best is None else best[0],
        None if best is None else band(best[1]),
        better,
    )


def _next(new: Floats, falls: bool, chance: np.random.Generator) -> Floats | None:
    """Draws of the next offer's new people: along the trend where there is one, else like the others."""
    if len(new) < 3 or new.sum() <= 0:
        return None
    if falls and len(new) >= FEWEST:
        place = np.linspace(0.0, 1.0, len(new))
        line = fit(new, np.ones(len(new)), place)
        if line is not None:
            drawn = chance.multivariate_normal([line.start, line.slope], line.covariance, DRAWS)
            after = 1.0 + 1.0 / (len(new) - 1)
            coming = drawn[:, 0] + np.minimum(drawn[:, 1], 0.0) * after
            return noisy(np.exp(np.minimum(coming, np.log(new.max() + 1))), line.dispersion, chance)
    mean = float(new.mean())
    dispersion = max(1.0, float(new.var(ddof=1)) / mean)
    error = np.sqrt(dispersion / (mean * len(new)))
    return noisy(mean * np.exp(error * chance.standard_t(len(new) - 1, DRAWS).clip(-6, 6)), dispersion, chance)
