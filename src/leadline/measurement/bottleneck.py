"""The bottleneck: the step where reaching its expected rate would gain the most clients, for what is spent on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from leadline.measurement.against import about
from leadline.measurement.intervals import Floats, Interval

SURE = 0.8
"""A step is called the bottleneck from this probability on."""
BAND = 0.8
DRAWS = 4000
SEED = 20_261_122
FACTORS = (1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 50.0)
"""How many times as many leads are tried, to say about how many more would tell."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A step with the rate that it should hold: `k` of `n` took it. `n` may be a fraction: leads that are still open
    count by the share of their time that has been seen; `unsure` is its relative standard error, and `evenly` the mean
    of these shares, each weighed by itself (`closing.SeenSoFar`). `standing` are those in the step before, seen for
    long or not. `spent` (any unit, the same for all) is what goes into those who stand before the step; None: not
    known."""

    name: str
    k: float
    n: float
    standing: float
    expected: float | None
    spent: float | None = None
    unsure: float = 0.0
    evenly: float = 1.0


@dataclass(frozen=True, slots=True)
class Lever:
    """What reaching its expected rate would gain at one step: `gain` more clients (the mean; 0 where it is at or over
    it) between the ends of the 80 % `band`, of as many leads as there were; `per_spent` for each unit spent on the
    step now; `probability` that this is the step that gains most."""

    name: str
    gain: float
    band: Interval
    per_spent: float | None
    probability: float


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """`found`: a step is the bottleneck with at least 80 % probability; `none`: with as much, no step is under its
    expected rate; else it cannot be told yet, and about `more` leads would tell if the rates stayed as they are.

    `levers` are all steps with an expected rate, the likeliest first. `by` says what a gain is weighed by.
    """

    verdict: Literal["found", "none", "cannot_tell"]
    levers: tuple[Lever, ...]
    no_loss: float
    by: Literal["cost", "lead"]
    more: int | None = None

    @property
    def step(self) -> Lever | None:
        """The bottleneck."""
        return self.levers[0] if self.verdict == "found" else None


def bottleneck(steps: Sequence[Rated]) -> Bottleneck | None:
    """The bottleneck of consecutive steps, the last of which makes clients; None where no step has an expected rate.

    Each rate has the posterior Beta(k + ½, n − k + ½) (Jeffreys); steps are independent given the counts. Where leads
    are still open, n is drawn too, log-normally around itself and no more than stand there, and both counts are worth
    as much less as takers of leads that are seen in part vary more. In each of
    4,000 draws (fixed seed) a step that reaches its expected rate e instead of its rate r gains
    standing · max(0, e − r) · the product of the later rates. With costs of every such step the gains are divided by
    what is spent on it; else they are compared as they are, that is by lead. Raises ValueError for impossible counts.
    """
    rated = [i for i, step in enumerate(steps) if step.expected is not None]
    for step in steps:
        if not 0 <= step.k <= step.n + 1e-9 or step.standing < 0:
            raise ValueError(f"{step.name}: {step.k} of {step.n}, {step.standing} standing before it")
    if not rated:
        return None
    spent = [steps[i].spent for i in rated]
    by_cost = all(amount is not None and amount > 0 for amount in spent)
    weights = np.array([float(amount or 0) for amount in spent]) if by_cost else np.ones(len(rated))
    gains = _gains(steps, rated, 1.0)
    best, no_loss = _best(gains / weights)
    tail = (1 - BAND) / 2
    ends = np.quantile(gains, [tail, 1 - tail], axis=0)
    levers = [
        Lever(
            name=steps[i].name,
            gain=float(gains[:, place].mean()),
            band=Interval(float(ends[0, place]), float(ends[1, place])),
            per_spent=float(gains[:, place].mean() / weights[place]) if by_cost else None,
            probability=float(best[place]),
        )
        for place, i in enumerate(rated)
    ]
    levers.sort(key=lambda lever: (-lever.probability, -lever.gain))
    verdict = _verdict(best, no_loss)
    more = _more(steps, rated, weights) if verdict == "cannot_tell" else None
    return Bottleneck(verdict, tuple(levers), no_loss, "cost" if by_cost else "lead", more)


def _gains(steps: Sequence[Rated], rated: Sequence[int], times: float) -> Floats:
    """Draws of the gain of each rated step, were there `times` as many leads with the same rates."""
    k = np.array([step.k for step in steps]) * times
    n = _seen(steps, times)
    worth = _worth(steps)
    size = (DRAWS, len(steps))
    rates = np.random.default_rng(SEED).beta(worth * k + 0.5, worth * (n - k) + 0.5, size=size)
    later = np.ones((DRAWS, len(steps)))
    later[:, :-1] = np.cumprod(rates[:, :0:-1], axis=1)[:, ::-1]
    expected = np.array([steps[i].expected for i in rated], dtype=np.float64)
    standing = np.array([steps[i].standing for i in rated], dtype=np.float64)
    return np.asarray(standing * np.maximum(expected - rates[:, rated], 0) * later[:, rated])


def _seen(steps: Sequence[Rated], times: float) -> Floats:
    """Draws of how many leads count as seen at each step: at least those who took it, at most those who stand there."""
    k, n, stand, unsure = np.array([(step.k, step.n, step.standing, step.unsure) for step in steps], np.float64).T
    if not unsure.any():
        return np.asarray(np.maximum(n, k)[None] * times)
    chance = np.random.default_rng([SEED, 1]).standard_normal((DRAWS, len(steps)))
    drawn = n * np.exp(chance * unsure / np.sqrt(times))
    return np.asarray(np.clip(drawn, k, np.maximum(np.maximum(stand, n), k)) * times)


def _worth(steps: Sequence[Rated]) -> Floats:
    """Of leads whose share F of time was seen a rate r shows rF takers, with the variance rF(1 − rF): summed, that is a
    little more than if as many leads as ΣF were seen wholly."""
    rate = np.array([(step.k + 0.5) / (step.n + 1) for step in steps])
    evenly = np.array([step.evenly for step in steps])
    return np.asarray((1 - rate) / (1 - rate * evenly))


def _best(gains: Floats) -> tuple[Floats, float]:
    """How often each step gains most, and how often none gains anything."""
    some = gains.max(axis=1) > 0
    counts = np.bincount(gains.argmax(axis=1)[some], minlength=gains.shape[1])
    return counts / len(gains), float(1 - some.mean())


def _verdict(best: Floats, no_loss: float) -> Literal["found", "none", "cannot_tell"]:
    if best.max() >= SURE:
        return "found"
    return "none" if no_loss >= SURE else "cannot_tell"


def _more(steps: Sequence[Rated], rated: Sequence[int], weights: Floats) -> int | None:
    """About how many more leads at the first step would tell; None if fifty times as many would not."""
    for times in FACTORS:
        if _verdict(*_best(_gains(steps, rated, times) / weights)) != "cannot_tell":
            return about(max(1, round((times - 1) * steps[0].standing)))
    return None
