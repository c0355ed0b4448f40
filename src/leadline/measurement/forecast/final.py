"""The rate that a cohort will have in the end, while some of its leads are still open, with a band around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtri

from leadline.measurement.forecast.learned import Learned, group_factors, learned
from leadline.measurement.forecast.pace import FEWEST
from leadline.measurement.forecast.spread import LEVEL, band
from leadline.measurement.groups import Groups
from leadline.measurement.intervals import Floats
from leadline.measurement.population import Population
from leadline.words import percent

LAST = 730
"""Days. Nobody is expected to buy at a higher age."""
SETTLED = 0.95
"""What is still to come does not matter from this share of the final clients on."""
MOSTLY = 1 / 2
"""A gap is mostly not yet known while the band of the final one is at least this wide, measured by the gap so far, or
this share of the cohort's final clients is still to come."""

GapVerdict = Literal["lower", "higher", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class FinalRate:
    """A cohort now and in the end.

    `rate` is clients ÷ leads so far, `expected` the final rate, `low` to `high` its 80 % band; `known` is the share of
    the expected final clients who are clients already; `until` the age in days that “final” reads to: as far as leads
    have been seen. `few`: learned from few clients. `more`: it cannot be told before about so many more clients.
    """

    leads: int
    clients: int
    open: int
    rate: float | None
    expected: float | None
    low: float | None
    high: float | None
    known: float | None
    until: int | None
    few: bool
    more: int | None
    _variance: float = field(default=0.0, repr=False)

    @property
    def settled(self) -> bool:
        """What is still to come does not matter any more."""
        return not self.open or (self.known is not None and self.known >= SETTLED)


def expected_final(
    who: Population, groups: Groups, known: Learned | None = None, until: int | None = None
) -> tuple[FinalRate, ...]:
    """For each group of leads its rate in the end: clients so far and those expected of its open leads until the age of
    `until` days (by default as far as leads have been seen, at most two years).

    The pace is that of all leads, each group's own factor on it drawn towards 1 (`likeness.factors`). Leads without a
    request are left out; leads whose date is not known are taken to stay as they are.
    """
    inside = groups.index >= 0
    asked = Groups(groups.keys, np.where(who.requested & inside, groups.index, -1))
    leads, clients, still = (asked.count(mask).tolist() for mask in (who.requested, who.client, who.open))
    ready = known or learned(who)
    pace = ready.pace
    if pace is None:
        more = FEWEST - int(ready.history.won.sum())
        return tuple(
            FinalRate(n, k, o, k / n if n else None, None, None, None, None, None, True, more)
            for n, k, o in zip(leads, clients, still, strict=True)
        )
    until = min(pace.reach if until is None else until, LAST)
    coming, unsure = _coming(ready, asked, until, who)
    coming = np.minimum(coming, still)
    low, high = band(coming, unsure, ready.spread_of_parts, still)
    typical = ready.spread_of_parts.typical**2
    return tuple(
        FinalRate(
            leads=n,
            clients=k,
            open=o,
            rate=k / n if n else None,
            expected=(k + m) / n if n else None,
            low=(k + a) / n if n else None,
            high=(k + b) / n if n else None,
            known=k / (k + m) if k + m > 0 else None,
            until=until,
            few=pace.few,
            more=None,
            _variance=(m + (u + typical) * m**2) / n**2 if n else 0.0,
        )
        for n, k, o, m, u, a, b in zip(
            leads, clients, still, coming.tolist(), unsure.tolist(), low.tolist(), high.tolist(), strict=True
        )
    )


def _coming(ready: Learned, groups: Groups, until: int, who: Population) -> tuple[Floats, Floats]:
    """Per group: purchases still expected by the age `until`, and their relative variance from pace and factor."""
    pace = ready.pace
    assert pace is not None  # noqa: S101 - asked by the caller
    own = group_factors(ready, groups)
    number, width = len(groups.keys), until + 1
    rows = np.flatnonzero(who.open & ready.seen.usable & (groups.index >= 0) & (ready.seen.came < until))
    open_leads = np.bincount(groups.index[rows] * width + ready.seen.came[rows], minlength=number * width)
    group, age = np.divmod(np.flatnonzero(open_leads), width)
    count = open_leads[open_leads > 0]
    summed = ready.curve(until)
    chance = (summed.in_band[:, -1:] - summed.in_band[:, age]) / summed.left[age] * count
    by_band = np.stack([np.bincount(group, weights=row, minlength=number) for row in chance])
    base = by_band.sum(axis=0)
    of_pace = np.divide((by_band**2 / pace.worth[:, None]).sum(axis=0), base**2, out=np.zeros(number), where=base > 0)
    return base * own.mean, of_pace + own.unsure


@dataclass(frozen=True, slots=True)
class FinalGap:
    """A cohort's rate against that of earlier ones together, as a share of theirs: so far (`naive`), and as expected in
    the end with its 80 % band. `verdict` is about the final gap."""

    naive: float
    expected: float
    low: float
    high: float
    mostly_unknown: bool
    verdict: GapVerdict

    def sentence(self) -> str:
        """'Mostly not yet known: 55% lower so far, 26% lower expected in the end (42% lower to 6% lower).'"""
        start = "Mostly not yet known: " if self.mostly_unknown else ""
        text = f"{start}{_side(self.naive)} so far, {_side(self.expected)} expected in the end"
        text += f" ({_side(self.low)} to {_side(self.high)})."
        return text[0].upper() + text[1:]


def final_gap(this: FinalRate, earlier: Sequence[FinalRate]) -> FinalGap | None:
    """A cohort against earlier ones; None where nothing can be expected, or the earlier ones have no clients.

    The band is that of the logarithm of the ratio (delta method); what is still to come of both sides is independent.
    """
    before = [one for one in earlier if one.leads]
    leads, clients = sum(one.leads for one in before), sum(one.clients for one in before)
    if this.rate is None or this.expected is None or not clients or any(one.expected is None for one in before):
        return None
    final = sum((one.expected or 0.0) * one.leads for one in before) / leads
    variance = sum(one._variance * one.leads**2 for one in before) / leads**2
    if this.expected <= 0:
        return None
    ratio = this.expected / final
    away = float(ndtri((1 + LEVEL) / 2)) * sqrt(this._variance / this.expected**2 + variance / final**2)
    low, high = exp(log(ratio) - away) - 1, exp(log(ratio) + away) - 1
    naive = this.rate / (clients / leads) - 1
    still = 1 - (this.known or 0.0)
    wide = high - low >= MOSTLY * abs(naive)
    return FinalGap(
        naive=naive,
        expected=ratio - 1,
        low=low,
        high=high,
        mostly_unknown=not this.settled and (still >= MOSTLY or wide),
        verdict="lower" if high < 0 else "higher" if low > 0 else "cannot_tell",
    )


def _side(gap: float) -> str:
    side = "lower" if gap < 0 else "higher"
    return f"{percent(abs(gap), 0)} {side}" if round(abs(gap) * 100) else "the same"
