"""All that is learned from a population before anything is forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.measurement.forecast.history import History, Seen, history, seen
from leadline.measurement.forecast.likeness import Factors, factors
from leadline.measurement.forecast.pace import HALF_LIFE, Curve, Pace, curve, exposure, learn_pace
from leadline.measurement.forecast.past import Tried, moments, tried, tried_by_cohort
from leadline.measurement.forecast.spread import BEFORE, BEFORE_OF_A_PART, Spread, learn_spread
from leadline.measurement.groups import Groups
from leadline.measurement.population import Population

LENGTHS = (30, 60, 90)
"""Days of the past forecasts from which is learned how far forecasts are off."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was seen, the pace (None: too few clients), past forecasts and what came, and the spread that
    they teach: of all leads, and of a part of them (a cohort, a source)."""

    seen: Seen
    history: History
    pace: Pace | None
    tried: tuple[Tried, ...]
    spread: Spread
    spread_of_parts: Spread

    def curve(self, oldest: int) -> Curve:
        """The pace summed up to an age in days. Raises ValueError without a pace."""
        if self.pace is None:
            raise ValueError("there is no pace yet")
        return curve(self.pace, oldest)


def learned(
    who: Population, lengths: Sequence[int] = LENGTHS, half_life: float = HALF_LIFE, before: float = BEFORE
) -> Learned:
    """Learn from all leads of a population; `half_life` in days, `before` as in `spread`."""
    found = seen(who)
    counts = history(found)
    then = moments(counts, lengths, half_life)
    past = tuple(tried(counts, then, lengths))
    parts = tried_by_cohort(counts, then, lengths)
    return Learned(
        seen=found,
        history=counts,
        pace=learn_pace(counts, 0, half_life),
        tried=past,
        spread=taught(past, before),
        spread_of_parts=taught(parts, BEFORE_OF_A_PART),
    )


def taught(past: Sequence[Tried], before: float = BEFORE) -> Spread:
    """The spread that past forecasts teach."""
    return learn_spread(
        [one.expected.number for one in past],
        [one.came for one in past],
        [one.expected.unsure for one in past],
        [one.weight for one in past],
        before,
    )


def group_factors(known: Learned, groups: Groups) -> Factors:
    """How much sooner or later the leads of each group have bought so far than the pace says."""
    pace, leads = known.pace, known.seen
    if pace is None:
        raise ValueError("there is no pace yet")
    rows = np.flatnonzero(leads.usable & (groups.index >= 0))
    group, came, ended = groups.index[rows], leads.came[rows], leads.ended[rows]
    exposed = exposure(pace, came, ended)
    number = len(groups.keys)
    expected = np.bincount(group, weights=exposed, minlength=number)
    bought = np.bincount(group, weights=leads.won[rows].astype(np.float64), minlength=number)
    return factors(bought, expected)
