"""Rules that share one conversion among the touches before it. The shares of a conversion sum to one."""

from __future__ import annotations

import numpy as np

from leadline.measurement.attribution.journeys import Journeys
from leadline.measurement.intervals import Floats

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
    if rule == "decay":
        return _of_each(winning, np.exp2(-(winning.before - _least(winning)) / half_life))
    given = np.zeros(len(winning.channel))
    if rule == "first":
        given[winning.starts[:-1]] = 1.0
    elif rule == "last":
        given[winning.starts[1:] - 1] = 1.0
    elif rule == "linear":
        given = np.ones(len(winning.channel))
    elif rule == "position":
        between = winning.lengths - 2
        given = np.repeat((1 - 2 * ENDS) / np.maximum(between, 1), winning.lengths)
        given[winning.starts[:-1]] = given[winning.starts[1:] - 1] = ENDS
    else:
        raise ValueError(f"no such rule: {rule}")
    return _of_each(winning, given)


def _of_each(winning: Journeys, given: Floats) -> Floats:
    """Each touch's part of what its journey gives."""
    if not len(winning):
        return given
    return np.asarray(given / np.repeat(np.add.reduceat(given, winning.starts[:-1]), winning.lengths))


def _least(winning: Journeys) -> Floats:
    """The days of each journey's last touch, for each touch: taken off, since only differences matter and a power of a
    long time would be zero."""
    return np.repeat(winning.before[winning.starts[1:] - 1], winning.lengths)
