"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadline.problems import BadSetting, Problem


def moment(text: str, zone: str, option: str = "--as-of") -> datetime:
    """`text` as an aware moment; a bare date is the last microsecond of that local day.

    Raises BadSetting for what is neither a date nor a moment.
    """
    day = _day(text)
    if day is None:
        return _instant(text, zone, option)
    following = day + timedelta(days=1)
    return _midnight(following, zone) - timedelta(microseconds=1)


def beginning(text: str | None, zone: str, option: str) -> datetime | None:
    """`text` as an aware moment; a bare date is its local midnight. None stays None. Raises BadSetting."""
    if text is None:
        return None
    day = _day(text)
    return _instant(text, zone, option) if day is None else _midnight(day, zone)


def local_date(text: str | None, option: str) -> date | None:
    """A date as people write it; None stays None. Raises BadSetting."""
    if text is None:
        return None
    day = _day(text)
    if day is None:
        raise BadSetting(Problem("date", f"'{text}' is not a date.", "Write it as 2026-05-31.", path=option))
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_place(zone)).astimezone(UTC)


def _instant(text: str, zone: str, option: str) -> datetime:
    try:
        read = datetime.fromisoformat(text.strip())
        return (read if read.tzinfo else read.replace(tzinfo=_place(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadSetting(
            Problem(
                "moment",
                f"'{text}' is neither a date nor a moment.",
                "Write it as 2026-05-31 or 2026-05-31T14:30, with an offset like +02:00 if it is not local.",
                path=option,
            )
        ) from None


def _place(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(
            Problem("zone", f"There is no time zone '{zone}'.", "Name one like Europe/Berlin.", path="--zone")
        ) from None
