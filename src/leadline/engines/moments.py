"""The moment asked about, as people give it: a datetime, a date or ISO text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from leadline.problems import BadSetting, Problem, shown
from leadline.qualification.calendar import instant_of_local
from leadline.touches.instants import YEARS, moment_of, read_instant

Moment = datetime | date | str
"""What the public functions take: a moment without a zone is UTC; a bare date is the end of that day in the playbook's
time zone."""


def moment(given: object, zone: str, name: str = "as_of") -> datetime:
    """`given` (a `Moment`) as an aware moment; now, if None.

    A bare date, as `date` or as text, is the last microsecond of that local day in `zone`; a moment without a zone is
    UTC. Raises BadSetting for what is no moment, and for years before 1900 or after 2199.
    """
    if given is None:
        return datetime.now(UTC)
    if isinstance(given, datetime):
        aware = given if given.tzinfo else given.replace(tzinfo=UTC)
        found: datetime | None = aware if aware == given.replace(tzinfo=aware.tzinfo) else None  # pandas' NaT
    elif isinstance(given, date):
        found = _end_of(given, zone) if given.year in YEARS else None
    elif isinstance(given, str):
        day = _day(given)
        if day is None:
            instant = read_instant(given)
            found = None if instant is None else moment_of(instant)
        else:
            found = _end_of(day, zone) if day.year in YEARS else None
    else:
        found = None
    if found is None or found.year not in YEARS:
        raise _unreadable(given, name)
    return found


def local_date(given: object, name: str) -> date | None:
    """A date, or ISO text of one. Raises BadSetting."""
    if isinstance(given, datetime):
        raise _no_date(given, name)
    if given is None or isinstance(given, date):
        return given
    day = _day(given) if isinstance(given, str) else None
    if day is None:
        raise _no_date(given, name)
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _end_of(day: date, zone: str) -> datetime:
    return moment_of(instant_of_local(day + timedelta(days=1), 0, ZoneInfo(zone)) - 1)


def _unreadable(given: object, name: str) -> BadSetting:
    what = f"{shown(given)} is neither a date nor a moment from 1900 to 2199."
    mend = "Give a datetime, a date, or text like 2026-03-01 or 2026-03-01T09:30:00+01:00."
    return BadSetting(Problem("moment", what, mend, path=name))


def _no_date(given: object, name: str) -> BadSetting:
    return BadSetting(Problem("date", f"{shown(given)} is not a date.", "Write it as 2026-05-31.", path=name))
