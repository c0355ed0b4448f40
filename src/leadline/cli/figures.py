"""Figures as people read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def percent(rate: float | None) -> str | None:
    """One decimal under 10 %, none above."""
    if rate is None:
        return None
    return f"{rate * 100:.1f} %" if abs(rate) < 0.0995 else f"{rate * 100:.0f} %"


def between(low: float | None, high: float | None) -> str | None:
    if low is None or high is None:
        return None
    digits = 1 if high < 0.0995 else 0
    return f"{low * 100:.{digits}f}–{high * 100:.{digits}f} %"


def count(number: int | None) -> str | None:
    return None if number is None else f"{number:,}"


def several(number: int, one: str, many: str = "") -> str:
    """'1 lead', '2,000 leads'; `many` where it is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def days(number: float | None) -> str | None:
    return None if number is None else f"{number:.1f}"


def points(number: float | None) -> str | None:
    return None if number is None else f"{number:.1f}"


def money(micros: int | None, currency: str = "") -> str | None:
    """Without cents from 100 up."""
    if micros is None:
        return None
    amount = micros / 1_000_000
    text = f"{amount:,.0f}" if abs(amount) >= 100 else f"{amount:,.2f}"
    return f"{text} {currency}".strip()


def minutes(number: int) -> str:
    """'1 h 35 min', '2 h', '50 min'."""
    hours, left = divmod(number, 60)
    parts = [f"{hours:,} h" if hours else "", f"{left} min" if left or not hours else ""]
    return " ".join(part for part in parts if part)


def when(at: datetime | None, zone: str) -> str | None:
    return None if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def day(at: datetime | None, zone: str) -> str | None:
    return None if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
