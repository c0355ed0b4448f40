"""Watching a rate lead by lead: an alarm when it has fallen under what is expected by more than noise.

A Bernoulli CUSUM (Page 1954; Reynolds and Stoumbos 1999): each lead that does not take the step adds a little, each
that does takes more away, never under nothing; at a bar the alarm is raised. It is tuned to find a rate that has fallen
to six tenths, hardly less than what is still fine; one that fell further is found sooner. The weights are whole
numbers, so that the sum is a Markov chain with few states and every expectation is exact: how many leads pass, on the
average, until a false alarm, and until one that is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from leadline.measurement.population import Ints

TUNED = 0.6
"""The watch is tuned to find a rate that fell to this share of the expected one."""
HALF = 0.5
"""How soon a rate is found that fell to this share of the expected one is stated with each watch."""
EVERY = 1000.0
"""By default one false alarm in about so many leads, while the rate is as expected."""
FINE_GRAIN = 10
"""Weights are tenths where no ratio of 1 to a whole number comes near."""
AT_LEAST, AT_MOST = 0.0005, 0.98
"""Expected rates that can be watched."""
BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Watch:
    """A lead that does not take the step adds `up`, one that does takes `down` away; at `bar` the alarm is raised.

    `false_every` leads pass on average from nothing until an alarm at the `expected` rate, `found_after` at half of it.
    """

    expected: float
    up: int
    down: int
    bar: int
    false_every: float
    found_after: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: the rate fell, by the best guess, with lead `began` (a place in the order), which was found with lead
    `found`; `ended` is the lead with which the sum had come down to nothing again, None while the alarm stands."""

    began: int
    found: int
    ended: int | None


@lru_cache(maxsize=256)
def watch(expected: float, every: float = EVERY) -> Watch:
    """The watch of an expected rate with at least `every` leads between false alarms, exactly. Raises ValueError for a
    rate that cannot be watched."""
    if not AT_LEAST <= expected <= AT_MOST or every < 1:
        raise ValueError(f"a rate of {expected} cannot be watched, every {every}")
    up, down = _weights(expected)
    low, high = 0, up
    while spacing(expected, up, down, high) < every:
        low, high = high, 2 * high
    if up == 1:
        bar = int(np.searchsorted(_spacings(expected, down, high), every))
    else:
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if spacing(expected, up, down, middle) < every else (low, middle)
        bar = high
    return Watch(
        expected, up, down, bar, spacing(expected, up, down, bar), spacing(HALF * expected, up, down, bar)
    )  # fmt: skip


def _weights(expected: float) -> tuple[int, int]:
    """Whole numbers near the ratio of the logarithms of the likelihoods, for and against a fallen rate."""
    fallen = TUNED * expected
    up = log((1 - fallen) / (1 - expected))
    down = log(expected / fallen)
    if down / up >= 3:
        return 1, round(down / up)
    return max(1, round(FINE_GRAIN * up / (up + down))), max(1, round(FINE_GRAIN * down / (up + down)))


def spacing(rate: float, up: int, down: int, bar: int) -> float:
    """How many leads pass on average, from nothing, until the sum reaches the bar, at this rate; exact."""
    if up == 1:
        return float(_spacings(rate, down, bar)[bar])
    chain = np.eye(bar)
    for state in range(bar):
        chain[state, max(0, state - down)] -= rate
        if state + up < bar:
            chain[state, state + up] -= 1 - rate
    return float(np.linalg.solve(chain, np.ones(bar))[0])


def _spacings(rate: float, down: int, bar: int) -> npt.NDArray[np.float64]:
    """`spacing` for every bar from 0 on, with `up` 1.

    From state i the sum goes to i + 1 or to max(0, i − down). Let D(i) be the expected number of leads from 0 until i
    is reached first. Then D(i + 1) = (D(i) + 1 − rate·D(max(0, i − down))) / (1 − rate), since from max(0, i − down) it
    takes D(i + 1) − D(max(0, i − down)) to come to i + 1.
    """
    found = [0.0]
    for state in range(bar):
        found.append((found[state] + 1 - rate * found[max(0, state - down)]) / (1 - rate))
    return np.array(found)


def alarms(took: npt.NDArray[np.bool_], by: Watch) -> tuple[Alarm, ...]:
    """Every alarm over leads in their order; `took[i]`: lead i took the step. At most the last one still stands.

    While an alarm stands the sum does not rise over the bar, so that it ends as soon as the leads speak for the
    expected rate as clearly as they spoke against it.
    """
    weights = np.where(took, -by.down, by.up).astype(np.int64)
    found: list[Alarm] = []
    at, level, began, raised = 0, 0, 0, -1
    while at < len(weights):
        part = weights[at : at + BLOCK]
        if raised < 0:
            sums = _from_below(part, level)
            over = np.flatnonzero(sums >= by.bar)
            stop = int(over[0]) if len(over) else len(part) - 1
            nothing = np.flatnonzero(sums[: stop + 1] <= 0)
            began = at + int(nothing[-1]) + 1 if len(nothing) else began
            if len(over):
                raised, level = at + stop, by.bar
            else:
                level = int(sums[-1])
        else:
            sums = _from_above(part, level, by.bar)
            under = np.flatnonzero(sums <= 0)
            stop = int(under[0]) if len(under) else len(part) - 1
            if len(under):
                found.append(Alarm(began, raised, at + stop))
                raised, level, began = -1, 0, at + stop + 1
            else:
                level = int(sums[-1])
        at += stop + 1
    if raised >= 0:
        found.append(Alarm(began, raised, None))
    return tuple(found)


def _from_below(weights: Ints, level: int) -> Ints:
    """The sums after each weight, held at 0 from below."""
    total = level + np.cumsum(weights)
    return np.asarray(total - np.minimum(np.minimum.accumulate(total), 0), dtype=np.int64)


def _from_above(weights: Ints, level: int, bar: int) -> Ints:
    """The sums after each weight, held at the bar from above."""
    total = level + np.cumsum(weights)
    return np.asarray(total - np.maximum(np.maximum.accumulate(total) - bar, 0), dtype=np.int64)
