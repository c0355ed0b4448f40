"""What can be said of an activity from how it did on later people."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log, sqrt
from typing import Literal

import numpy as np

from leadline.measurement.against import about_the_same
from leadline.measurement.proxies.agreement import Area
from leadline.measurement.proxies.ratio import Ratio

Verdict = Literal["predicts", "predicts_fewer", "mix_only", "does_not", "cannot_tell"]
SAID: dict[Verdict, str] = {
    "predicts": "predicts clients",
    "predicts_fewer": "predicts fewer clients",
    "mix_only": "only through the mix of sources",
    "does_not": "does not predict clients",
    "cannot_tell": "cannot tell yet",
}
MARGIN = 0.05
"""An area this near to one half is as good as none."""
DOUBLE = 2.0
"""Unless those few who show it may buy this many times as often."""
FALSE = 0.05
"""Of what is said to predict, this share may be chance (Benjamini and Hochberg 1995)."""
CLIENTS = 10
"""Later clients under which nothing is said."""
AMONG_MANY = 1.5
"""What stands out among twenty is about this much further away than what stands out alone (2.9 ÷ 1.96 errors)."""
LEAST = 5
"""Fewer clients more are not spoken of."""


def significant(chances: Sequence[float]) -> list[bool]:
    """Which of several probabilities stand out of them all, at a share `FALSE` of false ones."""
    p = np.asarray(chances, dtype=np.float64)
    order = np.argsort(p)
    passes = np.flatnonzero(p[order] <= FALSE * np.arange(1, len(p) + 1) / max(len(p), 1))
    found = np.zeros(len(p), dtype=bool)
    if len(passes):
        found[order[: passes[-1] + 1]] = True
    return [bool(value) for value in found]


def verdict(within: Area | None, crude: Area | None, by: Ratio | None, stands_out: bool) -> Verdict:
    """`within` sources and `crude`, both of later people; `by`: the ratio of rates within sources."""
    if within is None or crude is None or within.clients < CLIENTS:
        return "cannot_tell"
    if stands_out and within.high >= 0.5 + MARGIN and within.value > 0.5:
        return "predicts"
    if stands_out and within.low <= 0.5 - MARGIN and within.value < 0.5:
        return "predicts_fewer"
    seems = (crude.low > 0.5 and crude.high >= 0.5 + MARGIN) or (crude.high < 0.5 and crude.low <= 0.5 - MARGIN)
    nothing = _nothing(within, by)
    apart = within.high < crude.low or within.low > crude.high
    if seems and (nothing or apart):
        return "mix_only"
    return "does_not" if nothing else "cannot_tell"


def _nothing(within: Area, by: Ratio | None) -> bool:
    """As good as none, and not much for those few who show it either."""
    near = within.low > 0.5 - MARGIN and within.high < 0.5 + MARGIN
    return near and by is not None and about_the_same(by.low, by.high, 1 / DOUBLE)


def more(within: Area | None, by: Ratio | None, share_later: float) -> int:
    """About how many more clients, earlier and later ones, until it can be told.

    Intervals narrow with the square root of the clients. It can be told when half of the area's width is less than the
    distance from one half, or from the margin, whichever is further; where the area is near enough already, when the
    ratio is known within a factor of two; and where it only just stands out, when it does so among many.
    """
    share = share_later if share_later > 0 else 0.5
    if within is None or within.clients < CLIENTS or within.error <= 0:
        there = 0 if within is None else within.clients
        return max(LEAST, ceil((CLIENTS - there) / share))
    away = abs(within.value - 0.5)
    half = (within.high - within.low) / 2
    if within.low > 0.5 - MARGIN and within.high < 0.5 + MARGIN:
        times = sqrt(2) if by is None else log(by.high / by.low) / (2 * log(DOUBLE))
    elif away > half:
        times = AMONG_MANY * half / away
    else:
        times = half / max(away, abs(MARGIN - away))
    return max(LEAST, ceil(within.clients * (times**2 - 1) / share))


def rounded(number: int) -> int:
    """A number of people as it is said: 7, 40, 350, 1,200."""
    if number < 20:
        return number
    unit = int(10 ** max(1, len(str(number)) - 2))
    return int(ceil(number / unit) * unit)
