"""Leads that are still open are neither won nor lost: rates are compared within so many days of the step before, among
those of whom so many days have been seen.

Any number of days compares like with like. Few days count the latest leads too, many days count late takers too; the
number is chosen by what can be told with it, without looking at who of the two took the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from leadline.measurement.changes.two_rates import Comparison, Tried, compare
from leadline.measurement.closing import ENOUGH as ENOUGH_TO_TELL
from leadline.measurement.closing import FEW, Maturity, SeenSoFar, maturity
from leadline.measurement.intervals import Floats
from leadline.measurement.population import MICROS_A_DAY, NEVER, Ints, Mask

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Days that are looked at: by which so many of those who take a step have taken it."""
WATCHED = 0.8
"""The watch counts a lead once four in five of those who take the step would have taken it."""
NOT_LEARNED = 90
"""Days, while too few have taken a step to know how long it takes: about one cycle of a sale to a company."""
ENOUGH = 200_000
"""About so many rows are enough to learn a curve from; of more, evenly spread ones are taken."""
FINE = 2000
"""Steps of a curve that are kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """A rate of one period against that of the period before: those who took the step within `days` of the step before,
    of those of whom so many days have been seen. `still_open` of the present period's have not been seen for so
    long."""

    days: int
    still_open: int
    comparison: Comparison


@dataclass(frozen=True, eq=False)
class Pace:
    """How soon a step follows the one before. `taken` rows took the one before on a known date; for each of these,
    `waited` are the days until the step (inf: not taken), `age` the days until now. `rough` is the curve from as few as
    eight takers, of which its error has to be told too."""

    taken: Mask
    waited: Floats
    age: Floats
    curve: Maturity | None
    rough: Maturity | None
    days: tuple[int, ...]
    shares: tuple[float, ...]

    def seen(self, these: Mask) -> SeenSoFar:
        """How many of some of the rows (a mask over those taken) count as seen, and how sure that is; all, while too
        few have taken the step to learn a curve from."""
        if self.rough is None:
            return SeenSoFar(float(these.sum()))
        return self.rough.seen(self.age[these])

    def share(self, days: float) -> float:
        """The share of those who take the step that has done so within `days`; 1 while it is not known."""
        return 1.0 if self.curve is None else float(self.curve.at(days))

    @cached_property
    def cells(self) -> Ints:
        """For each row how many of the `days` have been seen, and within how many of them the step was taken, as one
        number."""
        width = len(self.days) + 1
        seen, took = np.zeros((2, len(self.age)), dtype=np.int64)
        for days in self.days:
            seen += self.age >= days
            took += self.waited > days
        return np.asarray(seen * width + took, dtype=np.int64)

    @property
    def watched_days(self) -> int:
        """After so many days the watch counts a lead."""
        return NOT_LEARNED if self.curve is None else _whole_days(self.curve, WATCHED)


def pace(before: Ints, after: Ints, known: Mask, as_of: int) -> Pace:
    """Of rows with the moments of two steps (microseconds, NEVER: not taken); `known`: their dates are not assumed.

    A step taken before the one before it counts as taken at once.
    """
    taken = known & (before != NEVER) & (before <= as_of)
    start, end = before[taken], after[taken]
    never = end == NEVER
    waited = np.where(never, np.inf, np.maximum(np.where(never, 0, end) - start, 0) / MICROS_A_DAY)
    age = (as_of - start) / MICROS_A_DAY
    some = slice(None, None, max(1, len(age) // ENOUGH))
    rough = _thin(maturity(np.where(never, np.nan, waited)[some], age[some], FEW))
    curve = rough if rough is not None and rough.count >= ENOUGH_TO_TELL else None
    days = (NOT_LEARNED,) if curve is None else tuple(sorted({_whole_days(curve, share) for share in SHARES}))
    shares = tuple(1.0 if curve is None else float(curve.at(d)) for d in days)
    return Pace(taken, waited, age, curve, rough, days, shares)


def _thin(curve: Maturity | None) -> Maturity | None:
    """The same curve with fewer steps where it has more than are worth looking through."""
    if curve is None or len(curve.age) <= FINE:
        return curve
    kept = np.unique(np.linspace(0, len(curve.age) - 1, FINE).astype(np.int64))
    return Maturity(curve.age[kept], curve.share[kept], curve.unsure[kept], curve.count)


def _whole_days(curve: Maturity, share: float) -> int:
    return max(1, ceil(float(curve.age[np.searchsorted(curve.share, share - 1e-12)])))


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """For each group and each of the pace's `days`: how many have been seen so long (`n`), and took the step within
    (`k`); `all` is how many there are."""

    n: Ints
    k: Ints
    all: Ints


def settled(of: Pace, group: Ints, count: int) -> Settled:
    """`group` gives each row of the pace's masks its group, from 0 to `count` - 1, or -1."""
    mine = group[of.taken]
    inside = mine >= 0
    width = len(of.days) + 1
    code = mine[inside] * width * width + of.cells[inside]
    table = np.bincount(code, minlength=count * width * width).reshape(count, width, width)
    of_seen = table.sum(2)
    n = of_seen[:, ::-1].cumsum(1)[:, ::-1][:, 1:]
    k = np.stack([table[:, d + 1 :, : d + 1].sum((1, 2)) for d in range(len(of.days))], axis=1)
    return Settled(n.astype(np.int64), k.astype(np.int64), of_seen.sum(1).astype(np.int64))


def change(of: Pace, counts: Settled, now: int, before: int) -> Change:
    """Group `now` against group `before`, within the number of days by which most can be told."""
    n, m = counts.n[now].astype(np.float64), counts.n[before].astype(np.float64)
    whole = Tried(int(counts.k[:, -1].sum()), int(counts.n[:, -1].sum()))
    likely = (whole.k + 0.5) / (whole.n + 1) / max(of.shares[-1], 1e-9)
    rate = np.minimum(likely * np.array(of.shares), 0.99)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.where((n > 0) & (m > 0), rate / (1 - rate) / (1 / n + 1 / m), 0.0)
    i = int(np.argmax(told))
    mine = Tried(int(counts.k[now, i]), int(counts.n[now, i]))
    theirs = Tried(int(counts.k[before, i]), int(counts.n[before, i]))
    return Change(of.days[i], int(counts.all[now]) - mine.n, compare(mine, theirs))
