"""How moments are said on a page: short in the list, exact beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from leadline.words import day


def due_short(due: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """'in 18 min', 'by 14:00', 'tomorrow', 'Mon', '3 Dec'; over: 'since 09:10', 'since 12 Nov'; '' without a time."""
    if due is None:
        return ""
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    if due < now:
        return f"since {local:%H:%M}" if local.date() == today else f"since {day(local.date(), today)}"
    if due - now < timedelta(hours=1):
        return f"in {max(1, int((due - now).total_seconds() // 60))} min"
    if local.date() == today:
        return f"by {local:%H:%M}"
    days = (local.date() - today).days
    if days == 1:
        return "tomorrow"
    return f"{local:%a}" if days < 7 else day(local.date(), today)


def due_long(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """'by 10:14', 'by tomorrow 17:00', 'by Tue 24 Nov 17:00'; when it is over 'since 09:10', 'since 12 Nov 17:00'."""
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    word = "since" if due < now else "by"
    days = (local.date() - today).days
    if days == 0:
        return f"{word} {local:%H:%M}"
    if days == 1:
        return f"{word} tomorrow {local:%H:%M}"
    weekday = f"{local:%a} " if 0 < days < 7 else ""
    return f"{word} {weekday}{day(local.date(), today)} {local:%H:%M}"


def exact(when: datetime, zone: ZoneInfo) -> str:
    """'Saturday 21 November 2026, 10:14 CET'."""
    local = when.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M} {local:%Z}"


def moment(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """'10:14' today, else '12 Nov'."""
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else day(local.date(), today)


def ago(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """'a moment ago', '5 min ago', '3 h ago', 'yesterday 17:00', '12 Nov'."""
    seconds = (now - when).total_seconds()
    if seconds < 60:
        return "a moment ago"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{int(seconds // 3600)} h ago"
    if (today - local.date()).days == 1:
        return f"yesterday {local:%H:%M}"
    return day(local.date(), today)
