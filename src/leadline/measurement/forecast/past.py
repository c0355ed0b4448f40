"""How past forecasts did: at moments back in time the same forecast, from what was known then, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.measurement.forecast.history import STILL, History
from leadline.measurement.forecast.likeness import factors
from leadline.measurement.forecast.pace import ENOUGH, HALF_LIFE, Pace, curve, exposure, learn_pace
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Ints

STEP = 15
"""Days between the moments looked at."""
MOMENTS = 24
"""How many of them at most."""
COHORT = 30
"""Days of a cohort that is tried by itself."""
COHORTS = 12
"""How many of them, the youngest; older leads are not tried by cohort."""
YOUNG = 90
"""Days. Nothing is tried from moments in the first so many days of a record: how it began says nothing of today."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Purchases expected among open leads: their number, and `unsure`, its relative variance from the pace alone."""

    number: float
    unsure: float


@dataclass(frozen=True, slots=True)
class Tried:
    """A forecast made `ago` days back for the `days` that followed, from what was known then, and what came.

    `weight` is how much of it is new beside those that overlap it: its share of the step between two moments, divided
    by the number of lengths that were forecast at one moment.
    """

    ago: int
    days: int
    expected: Expected
    came: int
    open: int
    weight: float


def expect(pace: Pace, open_by_age: Ints, windows: Sequence[tuple[int, int]]) -> list[Expected]:
    """Of the open leads of each age, those expected to buy after `start` and by `end` days from now."""
    ages = np.flatnonzero(open_by_age)
    if not len(ages):
        return [Expected(0.0, 0.0) for _ in windows]
    summed = curve(pace, int(ages.max()) + max(end for _, end in windows))
    found = []
    for start, end in windows:
        by_band: Floats = summed.bands_within(ages, start, end) @ open_by_age[ages]
        number = float(by_band.sum())
        unsure = float((by_band**2 / pace.worth).sum()) / number**2 if number > 0 else 0.0
        found.append(Expected(number, unsure))
    return found


def moments(seen: History, days: Sequence[int], half_life: float = HALF_LIFE) -> list[tuple[int, Pace]]:
    """How many days ago the moments are, the latest first, with the pace as it was known then; as far back as there
    were enough clients."""
    bought = seen.won.sum(axis=0)
    first = int(np.flatnonzero(bought).max(initial=-1))
    shortest = min(days)
    found: list[tuple[int, Pace]] = []
    for ago in range(shortest, min(first - YOUNG + 1, shortest + STEP * MOMENTS), STEP):
        pace = learn_pace(seen, ago, half_life) if bought[ago:].sum() >= ENOUGH else None
        if pace is None:
            break
        found.append((ago, pace))
    return found


def tried(seen: History, then: Sequence[tuple[int, Pace]], days: Sequence[int]) -> list[Tried]:
    """The forecasts that could have been made at these moments, as far as what came is known."""
    found: list[Tried] = []
    for ago, pace in then:
        over = [length for length in days if length <= ago]
        open_then = seen.open_by_age(ago)
        number = int(open_then.sum())
        for length, expected in zip(over, expect(pace, open_then, [(0, length) for length in over]), strict=True):
            found.append(Tried(ago, length, expected, seen.bought_within(ago, length), number, _new(length, days)))
    return found


def tried_by_cohort(seen: History, then: Sequence[tuple[int, Pace]], days: Sequence[int]) -> list[Tried]:
    """The same for cohorts of `COHORT` days, each with its own factor as it was known then: what comes of a part of the
    leads is further from what was expected than what comes of all."""
    found: list[Tried] = []
    for ago, pace in then:
        there = np.flatnonzero((seen.came >= ago) & (seen.came < ago + COHORT * COHORTS))
        if not len(there):
            continue
        came, ended, count = seen.came[there] - ago, seen.ended[there], seen.count[there].astype(np.float64)
        still = ended < ago
        ended_then = np.where(still, STILL, ended - ago)
        cohort = came // COHORT
        number = int(cohort.max()) + 1

        def each(values: Floats, cohort: Ints = cohort, number: int = number) -> Floats:
            return np.bincount(cohort, weights=values, minlength=number).astype(np.float64)

        own = factors(each(count * (seen.bought[there] & ~still)), each(exposure(pace, came, ended_then, ago) * count))
        summed = curve(pace, int(came.max()) + max(days))
        left = each(count * still)
        for length in (length for length in days if length <= ago):
            expected = each(summed.within(came, 0, length) * count * still) * own.mean
            after = each(count * (seen.bought[there] & still & (ended >= ago - length)))
            found += [
                Tried(
                    ago, length, Expected(float(expected[i]), float(own.unsure[i])), int(after[i]), int(left[i]),
                    _new(length, days),
                )
                for i in np.flatnonzero(expected >= 1).tolist()
            ]  # fmt: skip
    return found


def _new(length: int, days: Sequence[int]) -> float:
    return min(1.0, STEP / length) / len(days)
