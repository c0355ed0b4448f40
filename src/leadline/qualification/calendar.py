"""Days, weeks, months and working time of one zone, as integers.

Every engine reads the same table, made once from zoneinfo: engines' own zone tables disagree.
Instants are microseconds UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from leadline.playbook import Due, WorkingHours
from leadline.touches.instants import micros_of, moment_of

Instants = npt.NDArray[np.int64]
MICROS_A_MINUTE = 60_000_000


def instant_of_local(day: date, minutes: int, zone: ZoneInfo) -> int:
    """The instant at which a local clock first shows, or passes, `minutes` after midnight of `day`."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    instant = micros_of(local.replace(tzinfo=zone, fold=0).astimezone(UTC))
    shown = moment_of(instant).astimezone(zone).replace(tzinfo=None)
    if shown == local:
        return instant
    early = micros_of(local.replace(tzinfo=UTC)) - 26 * 60 * MICROS_A_MINUTE
    late = early + 52 * 60 * MICROS_A_MINUTE
    while late - early > 1:
        middle = (early + late) // 2
        if moment_of(middle).astimezone(zone).replace(tzinfo=None) >= local:
            late = middle
        else:
            early = middle
    return late


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Consecutive local days: `midnights[i]` is the first instant of day i; `week` and `month` number it."""

    zone: ZoneInfo
    dates: tuple[date, ...]
    midnights: Instants
    week: Instants
    month: Instants

    def index(self, instants: Instants) -> Instants:
        """The position of the local day that holds each instant."""
        return np.searchsorted(self.midnights, instants, side="right") - 1


@lru_cache(maxsize=32)
def _days(zone_name: str, first: int, last: int) -> Days:
    zone = ZoneInfo(zone_name)
    dates: list[date] = []
    midnights: list[int] = []
    for ordinal in range(first, last + 1):
        day = date.fromordinal(ordinal)
        instant = instant_of_local(day, 0, zone)
        if moment_of(instant).astimezone(zone).date() != day:
            continue  # a whole day that the zone skipped
        dates.append(day)
        midnights.append(instant)
    ordinals = np.array([day.toordinal() for day in dates], dtype=np.int64)
    months = np.array([day.year * 12 + day.month for day in dates], dtype=np.int64)
    return Days(zone, tuple(dates), np.array(midnights, dtype=np.int64), (ordinals + 6) // 7, months)


def days_between(zone: str, first: int, last: int) -> Days:
    """The local days that hold the instants from `first` to `last`, in whole years so that calls share the table."""
    start = max(moment_of(first).year - 1, 1)
    end = min(moment_of(last).year + 2, 9998)
    return _days(zone, date(start, 1, 1).toordinal(), date(end, 12, 31).toordinal())


class WorkingTime:
    """Working spans of a zone, for due times."""

    def __init__(self, hours: WorkingHours, days: Days) -> None:
        self._days = days
        starts: list[int] = []
        ends: list[int] = []
        closes: list[int] = []
        works: list[bool] = []
        for day in days.dates:
            spans = () if day.isoformat() in hours.holidays else hours.by_weekday[day.weekday()]
            bounds = [
                (instant_of_local(day, start, days.zone), instant_of_local(day, end, days.zone)) for start, end in spans
            ]
            bounds = [(start, end) for start, end in bounds if end > start]
            starts.extend(start for start, _ in bounds)
            ends.extend(end for _, end in bounds)
            works.append(bool(bounds))
            closes.append(bounds[-1][1] if bounds else 0)
        self._starts = np.array(starts, dtype=np.int64)
        self._ends = np.array(ends, dtype=np.int64)
        self._before = np.concatenate([[0], np.cumsum(self._ends - self._starts)]).astype(np.int64)
        self._working_days = np.flatnonzero(np.array(works))
        self._closes = np.array(closes, dtype=np.int64)

    def after(self, instants: Instants, due: Due) -> Instants:
        """When `due` has run out for each instant; a playbook without working time runs by the clock."""
        if due.unit == "working_days":
            return self._days_after(instants, due.amount)
        return self._minutes_after(instants, due.amount)

    def _minutes_after(self, instants: Instants, minutes: int) -> Instants:
        span = minutes * MICROS_A_MINUTE
        if not len(self._starts):
            return instants + span
        at = np.searchsorted(self._starts, instants, side="right") - 1
        inside = np.where(at >= 0, np.minimum(instants, self._ends[at]) - self._starts[at], 0)
        target = np.where(at >= 0, self._before[at], 0) + inside + span
        slot = np.clip(np.searchsorted(self._before, target, side="left") - 1, 0, len(self._starts) - 1)
        return self._starts[slot] + target - self._before[slot]

    def _days_after(self, instants: Instants, days: int) -> Instants:
        today = self._days.index(instants)
        if not len(self._working_days):
            return instants + days * 86_400_000_000
        position = np.searchsorted(self._working_days, today, side="right") + days - 1
        position = np.minimum(position, len(self._working_days) - 1)
        return self._closes[self._working_days[position]]


def working_time(hours: WorkingHours, zone: str, first: int, last: int) -> WorkingTime:
    """Working time from `first` on, reaching far enough beyond `last` for any due time."""
    return _working_time(hours, days_between(zone, first, last))


@lru_cache(maxsize=32)
def _working_time(hours: WorkingHours, days: Days) -> WorkingTime:
    return WorkingTime(hours, days)
