"""The days that a report's title gives: `September 1, 2026 - September 30, 2026`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from leadline.touches.instants import moment_of, read_instant

BETWEEN = re.compile(r"\s+[-–—]\s+|\s+(?:to|bis|au|a)\s+", re.I)


def days_of_titles(titles: Sequence[str]) -> tuple[date, date] | None:
    """The first title that is two days with a dash between, the earlier first; or one day. None without any."""
    for title in titles:
        found = [_day(part) for part in BETWEEN.split(title.strip().strip('"'))]
        days = [day for day in found if day]
        if len(days) == len(found) <= 2 and days and days[0] <= days[-1]:
            return days[0], days[-1]
    return None


def _day(text: str) -> date | None:
    """A day whose month is a name, or that begins with its year: which of two numbers is the month is not guessed."""
    numbers = len(re.findall(r"\d+", text))
    year_first = re.match(r"\s*\d{4}\D", text) is not None
    found = read_instant(text.strip(), order="ymd" if year_first else "dmy") if numbers == 2 or year_first else None
    return moment_of(found).date() if found is not None else None
