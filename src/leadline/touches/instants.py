"""Reading moments: texts of files and forms into microseconds UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

from leadline.problems import BadSetting, Problem
from leadline.touches.columns import INSTANT
from leadline.touches.dates import DateOrder, read_date
from leadline.touches.distinct import per_distinct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.I,
)
EPOCHS = {10: 1_000_000, 13: 1_000, 16: 1}
"""Digits of an epoch number (seconds, milliseconds, microseconds) → microseconds a unit."""
YEARS = range(1900, 2200)
COMMON = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2})?$"
"""Texts that the columnar reader reads as `read_instant` does."""
PAIR = r"(0[1-9]|[12][0-9]|3[01])"
MONTH = r"(0[1-9]|1[0-2])"
REST = r"[./-]((?:19|20|21)[0-9]{2})( [0-9]{2}:[0-9]{2}:[0-9]{2})?$"
TURNED: dict[DateOrder | None, tuple[str, str]] = {
    "dmy": (rf"^{PAIR}[./-]{MONTH}{REST}", r"\3-\2-\1\4"),
    "mdy": (rf"^{MONTH}[./-]{PAIR}{REST}", r"\3-\1-\2\4"),
}
"""Common shapes of dates in an order, and the ISO date that means the same: whole columns are turned at once."""


@cache
def zone_named(name: str | None) -> tzinfo:
    """The IANA zone; UTC for None. Raises BadSetting for a name that nobody knows."""
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(
            Problem("unknown_zone", f"There is no time zone {name!r}.", "Use a name like Europe/Berlin or UTC.")
        ) from None


def read_instant(text: str, zone: tzinfo = UTC, order: DateOrder | None = None) -> int | None:
    """Microseconds UTC of an ISO 8601 moment (`T` or blank, seconds and offset optional), of a bare date (00:00), or of
    an epoch number; with an `order` of day, month and year also of the other ways of writing a date.

    What carries no offset is local time of `zone`; of a local time that comes twice the first is meant. None if it is
    no moment: dates whose day and month could be mistaken for each other are never guessed.
    """
    text = text.strip()
    if text.isdigit() and len(text) in EPOCHS:
        return int(text) * EPOCHS[len(text)]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        loose = _read_loose(text) or (read_date(text, order) if order else None)
        if loose is None:
            return None
        moment = loose
    if moment.year not in YEARS:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment - EPOCH) // MICROSECOND


def _read_loose(text: str) -> datetime | None:
    found = LOOSE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micros = int((found[7] or "").ljust(6, "0")[:6])
    try:
        moment = datetime(year, month, day, hour, minute, second, micros)
        return datetime.fromisoformat(f"{moment.isoformat()}{_offset(found[8])}")
    except ValueError:
        return None


def _offset(text: str | None) -> str:
    if not text:
        return ""
    return "+00:00" if text.upper() in ("Z", "UTC") else text


def read_instants(column: pa.Array, zone: tzinfo = UTC, order: DateOrder | None = None) -> pa.Array:
    """`read_instant` of each text, as timestamps; null where it is no moment."""
    if order in TURNED:
        shape, iso = TURNED[order]
        column = pc.replace_substring_regex(column, shape, iso)
    if zone is UTC and pc.all(pc.match_substring_regex(column, COMMON)).as_py():
        try:
            return column.cast(pa.timestamp("us")).cast(INSTANT)
        except pa.ArrowInvalid:
            pass  # a day that no month has, somewhere: read one by one
    return per_distinct(column, lambda text: read_instant(text, zone, order), pa.int64()).cast(INSTANT)


def micros_of(moment: datetime) -> int:
    """Microseconds UTC; a moment without zone is UTC."""
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def moment_of(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
