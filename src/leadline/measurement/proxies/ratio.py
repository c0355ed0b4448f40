"""How much more often those with an activity bought than those without."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from leadline.measurement.intervals import LEVEL
from leadline.measurement.population import Ints


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two rates with its 95 % interval."""

    value: float
    low: float
    high: float


def ratio(with_clients: Ints, with_all: Ints, without_clients: Ints, without_all: Ints) -> Ratio | None:
    """The ratio of rates within strata (Mantel and Haenszel), with the variance of Greenland and Robins (1985); None
    where one side has no client or nobody."""
    a, n1 = with_clients.astype(float), with_all.astype(float)
    c, n0 = without_clients.astype(float), without_all.astype(float)
    n = n1 + n0
    both = (n1 > 0) & (n0 > 0)
    a, n1, c, n0, n = a[both], n1[both], c[both], n0[both], n[both]
    top, bottom = float((a * n0 / n).sum()), float((c * n1 / n).sum())
    if top <= 0 or bottom <= 0:
        return None
    spread = ((a + c) * n1 * n0 - a * c * n) / n**2
    error = float(np.sqrt(spread.sum() / (top * bottom)))
    z = float(ndtri(0.5 + LEVEL / 2))
    value = top / bottom
    return Ratio(value, value * float(np.exp(-z * error)), value * float(np.exp(z * error)))


def lift(with_clients: int, with_all: int, without_clients: int, without_all: int) -> Ratio | None:
    """The rate of those with it ÷ the rate of all; None where nobody has it, or of those nobody bought.

    The variance of its logarithm by the delta method: of two independent counts a and c, log a − log(a + c) varies as
    c ÷ (a + c) times what log a − log c does.
    """
    a, c = float(with_clients), float(without_clients)
    if not with_all or not a:
        return None
    bought, everybody = a + c, with_all + without_all
    value = a / with_all * everybody / bought
    spread = (c / bought) ** 2 * (1 / a - 1 / with_all)
    if without_all:
        spread += c * (1 - c / without_all) / bought**2
    far = float(ndtri(0.5 + LEVEL / 2) * np.sqrt(max(0.0, spread)))
    return Ratio(value, value * float(np.exp(-far)), value * float(np.exp(far)))
