"""Rules that share one conversion among the touches before it. The shares of a conversion sum to one."""

from __future__ import annotations

import numpy as np

from leadline.measurement.attribution.journeys import Journeys
from leadline.measurement.intervals import Floats
from leadline.measurement.population import MICROS_A_DAY

HALF_LIFE = 7.0
"""Days after which, counted back from the conversion, a touch gets half."""
ENDS = 0.4
"""What the first and the last touch get each by position; those between share the rest."""

SHARING = ("first", "last", "linear", "position", "decay")


def shares(winning: Journeys, rule: str, half_life: float = HALF_LIFE) -> Floats:
    """What each touch of each won journey gets, summing to 1 over a journey.

    *first* and *last*: all to that touch. *linear*: the same to each. *position*: 40 % to the first, 40 % to the last,
    20 % to those between in equal parts; of two touches half each. *decay*: by 2^(−days before the conversion ÷
    half-life).
    """
    first, last, lengths = winning.starts[:-1], winning.starts[1:] - 1, winning.lengths
    if rule == "decay":
        # Before the last touch of its journey: only differences matter, and a power of a long time would be zero.
        days = (np.repeat(winning.at[last], lengths) - winning.at) / MICROS_A_DAY
        return _of_each(winning, np.exp2(-days / half_life))
    if rule == "linear":
        return np.repeat(1.0 / lengths, lengths)
    if rule == "position":
        ends = np.where(lengths < 3, 1.0 / lengths, ENDS)
        given = np.repeat((1 - 2 * ends) / np.maximum(lengths - 2, 1), lengths)
        given[first] = given[last] = ends
        return given
    if rule not in ("first", "last"):
        raise ValueError(f"no such rule: {rule}")
    given = np.zeros(len(winning.channel))
    given[first if rule == "first" else last] = 1.0
    return given


def _of_each(winning: Journeys, given: Floats) -> Floats:
    """Each touch's part of what its journey gives."""
    if not len(winning):
        return given
    return np.asarray(given / np.repeat(np.add.reduceat(given, winning.starts[:-1]), winning.lengths))
