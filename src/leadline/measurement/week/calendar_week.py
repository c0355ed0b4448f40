"""Calendar weeks (ISO 8601: from Monday) in the playbook's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leadline.problems import BadSetting, Problem, shown
from leadline.touches.instants import micros_of

_NAME = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on `first`, a Monday."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        """'2026-W47'."""
        year, week, _ = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    def before(self, weeks: int = 1) -> Week:
        return Week(self.first - timedelta(weeks=weeks))

    def is_over(self, as_of: datetime, zone: str) -> bool:
        """The last second of its Sunday counts as its end, as a date that is asked about does."""
        return as_of >= _midnight(self.first + timedelta(weeks=1), zone) - timedelta(seconds=1)

    def between(self, as_of: datetime, zone: str, back: int = 0) -> tuple[int, int]:
        """From when until before when (microseconds UTC) the week `back` weeks earlier is looked at: all of it, or just
        as much as has passed of this one."""
        first = self.before(back).first
        end = _midnight(first + timedelta(weeks=1), zone)
        if not self.is_over(as_of, zone):
            here = as_of.astimezone(ZoneInfo(zone))
            then = here.replace(tzinfo=None) - timedelta(weeks=back)
            end = min(end, then.replace(tzinfo=ZoneInfo(zone)) + timedelta(microseconds=1))
        return micros_of(_midnight(first, zone)), micros_of(end)


def week_of(text: str | None, as_of: datetime, zone: str) -> Week:
    """The week of a name ('2026-W47') or of a day in it ('2026-11-18'); without either the latest that is over. Raises
    BadSetting for what is no week, and for one that has not begun."""
    today = as_of.astimezone(ZoneInfo(zone)).date()
    this = Week(today - timedelta(days=today.weekday()))
    if text is None or not text.strip():
        return this if this.is_over(as_of, zone) else this.before()
    found = _read(text.strip())
    if found.first > today:
        mend = f"Name a week that has begun: {this.name} is the latest."
        raise BadSetting(Problem("week_to_come", f"The week {found.name} has not begun yet.", mend, path="week"))
    return found


def _read(text: str) -> Week:
    named = _NAME.fullmatch(text)
    try:
        if named:
            return Week(date.fromisocalendar(int(named[1]), int(named[2]), 1))
        day = date.fromisoformat(text)
        return Week(day - timedelta(days=day.weekday()))
    except (ValueError, OverflowError):
        mend = "Write it as 2026-W47, or as a day in it: 2026-11-18."
        raise BadSetting(Problem("bad_week", f"{shown(text)} is no week.", mend, path="week")) from None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
