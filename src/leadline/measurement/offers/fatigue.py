"""Do the same people answer less each time that they are shown an offer, or do people merely differ?

People who answer soon leave those who are still asked, so the response falls with the number of the exposure even where
nobody tires. Three models say at which exposure t somebody first takes an offer:

- *people merely differ*, each keeping one probability p for ever, p from a beta distribution: the shifted
  beta-geometric (Fader and Hardie 2007, "How to project customer retention");
- *they tire*: the same people, whose response at the t-th exposure is p × f^(t − 1). With f = 1 it is the first; this
  is what decides, by the one-sided likelihood ratio;
- the *discrete beta-Weibull*, S(t) = B(a, b + t^c) / B(a, b) (Fader, Hardie, Liu, Davin and Steenburgh 2018), which
  departs from the first in any way; c = 1 is the first. Its likelihood ratio is given beside (`departs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar
from scipy.special import betaln
from scipy.stats import chi2, norm

from leadline.measurement.intervals import Floats
from leadline.measurement.population import Ints

Finding = Literal["fatigue", "none", "cannot_tell", "not_known"]

FALLS = 0.65
"""The fall of the response with each exposure that the test has to be able to see before it says anything."""
BAR = 1.645
"""The signed root of the likelihood ratio beyond which it is fatigue: 5 %, one-sided."""
POWER = 0.8
LONGEST = 40
"""Later exposures count as this one."""
FEWEST = 10
"""An offer that fewer people took says nothing of it."""

_STEP = 0.1
_RATES = 1 / (1 + np.exp(-np.arange(-14.0, 8.0, _STEP)))
"""Responses, evenly spaced as log odds, over which people's differences are summed."""
_LOG, _LOG_NOT = np.log(_RATES), np.log1p(-_RATES)
_DIFFER = [(-5.0, 5.0), (-5.0, 6.0)]
"""Bounds of log a, log b."""
_NEAR = 1e-4
_AROUND = _NEAR * np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
"""A place and its neighbours, for the slopes of the likelihood."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """How many people first took an offer at their t-th exposure (`took[t - 1]`), and how many were shown it t times
    and have not (`left[t - 1]`)."""

    took: Ints
    left: Ints

    @property
    def people(self) -> int:
        return int(self.took.sum() + self.left.sum())

    @property
    def at_risk(self) -> Ints:
        """How many were shown it a t-th time without having taken it before."""
        return np.asarray((self.took + self.left)[::-1].cumsum()[::-1], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Fatigue:
    """`finding`; the `factor` by which a person's response changes from one exposure to the next; the p-value of
    "people merely differ" against "they tire" (`p`) and against any departure (`departs`); the probability with which
    a fall to 0.65 at each exposure would have been seen (`power`), and about how many people more would make it 0.8
    (None: no number would).

    not_known: nothing says who was shown the offer.
    """

    finding: Finding
    people: int
    factor: float | None = None
    p: float | None = None
    departs: float | None = None
    power: float | None = None
    more: int | None = None


NOT_KNOWN = Fatigue("not_known", 0)


@dataclass(frozen=True, slots=True)
class _Test:
    people: int
    root: float
    expected: float
    factor: float
    departs: float


def exposed(exposures: npt.ArrayLike, took: npt.ArrayLike) -> Exposed:
    """Count people by the exposures that each had until taking it, or had in all, and whether each took it. Nobody
    without exposure."""
    number = np.minimum(np.asarray(exposures, dtype=np.int64), LONGEST)
    taker = np.asarray(took, dtype=bool)
    longest = int(number.max(initial=0))
    found = [np.bincount(number[who], minlength=longest + 1)[1:] for who in (taker, ~taker)]
    return Exposed(found[0].astype(np.int64), found[1].astype(np.int64))


def fatigue(one: Exposed) -> Fatigue:
    """The test over one offer."""
    return together([one])[1]


def together(offers: Sequence[Exposed]) -> tuple[tuple[Fatigue, ...], Fatigue]:
    """The test over each of several offers, and over all of them: their roots summed, each by what it could see."""
    tests = [_test(one) if _speaks(one) else None for one in offers]
    each = tuple(
        _found([test]) if test else Fatigue("cannot_tell" if one.people else "not_known", one.people)
        for one, test in zip(offers, tests, strict=True)
    )
    if not any(one.people for one in offers):
        return each, NOT_KNOWN
    told = [test for test in tests if test]
    return each, _found(told) if told else Fatigue("cannot_tell", sum(one.people for one in offers))


def _speaks(one: Exposed) -> bool:
    return len(one.took) > 1 and one.took.sum() >= FEWEST and one.left.sum() > 0


def _found(tests: Sequence[_Test]) -> Fatigue:
    weights = np.array([max(test.expected, 0.05) for test in tests])
    root = float(weights @ [test.root for test in tests] / np.sqrt((weights**2).sum()))
    expected = float(np.sqrt(sum(max(test.expected, 0.0) ** 2 for test in tests)))
    factor = float(np.exp(weights**2 @ np.log([test.factor for test in tests]) / (weights**2).sum()))
    departs = float(chi2.sf(sum(chi2.isf(max(test.departs, 1e-300), 1) for test in tests), len(tests)))
    people, p, power = sum(test.people for test in tests), float(norm.sf(root)), float(norm.sf(BAR - expected))
    if power >= POWER:
        return Fatigue("fatigue" if root > BAR else "none", people, factor, p, departs, power)
    needed = people * ((BAR + norm.ppf(POWER)) / expected) ** 2 if expected > 0.05 else None
    more = None if needed is None else int(np.ceil((needed - people) / 10) * 10)
    return Fatigue("cannot_tell", people, factor, p, departs, power, more)


def _test(one: Exposed) -> _Test:
    """Signed root of the likelihood ratio of `they tire`; and what it would be if the response fell by FALLS: its value
    on the expected counts of such people (Self, Mauritsen and Ohara 1992)."""
    differ, none = _fit(one.took, one.left, 1.0)

    def lost(log_factor: float) -> float:
        return _fit(one.took, one.left, float(np.exp(log_factor)), differ)[1]

    best = minimize_scalar(lost, bounds=(-2.0, 0.7), method="bounded", options={"xatol": 0.02})
    factor, gain = float(np.exp(best.x)), max(0.0, 2 * (none - float(best.fun)))
    falling, _ = _fit(one.took, one.left, FALLS, differ)
    shown = _shown(one)
    alive = _alive(falling[None, :], _stays(FALLS, len(shown)))[0]
    took, left = (alive[:-1] - alive[1:]) * shown[::-1].cumsum()[::-1], alive[1:] * shown
    _, as_merely_different = _fit(took, left, 1.0, falling)
    far = 2 * (as_merely_different + float(_likelihood(took, left, alive)))
    departs = _departs(one, none)
    return _Test(one.people, float(np.sign(1 - factor) * np.sqrt(gain)), float(np.sqrt(max(far, 0.0))), factor, departs)


def _stays(factor: float, longest: int) -> Floats:
    """For each of `_RATES` the probability of not having answered after 1, 2 … exposures."""
    falls = factor ** np.arange(longest)
    each = np.log1p(-np.minimum(_RATES[:, None] * falls[None, :], 1 - 1e-12))
    return np.asarray(np.exp(np.maximum(each.cumsum(axis=1), -700.0)))


def _alive(differ: Floats, stays: Floats) -> Floats:
    """Share of people who have not answered after 0, 1, 2 … exposures, for each row (log a, log b) of `differ`. What
    lies below the lowest of `_RATES` never answers."""
    a, b = np.exp(differ).T[:, :, None]
    share = np.exp(a * _LOG + b * _LOG_NOT - betaln(a, b)) * _STEP
    whole = share.sum(axis=1, keepdims=True)
    never = np.maximum(0.0, 1.0 - whole)
    return np.hstack([np.ones_like(whole), (share @ stays + never) / (whole + never)])


def _likelihood(took: npt.NDArray[np.generic], left: npt.NDArray[np.generic], alive: Floats) -> Floats:
    """The log-likelihood for each row of `alive`."""
    now = np.maximum(alive[..., :-1] - alive[..., 1:], 1e-13)
    return np.asarray(np.log(now) @ took + np.log(np.maximum(alive[..., 1:], 1e-13)) @ left)


def _fit(
    took: npt.NDArray[np.generic], left: npt.NDArray[np.generic], factor: float, start: Floats | None = None
) -> tuple[Floats, float]:
    """How people differ (log a, log b) where the response changes by a factor, and minus the log-likelihood."""
    stays = _stays(factor, len(took))

    def lost(values: Floats) -> tuple[float, Floats]:
        around = values + _AROUND
        found = -_likelihood(took, left, _alive(around, stays))
        return float(found[0]), (found[1:3] - found[3:]) / (2 * _NEAR)

    begin = _start(took, left) if start is None else start
    found = minimize(lost, begin, jac=True, method="L-BFGS-B", bounds=_DIFFER)
    return np.asarray(found.x), float(found.fun)


def _start(took: npt.NDArray[np.generic], left: npt.NDArray[np.generic]) -> Floats:
    """log a, log b of people who differ somewhat around the mean response."""
    shown = float(np.add(took, left) @ np.arange(1, len(took) + 1))
    mean = min(max(float(took.sum()) / shown, 1e-5), 0.9)
    return np.clip(np.log([4 * mean + 0.05, 4 * (1 - mean) + 0.05]), -4.9, 4.9)


def _departs(one: Exposed, none: float) -> float:
    """p-value of the likelihood ratio of the discrete beta-Weibull against `people merely differ`, two-sided."""
    times = np.arange(len(one.took) + 1, dtype=np.float64)

    def lost(values: Floats) -> float:
        a, b, c = np.exp(values)
        return -float(_likelihood(one.took, one.left, np.exp(betaln(a, b + times**c) - betaln(a, b))))

    start = np.append(_start(one.took, one.left), 0.0)
    found = minimize(lost, start, method="L-BFGS-B", bounds=[*_DIFFER, (-2.5, 1.2)])
    return float(chi2.sf(max(0.0, 2 * (none - float(found.fun))), 1))


def _shown(one: Exposed) -> Floats:
    """How many people would have been shown it just 1, 2 … times: those who took it are taken to be like the others
    (Kaplan and Meier 1958, of the number of exposures)."""
    at_risk = (one.at_risk - one.took).astype(np.float64)
    still = np.cumprod(np.where(at_risk > 0, 1 - one.left / np.maximum(at_risk, 1.0), 1.0))
    share = -np.diff(np.concatenate([[1.0], still]))
    share[-1] += still[-1]
    return np.asarray(share * one.people, dtype=np.float64)
