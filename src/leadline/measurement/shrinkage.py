"""Rates of small groups, drawn towards those of their kind as far as the counts ask for it.

Each group's own rate is taken to come from Beta(m·s, (1 - m)·s): m is the mean of the kind, s how alike its groups are
(the number of trials that the kind's mean is worth). Both are learned from the counts of all groups, and what stays
unknown of them is kept: a rate's distribution is averaged over a grid of (m, s), each pair weighted by how well it
explains the counts (beta-binomial likelihood). Plugging in the one best pair instead makes intervals too short.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, betaln, expit, logit

from leadline.measurement.intervals import LEVEL, Floats

CHUNK = 2048
"""Groups looked at together, which bounds the memory."""
NEGLIGIBLE = 1e-7
"""Pairs (m, s) of a smaller weight than this are dropped."""
LOOKS = 3
"""How often the grid is drawn anew around what is not negligible, so that it stays fine enough for many groups."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a kind before its counts: Jeffreys' prior of the mean m, and s/(s + scale) flat between 0 and
    1.

    `means` and `strengths` say how fine the grid is.
    """

    scale: float = 10.0
    means: int = 40
    strengths: int = 25


@dataclass(frozen=True, slots=True)
class Kind:
    """What the counts say about a kind: a grid of Beta(a, b) with weights that sum to 1."""

    a: Floats
    b: Floats
    weight: Floats

    @property
    def mean(self) -> float:
        """The rate expected of a group of which nothing is known yet."""
        return float(np.sum(self.weight * self.a / (self.a + self.b)))


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Per group: the mean of its rate, and the ends of an interval around it."""

    rate: Floats
    low: Floats
    high: Floats


def learn(k: npt.ArrayLike, n: npt.ArrayLike, prior: Prior | None = None) -> Kind:
    """What groups of k successes in n trials (arrays of equal length) say about their kind."""
    belief = prior or Prior()
    pairs, times = np.unique(_pairs(k, n), axis=0, return_counts=True)
    successes, trials = pairs[:, 0], pairs[:, 1]
    won, tried = float(successes @ times), float(trials @ times)
    centre, spread = logit((won + 0.5) / (tried + 1)), 1.5 + 6 / np.sqrt(max(1.0, min(won, tried - won)))
    means: tuple[float, float] = (centre - spread, centre + spread)
    shares: tuple[float, float] = (0.0, 1.0)
    for _ in range(LOOKS):
        mean, mean_step = _even(means, belief.means)
        share, share_step = _even(shares, belief.strengths)
        m, s = (grid.ravel() for grid in np.meshgrid(expit(mean), belief.scale * share / (1 - share), indexing="ij"))
        a, b = m * s, (1 - m) * s
        # the grid is even in logit(m), that is flat on dm/(m(1-m)): this factor makes it Jeffreys' prior
        log_weight = 0.5 * np.log(m * (1 - m))
        for start in range(0, len(times), CHUNK):
            part = slice(start, start + CHUNK)
            x, lost = successes[part, None], (trials - successes)[part, None]
            log_weight += times[part] @ (betaln(a + x, b + lost) - betaln(a, b))
        weight = np.exp(log_weight - log_weight.max())
        weight /= weight.sum()
        keep = weight > NEGLIGIBLE
        kept = keep.reshape(len(mean), len(share))
        means = _around(mean[kept.any(1)], mean_step, means)
        shares = _around(share[kept.any(0)], share_step, shares)
    return Kind(a[keep], b[keep], weight[keep] / weight[keep].sum())


def _even(span: tuple[float, float], count: int) -> tuple[Floats, float]:
    """The middles of `count` equal parts of a span, and the width of one."""
    step = (span[1] - span[0]) / count
    return np.asarray(span[0] + step * (np.arange(count) + 0.5), np.float64), step


def _around(kept: Floats, step: float, span: tuple[float, float]) -> tuple[float, float]:
    """The span of what is kept, a step wider, within the old one: where the next, finer look goes."""
    return max(span[0], float(kept.min()) - step), min(span[1], float(kept.max()) + step)


def shrink(k: npt.ArrayLike, n: npt.ArrayLike, kind: Kind, level: float = LEVEL) -> Shrunk:
    """The rates of groups of k successes in n trials, drawn towards their kind, with intervals of the given level.

    The averaged distribution is read as the beta with its mean and variance. A group without trials gets the kind's
    mean.
    """
    pairs, back = np.unique(_pairs(k, n), axis=0, return_inverse=True)
    parts = [_moments(pairs[start : start + CHUNK], kind) for start in range(0, len(pairs), CHUNK)]
    mean, variance = (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else (np.empty(0),) * 2
    strength = mean * (1 - mean) / variance - 1
    a, b = mean * strength, (1 - mean) * strength
    tail = (1 - level) / 2
    back = back.ravel()
    return Shrunk(mean[back], betaincinv(a, b, tail)[back], betaincinv(a, b, 1 - tail)[back])


def _moments(pairs: Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Mean and variance of each pair's averaged distribution (law of total variance)."""
    a, b = kind.a + pairs[:, :1], kind.b + pairs[:, 1:] - pairs[:, :1]
    means = a / (a + b)
    mean = means @ kind.weight
    return mean, (means * (1 - means) / (a + b + 1) + means**2) @ kind.weight - mean**2


def _pairs(k: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    return np.stack([np.asarray(k, np.float64).ravel(), np.asarray(n, np.float64).ravel()], axis=1)
