"""Two counts held against each other: is this week more than noise away from the one before?"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from scipy.stats import binom

from leadline.measurement.against import about_the_same
from leadline.measurement.intervals import LEVEL

Turn = Literal["up", "down", "about_the_same", "cannot_tell"]

SAME = 1.25
"""A ratio that surely lies between 1/1.25 and 1.25 is about the same."""
WEEKS = 12
"""So many weeks before say how much a count moves by itself …"""
FEWEST = 6
"""… if there are at least so many of them."""


def spread(counts: Sequence[int]) -> float:
    """How many times more than at random (Poisson) weekly counts move by themselves: variance ÷ mean, at least 1.

    What a trend or a season adds to the variance makes the answer more careful, never less.
    """
    if len(counts) < FEWEST or sum(counts) == 0:
        return 1.0
    seen = np.asarray(counts, dtype=float)
    return max(1.0, float(seen.var(ddof=1) / seen.mean()))


def lately(now: int, before: int, counts: Sequence[int]) -> tuple[int, int] | None:
    """The least and the most of the weeks before, where it is only by how much these vary that `turned` cannot tell a
    change; else None."""
    if turned(now, before, counts) != "cannot_tell" or turned(now, before, ()) not in ("up", "down"):
        return None
    return min(counts), max(counts)


def turned(now: int, before: int, counts: Sequence[int]) -> Turn:
    """`counts` are those of the weeks before, which say how much they move by themselves.

    If both weeks are alike, `now` of their sum is binomial with one half (Przyborowski and Wilenski 1940); counts that
    move more than at random are divided by their spread first (quasi-likelihood: McCullagh and Nelder 1989, 9.2).
    Two-sided, mid-p, at 5 %.
    """
    wide = spread(counts)
    mine, theirs = now / wide, before / wide
    both = mine + theirs
    if both == 0:
        return "cannot_tell"
    k, n = round(mine), round(both)
    p = min(1.0, 2 * float(min(binom.cdf(k, n, 0.5), binom.sf(k - 1, n, 0.5))) - float(binom.pmf(k, n, 0.5)))
    if n and p <= 1 - LEVEL:
        return "up" if now > before else "down"
    away = 1.96 * sqrt(1 / (mine + 0.5) + 1 / (theirs + 0.5))
    ratio = log((mine + 0.5) / (theirs + 0.5))
    if about_the_same(exp(ratio - away), exp(ratio + away), 1 / SAME):
        return "about_the_same"
    return "cannot_tell"
