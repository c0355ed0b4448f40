"""Spans, money, shares, dates and hours as people write them, to exact units. Each raises ValueError in plain words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from zoneinfo import available_timezones

from leadline.playbook.parts import MICROS_A_DAY, Due, Money
from leadline.problems import nearest

_MICROS: dict[str, int] = {
    "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000, "day": MICROS_A_DAY, "week": 7 * MICROS_A_DAY,
    "month": 30 * MICROS_A_DAY, "year": 365 * MICROS_A_DAY,
}  # fmt: skip
LONGEST_SPAN = 200 * 365 * MICROS_A_DAY
LARGEST_MONEY = 2**63 - 1

SPAN_PATTERN = r"^\s*[0-9]+(\.[0-9]+)?\s*(second|minute|hour|day|week|month|year)s?\s*$"
MONEY_PATTERN = r"^\s*-?[0-9]+(\.[0-9]{1,6})?\s*([A-Z]{3})?\s*$"
SHARE_PATTERN = r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$"
HOURS_PATTERN = r"^\s*[0-9]{1,2}:[0-9]{2}\s*[-–]\s*[0-9]{1,2}:[0-9]{2}\s*$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DUE_PATTERN = r"^\s*([0-9]+\s+working\s+(minute|day)s?|slot)\s*$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def span(text: str) -> int:
    """`14 days` in microseconds. A month is 30 days, a year 365."""
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)\s*", text)
    unit = found[2].casefold().removesuffix("s") if found else ""
    if found is None or unit not in _MICROS:
        raise ValueError(f"{text!r} is not a span of time; write it like 14 days, 30 minutes, 2 weeks or 1 year")
    micros = Decimal(found[1]) * _MICROS[unit]
    if micros != micros.to_integral_value() or micros <= 0 or micros > LONGEST_SPAN:
        raise ValueError(f"{text!r} is no usable span of time; it must be longer than nothing and at most 200 years")
    return int(micros)


def money(text: str, currency: str) -> Money:
    """`3000 EUR` in micro-units; without a currency in `currency`."""
    found = re.fullmatch(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]{3})?\s*", text)
    if found is None:
        raise ValueError(f"{text!r} is not an amount of money; write it like 3000 EUR or 49.90 EUR")
    micros = Decimal(found[1]) * 1_000_000
    if micros != micros.to_integral_value():
        raise ValueError(f"{text!r} has more than six decimals")
    if abs(micros) > LARGEST_MONEY:
        raise ValueError(f"{text!r} is more money than can be counted")
    if micros < 0:
        raise ValueError(f"{text!r} is negative")
    return Money(int(micros), (found[2] or currency).upper())


def share(text: str) -> Fraction:
    """`60 %` or `0.6` as 3/5."""
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)\s*", text)
    if found is None:
        raise ValueError(f"{text!r} is not a share; write it like 60 % or 0.6")
    value = Fraction(found[1]) / (100 if found[2] else 1)
    if value > 1:
        raise ValueError(f"{text!r} is more than the whole; write it like 60 % or 0.6")
    return value


def rate(text: str) -> Fraction:
    """What one unit of a currency is worth in the playbook's."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a rate; write what one unit is worth, like 0.92") from None
    if not value.is_finite() or value <= 0 or value > 10**12:
        raise ValueError(f"{text!r} is no usable rate; it must be over 0")
    return Fraction(value)


def local_date(text: str) -> str:
    """An ISO date, kept as text."""
    try:
        if re.match(DATE_PATTERN, text.strip()) is None:
            raise ValueError
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it like 2026-12-25") from None


def due(text: str) -> Due:
    words = " ".join(text.split()).casefold()
    if words == "slot":
        return Due(0, "slot")
    found = re.fullmatch(r"([0-9]+) working (minute|day)s?", words)
    if found is None:
        raise ValueError(f"{text!r} is not a due time; write it like 5 working minutes, 1 working day or slot")
    amount = int(found[1])
    if amount < 1 or amount > 100_000:
        raise ValueError(f"{text!r} is no usable due time")
    return Due(amount, "working_minutes" if found[2] == "minute" else "working_days")


def hours(text: str) -> tuple[int, int]:
    """`09:00-17:00` in minutes after local midnight; 24:00 may end it."""
    found = re.fullmatch(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*", text)
    if found is None:
        raise ValueError(f"{text!r} are not hours; write them like 09:00-17:00")
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or end > 24 * 60:
        raise ValueError(f"{text!r} holds a time that no clock shows")
    if start >= end:
        raise ValueError(f"{text!r} ends before it begins; hours over midnight are two spans on two days")
    return start, end


def weekdays(text: str) -> tuple[int, ...]:
    """`mon`, `mon-thu`, `fri-sun` as weekdays from 0."""
    names = [name.strip().casefold()[:3] for name in re.split(r"[-–]", text)]
    if not 1 <= len(names) <= 2 or any(name not in DAYS for name in names):
        raise ValueError(f"{text!r} is no day; write mon, tue, wed, thu, fri, sat, sun or a range like mon-thu")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    if first > last:
        raise ValueError(f"{text!r} runs backwards; write the earlier day first")
    return tuple(range(first, last + 1))


def currency(text: str) -> str:
    code = text.strip().upper()
    if re.fullmatch(CURRENCY_PATTERN, code) is None:
        raise ValueError(f"{text!r} is no currency; write its three letters, like EUR")
    return code


def time_zone(text: str) -> str:
    """A zone of the IANA database."""
    name = text.strip()
    if name in zones():
        return name
    near = nearest(name, sorted(zones()))
    raise ValueError(
        f"There is no time zone {text!r}; {f'did you mean {near}?' if near else 'write it like Europe/Berlin'}"
    )


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def case_path(text: str) -> str:
    """A pattern of files beside the playbook, never above or elsewhere."""
    pattern = text.strip().replace("\\", "/")
    if pattern.startswith(("/", "~")) or re.match(r"[A-Za-z]:", pattern) or ".." in pattern.split("/"):
        raise ValueError(f"{text!r} leads out of the playbook's folder; write it like cases/*.yaml")
    if not pattern.endswith((".yaml", ".yml")) or any("**" in part and part != "**" for part in pattern.split("/")):
        raise ValueError(f"{text!r} names no YAML files; write it like cases/*.yaml")
    return pattern
