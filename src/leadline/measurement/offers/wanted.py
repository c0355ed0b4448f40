"""Misjudged value: an offer that hardly anybody wants who is shown it; and under-promotion: one that is wanted, and was
put before people too seldom, or before too few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import beta

from leadline.measurement.intervals import intervals
from leadline.measurement.offers.fatigue import Exposed
from leadline.measurement.offers.pace import Pace
from leadline.measurement.offers.promotion import Promoted

Wanted = Literal["wanted", "not_wanted", "cannot_tell"]
Enough = Literal["enough", "too_little", "cannot_tell"]

FIRST = 3
"""The answer to an offer is judged at each person's first exposures: later ones came to some offers only."""
BAR = 0.0025
"""Of people shown an offer once, fewer than 1 in 400 taking it is an offer that is not wanted (one in 100 of those who
are shown it four times)."""
THIRD = 1 / 3
"""… and so is one with less than a third of what the others are answered, if that is under …"""
LOW = 0.01
"""… 1 in 100 an exposure."""
BAR_KNOWN = 0.002
"""Where nothing says who was shown it: of everybody known, taking it in the first days, if promoted long enough."""
LONG = 42
"""Days (six weeks) of promotion that are enough for an offer to be judged by."""
SELDOM = 3.0
"""Mean exposures of those who were shown it, under which it was shown seldom."""
FEW_REACHED = 1 / 3
LEFT = 0.5
"""Too little: at the end of the promotion people answered at more than this part of the pace of its beginning."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`answers` of `asked` took it: at their first exposures (`by_showing`), or of everybody known by then."""

    answers: int
    asked: int
    by_showing: bool

    @property
    def rate(self) -> float:
        return self.answers / self.asked if self.asked else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = intervals([self.answers], [self.asked])
        return float(low[0]), float(high[0])


def answer(one: Exposed | None, takers: int, known: int) -> Answer | None:
    """At the first exposures; where nobody knows who was shown it, `takers` of everybody `known`."""
    if one is not None and one.people:
        return Answer(int(one.took[:FIRST].sum()), int(one.at_risk[:FIRST].sum()), True)
    return Answer(min(takers, known), known, False) if known else None


def wanted(mine: Answer | None, others: Sequence[Answer], promoted: Promoted | None) -> tuple[Wanted, int | None]:
    """Whether people want it; where it cannot be told, about how many more have to be shown it (None: unknown).
    `others` are offers of its kind: a quote is asked for by fewer than take a newsletter."""
    if mine is None or promoted is None or not mine.asked:
        return "cannot_tell", None
    low, high = mine.bounds
    alike = [one.rate for one in others if one.by_showing == mine.by_showing and one.asked >= 100]
    bar = BAR if mine.by_showing else BAR_KNOWN
    if len(alike) >= 2:
        bar = max(bar, min(LOW, THIRD * float(np.median(alike))))
    if low > bar:
        return "wanted", None
    if high < bar and (mine.by_showing or promoted.days >= LONG):
        return "not_wanted", None
    if not mine.by_showing:
        return "cannot_tell", None
    return "cannot_tell", _more(mine, bar)


def enough(promoted: Promoted | None, pace: Pace | None, one: Exposed | None, known: int) -> Enough:
    """Whether it was promoted enough. What is still promoted, or was for six weeks, was; what fewer than a third of
    everybody known were shown was not."""
    if promoted is None:
        return "cannot_tell"
    if promoted.going_on or promoted.days >= LONG:
        return "enough"
    if one is not None and one.people:
        if one.people < FEW_REACHED * known:
            return "too_little"
        return _by_showing(one)
    if pace is None or pace.low is None or pace.high is None:
        return "cannot_tell"
    if pace.low > LEFT:
        return "too_little"
    return "enough" if pace.high < LEFT else "cannot_tell"


def _by_showing(one: Exposed) -> Enough:
    """Shown seldom, and not answered less at the last exposure that many had than at the first."""
    times = np.arange(1, len(one.took) + 1)
    mean = float((times * (one.took + one.left)).sum() / one.people)
    if mean >= SELDOM:
        return "enough"
    risk = one.at_risk
    last = int(np.flatnonzero(risk >= max(50, 0.2 * risk[0]))[-1]) if (risk >= 50).any() else 0
    if last == 0:
        return "too_little" if mean < 1.5 and one.people >= 50 else "cannot_tell"
    first_took, last_took = int(one.took[0]), int(one.took[last])
    if first_took + last_took == 0:
        return "cannot_tell"
    high = 1.0 if first_took == 0 else float(beta.ppf(0.975, last_took + 1, first_took))
    ratio = np.inf if high == 1 else high / (1 - high) * risk[0] / risk[last]
    return "enough" if ratio < LEFT else "too_little"


def _more(mine: Answer, bar: float) -> int:
    """About how many more exposures would bring the interval to one side of the bar, at the rate seen."""
    off = max(abs(mine.rate - bar), bar / 4)
    needed = 3.84 * max(mine.rate, bar) / off**2
    return max(50, int(np.ceil((needed - mine.asked) / 50) * 50))
