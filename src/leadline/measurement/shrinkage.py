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
from scipy.special import betaincinv, betaln, expit, logit, logsumexp

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

    def given(self, k: float, n: float) -> Kind:
        """The same once another group of it, of k successes in n trials, has been seen."""
        log_weight = np.log(self.weight) + betaln(self.a + k, self.b + n - k) - betaln(self.a, self.b)
        weight = np.exp(log_weight - log_weight.max())
        return Kind(self.a, self.b, weight / weight.sum())


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Per group: the mean of its rate, and the ends of an interval around it."""

    rate: Floats
    low: Floats
    high: Floats


def learn(k: npt.ArrayLike, n: npt.ArrayLike, prior: Prior | None = None, above: Kind | None = None) -> Kind:
    """What groups of k successes in n trials (arrays of equal length, trials may be fractions) say about their kind.

    `above` is what is known of kinds of this sort, and stands in the place of Jeffreys' prior of the mean.
    """
    belief = prior or Prior()
    pairs, times = np.unique(_pairs(k, n), axis=0, return_counts=True)
    successes, trials = pairs[:, 0], pairs[:, 1]
    won, tried = float(successes @ times), float(trials @ times)
    centre, spread = logit((won + 0.5) / (tried + 1)), 1.5 + 6 / np.sqrt(max(1.0, min(won, tried - won)))
    means: tuple[float, float] = (centre - spread, centre + spread)
    if above is not None:
        ends = _ends(above)
        means = (min(means[0], ends[0]), max(means[1], ends[1]))
    shares: tuple[float, float] = (0.0, 1.0)
    for _ in range(LOOKS):
        mean, mean_step = _even(means, belief.means)
        share, share_step = _even(shares, belief.strengths)
        m, s = (grid.ravel() for grid in np.meshgrid(expit(mean), belief.scale * share / (1 - share), indexing="ij"))
        a, b = m * s, (1 - m) * s
        # the grid is even in logit(m), that is flat on dm/(m(1-m)): this factor makes it Jeffreys' prior
        log_weight = 0.5 * np.log(m * (1 - m))
        if above is not None:
            log_weight = np.repeat(_log_density(expit(mean), above), len(share))
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


def _ends(kind: Kind) -> tuple[float, float]:
    """Between what log odds nearly all of a kind's rates lie."""
    mean, variance = _moments(np.zeros((1, 2)), kind)
    strength = mean * (1 - mean) / variance - 1
    low, high = (betaincinv(mean * strength, (1 - mean) * strength, tail) for tail in (1e-4, 1 - 1e-4))
    return float(logit(max(float(low[0]), 1e-9))), float(logit(min(float(high[0]), 1 - 1e-9)))


def _log_density(rate: Floats, kind: Kind) -> Floats:
    """Of the log odds of each rate, if it is one of a kind."""
    x = rate[:, None]
    each = np.log(kind.weight) + kind.a * np.log(x) + kind.b * np.log1p(-x) - betaln(kind.a, kind.b)
    return np.asarray(logsumexp(each, axis=1), np.float64)


def draw(k: npt.ArrayLike, n: npt.ArrayLike, kind: Kind, count: int, random: np.random.Generator) -> Floats:
    """`count` draws of the rate of each group of k successes in n trials: an array of groups × count.

    Each draw takes one pair (m, s) of the kind for all groups, so what is not known of the kind moves them together.
    """
    pairs = _pairs(k, n)
    if not len(pairs):
        return np.empty((0, count))
    # the pair is drawn by its weight given the kind's groups, which these are
    chosen = random.choice(len(kind.weight), count, p=kind.weight)
    a, b = kind.a[chosen] + pairs[:, :1], kind.b[chosen] + pairs[:, 1:] - pairs[:, :1]
    return random.beta(a, b)


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
