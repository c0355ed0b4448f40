"""How much more or less often than all the leads of a source or cohort buy, drawn towards all as the counts ask for it.

Each group's purchases are taken to be Poisson with mean r·e: e is what the common pace would have given, r the group's
own factor, Gamma(s, s) around 1 over the groups (Clayton and Kaldor 1987). s is learned from the counts of all groups
by their negative binomial likelihood, on a grid; what stays unknown of it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, gammaln

from leadline.measurement.intervals import LEVEL, Floats

SCALE = 10.0
"""s/(s + SCALE) is believed to be flat between 0 and 1, as the strength of a kind in `shrinkage`."""
SHARES: Floats = (np.arange(25) + 0.5) / 25


@dataclass(frozen=True, slots=True)
class Factors:
    """Per group: the mean of its factor, and its relative variance."""

    mean: Floats
    unsure: Floats

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """Their 95 % intervals, as those of gammas with this mean and variance."""
        size, tail = 1 / np.maximum(self.unsure, 1e-12), (1 - LEVEL) / 2
        low, high = (np.asarray(gammaincinv(size, part) * self.mean / size) for part in (tail, 1 - tail))
        return low, high


def factors(bought: npt.ArrayLike, expected: npt.ArrayLike) -> Factors:
    """The factors of groups where so many bought and so many were expected to."""
    k, e = (np.asarray(values, np.float64).ravel() for values in (bought, expected))
    strength = SCALE * SHARES / (1 - SHARES)
    known = e > 0
    log_weight = np.zeros(len(strength))
    for s in range(len(strength)):
        size = strength[s]
        log_weight[s] = np.sum(
            gammaln(k[known] + size) - gammaln(size)
            + size * np.log(size / (size + e[known])) + k[known] * np.log(e[known] / (size + e[known]))
        )  # fmt: skip
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    means = (k[:, None] + strength) / (e[:, None] + strength)
    mean = means @ weight
    square = (means**2 + means / (e[:, None] + strength)) @ weight
    return Factors(mean, np.maximum(square / mean**2 - 1, 0.0))
