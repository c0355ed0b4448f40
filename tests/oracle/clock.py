"""Days, midnights, windows and working time, read off the zone's clock day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from leadline.playbook import Due, Playbook

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE


def instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@cache
def local_date(at: int, zone: str) -> date:
    return instant(at).astimezone(ZoneInfo(zone)).date()


@cache
def midnight(day: date, zone: str) -> int | None:
    """The first instant of a local day: walked to minute by minute. None where the zone never had that day."""
    around = micros(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC))
    for minute in range(-180, 181):
        if local_date(around + minute * MINUTE, zone) == day:
            return around + minute * MINUTE
    return None


def midnights(since: int, before: int, zone: str) -> list[int]:
    """Every local midnight m with since ≤ m < before."""
    day = local_date(since, zone) - timedelta(days=1)
    last = local_date(before, zone) + timedelta(days=1)
    found = []
    while day <= last:
        at = midnight(day, zone)
        if at is not None and since <= at < before:
            found.append(at)
        day += timedelta(days=1)
    return sorted(found)


def window(at: int, kind: str, zone: str) -> tuple[int, ...]:
    day = local_date(at, zone)
    if kind == "day":
        return (day.toordinal(),)
    if kind == "week":
        return day.isocalendar()[:2]
    if kind == "month":
        return (day.year, day.month)
    return ()


def _wall(day: date, minute: int, zone: str) -> int:
    """The instant at which the wall clock shows so many minutes after midnight on that day."""
    if minute == 24 * 60:
        following = midnight(day + timedelta(days=1), zone)
        assert following is not None
        return following
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    return micros(wall.astimezone(UTC))


def working_spans(day: date, playbook: Playbook) -> list[tuple[int, int]]:
    zone = playbook.time_zone
    if day.isoformat() in playbook.hours.holidays or midnight(day, zone) is None:
        return []
    return [(_wall(day, a, zone), _wall(day, b, zone)) for a, b in sorted(playbook.hours.by_weekday[day.weekday()])]


def due(rule: Due, since: int, playbook: Playbook) -> int:
    """N working minutes run within the working hours; N working days end at the close of the Nth one after the date."""
    day = local_date(since, playbook.time_zone)
    if rule.unit == "working_minutes":
        left = rule.amount * MINUTE
        while True:
            for opens, closes in working_spans(day, playbook):
                worked = max(0, closes - max(opens, since))
                if worked >= left and worked > 0:
                    return max(opens, since) + left
                left -= worked
            day += timedelta(days=1)
    days = 0
    while True:
        day += timedelta(days=1)
        spans = working_spans(day, playbook)
        if spans:
            days += 1
            if days == rule.amount:
                return max(closes for _, closes in spans)
