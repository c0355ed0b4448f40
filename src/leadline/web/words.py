"""How numbers and times are said on a page: short in the list, exact beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 step', '12,345 steps'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def minutes(total: int) -> str:
    """'35 min', '1 h 5 min', '2 h'."""
    hours, rest = divmod(total, 60)
    parts = [f"{hours:,} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def day(when: date, today: date) -> str:
    """'12 Nov', with the year where it is another."""
    return f"{when.day} {when:%b}" + ("" if when.year == today.year else f" {when.year}")


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


def score(value: float) -> str:
    """One decimal, a real minus, no negative zero."""
    text = f"{round(value * 10) / 10:,.1f}"  # as the printed lines of a score are rounded, so that both say the same
    return text.replace("-", "−") if text not in ("-0.0", "0.0") else "0.0"


def whole(number: int | None) -> str:
    """'12,345'; '–' where there is no value."""
    return "–" if number is None else f"{number:,}".replace("-", "−")


def spoken(name: str | None) -> str:
    """A name of the playbook or of a file as people say it: 'organic_search' is 'organic search'."""
    return (name or "").replace("_", " ").strip()


def percent(rate: float | None) -> str:
    """One decimal under 10 %, else none: '4.2%', '29%'; '–' where there is no value."""
    if rate is None:
        return "–"
    return f"{rate * 100:.{_digits(rate)}f}%".replace("-", "−")


def interval(low: float | None, high: float | None) -> str:
    """Two rates as '16–47%'; '' where there are none."""
    if low is None or high is None:
        return ""
    digits = _digits(high)
    return f"{low * 100:.{digits}f}–{high * 100:.{digits}f}%"


def money(micros: int | None, currency: str, cents: bool | None = None) -> str:
    """Micro-units as '€1,240', '€85.50', 'CHF 300'; without cents from 100 up, unless `cents` says so; '–' without."""
    if micros is None:
        return "–"
    amount = abs(micros) / 1_000_000
    with_cents = amount < 100 and amount != int(amount) if cents is None else cents
    sign = _SIGNS.get(currency, f"{currency} " if currency else "")
    return ("−" if micros < 0 else "") + sign + (f"{amount:,.2f}" if with_cents else f"{amount:,.0f}")


_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def _digits(rate: float) -> int:
    return 1 if 0 < abs(rate) < 0.0995 else 0


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
