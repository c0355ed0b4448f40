"""Until when something is put off or holds, as a form says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from leadline.engines.moments import moment
from leadline.problems import BadSetting

MORNING = 9
LONGEST = timedelta(days=2 * 366)


class NoTime(Exception):
    """What was typed is no moment that can be meant; the text says what can be."""


def until(word: str, typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`word` is hour, tomorrow, week, or else `typed` holds: the time of a field of day and time in the user's zone."""
    today = now.astimezone(zone).replace(hour=MORNING, minute=0, second=0, microsecond=0, fold=0)
    if word == "hour":
        return (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word == "week":
        return today + timedelta(days=7 - today.weekday())
    return later(typed, now, zone)


def later(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment that has not come yet; a bare date is the end of that day. Raises NoTime."""
    text = typed.strip()
    try:
        found = datetime.fromisoformat(text) if len(text) > 10 else moment(text, zone.key)
    except (BadSetting, ValueError):
        raise NoTime("Give a day and a time, as 2026-11-30 14:00.") from None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    if not now < found <= now + LONGEST:
        raise NoTime("Give a time that has not come yet, within two years.")
    return found
