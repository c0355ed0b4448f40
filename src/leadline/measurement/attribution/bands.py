"""Bands by the bootstrap: people are drawn again, and everything is computed from those drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadline.measurement.intervals import LEVEL, Floats
from leadline.measurement.population import Ints

SEED = 20_240_229
DRAWS = 500
GROUPS = 1_000


def groups_of(people: int) -> tuple[Ints, int]:
    """Each person's group, and how many there are.

    Up to `GROUPS` people are groups of their own. More are put at random into so many groups of equal size, which are
    drawn instead: the sums of groups vary as those of people do, and cost no more for a million than for a thousand.
    """
    if people <= GROUPS:
        return np.arange(people, dtype=np.int64), max(people, 1)
    group = np.arange(people, dtype=np.int64) % GROUPS
    np.random.default_rng(SEED).shuffle(group)
    return group, GROUPS


def draws(groups: int, times: int = DRAWS) -> Floats:
    """How often each group is drawn, (times, groups); each row sums to the number of groups."""
    made = np.random.default_rng(SEED + 1).multinomial(groups, np.full(groups, 1 / groups), size=times)
    return np.asarray(made, dtype=np.float64)


def again(weights: Floats, sums: npt.ArrayLike) -> Floats:
    """Sums of each draw: (times, groups) and (groups, …) → (times, …)."""
    given = np.asarray(sums, dtype=np.float64)
    return np.asarray((weights @ given.reshape(len(given), -1)).reshape(len(weights), *given.shape[1:]))


def band(drawn: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The middle `level` of the draws (along the first axis): lows and highs."""
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return np.asarray(low), np.asarray(high)
