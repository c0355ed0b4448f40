"""What changed in a flow by more than noise: each rate against the period before, and the watch on expected rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from leadline.measurement.changes import Alarm, Change, Pace, Watch, alarms, change, pace, settled, watch
from leadline.measurement.changes.watch import AT_LEAST, AT_MOST, EVERY
from leadline.measurement.closing import SeenSoFar
from leadline.measurement.flow_places import Places, View, Window, before, end, start
from leadline.measurement.groups import PERIODS
from leadline.measurement.intervals import Interval, interval
from leadline.measurement.population import Ints, Mask, Population
from leadline.measurement.stepping import Steppers
from leadline.touches.instants import moment_of

Days = tuple[date, date]

A_YEAR = 365
LEAST_YEAR = 2
SELDOM = 2
"""Of a step that many take, one false alarm in about two years."""


@dataclass(frozen=True, slots=True)
class Lately:
    """The rates of the latest whole period (`since` to `until`) against those of the one before: `steps[i]` of step i,
    None at the first; `close` of becoming a client after the first request."""

    since: date
    until: date
    before_since: date
    before_until: date
    steps: tuple[Change | None, ...]
    close: Change | None


@dataclass(frozen=True, slots=True)
class Watched:
    """The watch on one step's rate: those who took the step `before` count once `days` have been seen, and should by
    then have taken this one at `expected` (the playbook's rate, times the share of takers that is that quick).

    `leads` were watched; a false alarm comes in about `false_every` of them, a rate that halved is found in about
    `found_after`. While an alarm stands (`alarm`), `since` is when it began by the best guess, and `took` of
    `since_leads` took the step since then.
    """

    step: str
    before: str
    playbook_rate: float
    expected: float
    days: int
    leads: int
    false_every: float
    found_after: float
    alarm: bool
    since: datetime | None = None
    since_leads: int = 0
    took: int = 0

    @property
    def rate(self) -> float | None:
        return self.took / self.since_leads if self.since_leads else None

    @property
    def interval(self) -> Interval | None:
        return interval(self.took, self.since_leads)


class Turns:
    """Finds them for the rows of a flow. `early` rows came before purchases were recorded (notices.before_wins):
    nothing is said of whether they bought. `clients` are the numbers of the steps that make clients."""

    def __init__(
        self, leads: Population, who: Steppers, placed: Places, view: View, early: Mask, clients: tuple[int, ...]
    ) -> None:
        self._leads, self._who, self._placed, self._view = leads, who, placed, view
        self._early, self._clients = early, clients

    @cached_property
    def paces(self) -> tuple[Pace | None, ...]:
        """How soon each step follows the one before; None at the first."""
        who = self._who
        return (
            None,
            *(
                pace(one, other, who.known & ~self._early if i in self._clients else who.known, self._leads.as_of)
                for i, (one, other) in enumerate(pairwise(who.at), 1)
            ),
        )

    @cached_property
    def closing(self) -> Pace:
        """How soon a purchase follows the first request."""
        return pace(self._who.asked, self._who.won, self._who.known & ~self._early, self._leads.as_of)

    def by_period(self, by: str | None) -> dict[str, tuple[tuple[Change | None, ...], Change | None]]:
        """For each period the change of each step's rate and of the close rate (by cohort only) against the period
        before; a period without one before it has none."""
        if by not in PERIODS:
            return {}
        number = {key: i for i, (key, requested) in enumerate(self._placed.keys) if requested and key is not None}
        pairs = {key: (i, number[before(key, by)]) for key, i in number.items() if before(key, by) in number}
        size = len(self._placed.keys)
        steps = [
            None if of is None else (of, settled(of, self._placed.steps[i - 1].index, size))
            for i, of in enumerate(self.paces)
        ]
        close = (self.closing, settled(self.closing, self._placed.asked.index, size))
        return {
            key: (
                tuple(None if found is None else change(*found, *pair) for found in steps),
                change(*close, *pair) if self._view == "cohort" else None,
            )
            for key, pair in pairs.items()
        }

    def lately(self, by: str | None, window: Window, today: date, mine: Mask) -> Lately | None:
        """The window asked for against as many days before it (whole months: as many months); where no beginning is
        asked for, the latest whole period, by default a month, against the one before. `mine` are the rows that have
        what was asked for. Rates are of those who took the step before in the period, whenever they came; None where
        nobody did."""
        windows = _windows(by if by in PERIODS else "month", window, today)
        if windows is None:
            return None
        now, then = windows
        bounds = [(self._leads.begins(first), self._leads.begins(last + timedelta(days=1))) for first, last in windows]

        def found(of: Pace | None, moments: Ints) -> Change | None:
            if of is None:
                return None
            index = np.full(len(moments), -1, dtype=np.int64)
            for number, (first, after) in enumerate(bounds):
                index[mine & (moments >= first) & (moments < after)] = number
            return change(of, settled(of, index, 2), 0, 1)

        steps = tuple(found(of, self._who.at[i - 1]) for i, of in enumerate(self.paces))
        close = found(self.closing, self._who.asked)
        seen = any(one is not None and one.comparison.now.n + one.still_open for one in (*steps, close))
        return Lately(*now, *then, steps, close) if seen else None

    def seen(self, i: int) -> SeenSoFar:
        """How many of those who took the step before step i count as seen: each by the share of takers that is as quick
        as it is old; one whose dates are not known as a whole."""
        of, within = self.paces[i], self._placed.steps[i - 1].within
        here = within & self._who.took[i - 1]
        if of is None or of.rough is None:
            return SeenSoFar(float(here.sum()))
        found = of.seen(within[of.taken])
        undated = float((here & ~of.taken & ~(self._early if i in self._clients else False)).sum())
        number = found.number + undated
        if not number:
            return found
        evenly = (found.evenly * found.number + undated) / number
        return SeenSoFar(number, found.unsure * found.number / number, evenly)

    def watched(self, names: tuple[str, ...], expected: dict[str, float]) -> tuple[tuple[Watched, Ints], ...]:
        """The watch on each step with an expected rate, in the flow's order; beside each the rows since its alarm."""
        return tuple(
            self._watched(i, names, rate)
            for i, of in enumerate(self.paces)
            if of is not None
            and (rate := expected.get(names[i])) is not None
            and AT_LEAST <= rate * of.share(of.watched_days) <= AT_MOST
        )

    def _watched(self, i: int, names: tuple[str, ...], rate: float) -> tuple[Watched, Ints]:
        of, at = self.paces[i], self._who.at[i - 1]
        assert of is not None  # noqa: S101 - the first step is not watched
        days = of.watched_days
        taken = np.flatnonzero(of.taken)
        ready = self._placed.steps[i - 1].within[taken] & (of.age >= days)
        rows, took, age = taken[ready], of.waited[ready] <= days, of.age[ready]
        order = np.argsort(at[rows], kind="stable")
        rows, took = rows[order], took[order]
        in_a_year = int((age < A_YEAR + days).sum())
        by: Watch = watch(rate * of.share(days), max(EVERY, float(SELDOM * in_a_year)))
        found: Alarm | None = next((alarm for alarm in alarms(took, by) if alarm.ended is None), None)
        since = rows[found.began :] if found else rows[:0]
        return (
            Watched(
                step=names[i],
                before=names[i - 1],
                playbook_rate=rate,
                expected=by.expected,
                days=days,
                leads=len(rows),
                false_every=by.false_every,
                found_after=by.found_after,
                alarm=found is not None,
                since=moment_of(int(at[since[0]])) if len(since) else None,
                since_leads=len(since),
                took=int(took[found.began :].sum()) if found else 0,
            ),
            since,
        )


def _windows(by: str, asked: Window, today: date) -> tuple[Days, Days] | None:
    """The period to look at and the one before; None where there is no day before."""
    last = min(asked.until or today, today)
    first = asked.since
    if first is None:
        first = start(last, by)
        if end(last, by) > last:
            last = first - timedelta(days=1)
            first = start(last, by)
        if first.year < LEAST_YEAR:
            return None
        return (first, last), (start(first - timedelta(days=1), by), first - timedelta(days=1))
    last = max(first, last)
    then = first.toordinal() - 1
    length = (last - first).days + 1
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
        length = (first - date(year, month + 1, 1)).days if year >= 1 else length
    if then - length < 0:
        return None
    return (first, last), (date.fromordinal(then - length + 1), date.fromordinal(then))
