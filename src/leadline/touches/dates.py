"""Dates as people write them: `03.11.26 9:41`, `3/15/2024 2:30 PM`, `12 mars 2024 à 14h05`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Literal, TypeAlias

from leadline.touches.months import DAYS, MONTHS, without_accents

DateOrder: TypeAlias = Literal["ymd", "dmy", "mdy"]
ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")
LONGEST = 80
"""Characters; what is longer is no date."""
THIS_CENTURY = 69
"""Years of two digits under this one are of the 2000s, as in POSIX."""
NUMBERS = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?\.?[\s/-]*([^\W\d_]+)\.?[\s/,-]*(\d{4}|\d{2})(?!\d)")
MONTH_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th|er)?\.?,?[\s/-]+(\d{4}|\d{2})(?!\d)")
YEAR_MONTH_DAY = re.compile(r"(\d{4})[\s/-]*([^\W\d_]+)\.?[\s/-]*(\d{1,2})(?!\d)")
WEEKDAY = re.compile(r"([^\W\d_]+)\.?,?\s+")
TIME = re.compile(
    r"[\s,t]*(?:at|um|à|a)?\s*(?:(\d{1,2})\s?[:h.]\s?(\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?|(\d{1,2})(?=\s?[ap]\.?m|\s?h|\s?uhr))"
    r"\s?(am|pm|a\.m\.|p\.m\.)?(?:\s?(?:uhr|h|o'clock))?\s*"
    r"(z|(?:utc|gmt)?[+-]\d{2}:?\d{2}|[a-z]{3,4})?(?:\s*\([^)]*\))?"
)
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120,
    "eest": 180, "est": -300, "edt": -240, "cdt": -300, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes of the names of zones that mean one thing only."""


def read_date(text: str, order: DateOrder) -> datetime | None:
    """The moment, with its offset where one is written. None for what is no date, or is none in this order.

    Names of months and years of four digits in front say the order themselves.
    """
    parts = _parts(text)
    if parts is None:
        return None
    readings, rest = parts
    date = readings.get(order)
    if date is None and len(set(readings.values())) == 1 and order == "ymd":
        date = next(iter(readings.values()))
    return _at_time(date, rest) if date else None


def orders_of(text: str) -> dict[DateOrder, datetime]:
    """The orders in which the text is a date, with the date that it is then; nothing for what is no date. Dates that
    are the same in every order have all three.
    """
    parts = _parts(text)
    if parts is None:
        return {}
    readings, rest = parts
    found = {order: _at_time(date, rest) for order, date in readings.items()}
    return {order: moment for order, moment in found.items() if moment is not None}


def _parts(text: str) -> tuple[dict[DateOrder, datetime], str] | None:
    """The readings of the date that the text begins with, and what comes after it."""
    if len(text) > LONGEST:
        return None
    text = " ".join(text.lower().split())
    found = NUMBERS.match(text)
    if found:
        return _numbers(found[1], found[3], found[4]), text[found.end() :]
    weekday = WEEKDAY.match(text)
    if weekday and weekday[1] in DAYS:
        text = text[weekday.end() :].removeprefix("den ").removeprefix("le ")
        found = NUMBERS.match(text)
        if found:
            return _numbers(found[1], found[3], found[4]), text[found.end() :]
    for shape, places in ((DAY_MONTH_YEAR, (3, 2, 1)), (MONTH_DAY_YEAR, (3, 1, 2)), (YEAR_MONTH_DAY, (1, 2, 3))):
        found = shape.match(text)
        month = MONTHS.get(found[places[1]]) or MONTHS.get(without_accents(found[places[1]])) if found else None
        if found and month:
            date = _date(_year(found[places[0]]), month, int(found[places[2]]))
            return (dict.fromkeys(ORDERS, date), text[found.end() :]) if date else None
    return None


def _numbers(first: str, second: str, third: str) -> dict[DateOrder, datetime]:
    a, b, c = int(first), int(second), int(third)
    if len(first) > 2:
        date = _date(a, b, c) if len(first) == 4 and len(third) <= 2 else None
        return dict.fromkeys(ORDERS, date) if date else {}
    if len(third) not in (2, 4):
        return {}
    found: dict[DateOrder, datetime | None] = {"dmy": _date(_year(third), b, a), "mdy": _date(_year(third), a, b)}
    if len(first) == 2 and len(third) == 2:
        found["ymd"] = _date(_year(first), b, c)
    real: dict[DateOrder, datetime] = {order: date for order, date in found.items() if date is not None}
    same = set(real.values())
    return dict.fromkeys(ORDERS, same.pop()) if len(same) == 1 and len(real) > 1 else real


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < THIS_CENTURY else 1900)


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _at_time(date: datetime, rest: str) -> datetime | None:
    if not rest.strip(" ,"):
        return date
    found = TIME.fullmatch(rest)
    if found is None:
        return None
    hour, minute, second = int(found[1] or found[5]), int(found[2] or 0), int(found[3] or 0)
    half = (found[6] or "")[:1]
    if half:
        if hour > 12 and half == "a":
            return None
        hour = hour % 12 + 12 if half == "p" else hour % 12
    offset = _offset(found[7])
    if found[7] and offset is None:
        return None
    try:
        moment = date.replace(
            hour=hour, minute=minute, second=second, microsecond=int((found[4] or "").ljust(6, "0")[:6])
        )
        return moment if offset is None else moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    except ValueError:
        return None


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text in ZONES:
        return ZONES[text]
    signed = text.removeprefix("utc").removeprefix("gmt").replace(":", "")
    if signed[:1] not in ("+", "-"):
        return None
    minutes = int(signed[1:3]) * 60 + int(signed[3:5])
    return -minutes if signed[0] == "-" else minutes
