"""In which order dates are written, judged by all dates of a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.manner import Trait
from leadline.touches.dates import ORDERS, DateOrder, orders_of
from leadline.touches.months import SHOWN

ISO = r"^\s*(?:\d{4}-\d\d-\d\d.*|\d{10}|\d{13}|\d{16}|\d{8}T.*)$"
"""What needs no order: dates in ISO form, and epoch numbers."""
TIME = r"(?i)(?:[\s,]+|t)(?:at\s+|um\s+|à\s+)?\d{1,2}\s?[:h.]\s?\d{2}\D.*$|[\s,]+\d{1,2}\s?[:h.]\s?\d{2}$"
LOCAL = r"(?i)\d[:h.]\d\d.*(?:z|utc|gmt|[+-]\d\d:?\d\d)\s*(?:\(.*\))?$"
"""A time that says its offset."""
DISTINCT_AT_MOST = 50_000
RAW_KEPT = 2_000
FIRST = {"ymd": "year first", "dmy": "day first", "mdy": "month first"}


@dataclass
class DateJudge:
    """Sees the columns of dates of a file, and tells their order."""

    seen: Counter[str] = field(default_factory=Counter)
    readings: dict[str, dict[DateOrder, datetime]] = field(default_factory=dict)
    raw: dict[str, None] = field(default_factory=dict)
    iso: int = 0
    local: int = 0
    columns: set[str] = field(default_factory=set)

    def see(self, name: str, column: pa.Array) -> None:
        filled = column.filter(pc.match_substring_regex(column, r"\S"))
        iso = pc.match_substring_regex(filled, ISO)
        self.iso += pc.sum(iso).as_py() or 0
        self.local += len(filled) - (pc.sum(pc.match_substring_regex(filled, LOCAL)).as_py() or 0)
        if len(filled):
            self.columns.add(name)
        others = filled.filter(pc.invert(iso))
        if len(others) == 0:
            return
        for text in others[:RAW_KEPT].to_pylist():
            if len(self.raw) < RAW_KEPT:
                self.raw.setdefault(text)
        for told in pc.value_counts(pc.replace_substring_regex(others, TIME, "")):
            text, count = told["values"].as_py(), told["counts"].as_py()
            if text in self.readings or len(self.readings) < DISTINCT_AT_MOST:
                if text not in self.readings:
                    self.readings[text] = orders_of(text)
                self.seen[text] += count

    @property
    def undecided(self) -> bool:
        """More dates might tell more: there are some that need an order."""
        return any(self.readings.values())

    def trait(self, stated: DateOrder | None) -> Trait | None:
        """None where there are no dates."""
        dates = {text: found for text, found in self.readings.items() if found}
        if not dates and not self.iso:
            return None
        fits = [order for order in ORDERS if all(order in found for found in dates.values())]
        if stated:
            others = [text for text, found in dates.items() if stated not in found]
            lost = sum(self.seen[text] for text in others)
            why = f"{lost:,} of them, like {others[0]}, cannot be read so" if lost else "as stated"
            return self._told(stated, True, not lost, why, dates, ORDERS)
        if not dates:
            return Trait("dates", "ymd", False, True, "the dates begin with the year", (), _choices(None, {}, ORDERS))
        if not fits:
            return self._told(None, False, False, self._conflict(dates), dates, _possible(dates))
        unclear = [text for text, found in dates.items() if len({found[order] for order in fits}) > 1]
        if not unclear:
            order = fits[0] if len(fits) < 3 else "dmy"
            return self._told(order, False, True, self._why(order, dates), dates, fits)
        if "dmy" in fits and all("." in text for text in unclear):
            return self._told("dmy", False, True, "dates with points have the day first", dates, fits)
        count = sum(self.seen[text] for text in unclear)
        dates_are = "1 date" if count == 1 else f"{count:,} dates"
        why = f"{dates_are} like {unclear[0]} may be two days, and none tells which is meant"
        return self._told(None, False, False, why, dates, fits, unclear[0])

    def _why(self, order: DateOrder, dates: dict[str, dict[DateOrder, datetime]]) -> str:
        telling = sum(self.seen[text] for text, found in dates.items() if len(found) == 1)
        if not telling:
            return "no date may be two days"
        are = "date has" if telling == 1 else "dates have"
        return f"{telling:,} {are} a {'year that is no day' if order == 'ymd' else 'day over 12'}"

    def _conflict(self, dates: dict[str, dict[DateOrder, datetime]]) -> str:
        only: Counter[str] = Counter()
        like: dict[str, str] = {}
        for text, found in dates.items():
            if len(found) == 1:
                only[next(iter(found))] += self.seen[text]
                like.setdefault(next(iter(found)), text)
        parts = [f"{count:,} like {like[one]} can only have the {FIRST[one]}" for one, count in only.most_common()]
        return f"the dates do not agree: {', '.join(parts)}"

    def _told(
        self,
        value: DateOrder | None,
        stated: bool,
        sure: bool,
        why: str,
        dates: dict[str, dict[DateOrder, datetime]],
        orders: list[DateOrder] | tuple[DateOrder, ...],
        example: str | None = None,
    ) -> Trait:
        shown = [text for text in dates if value is None or value in dates[text]]
        telling = sorted(shown, key=lambda text: len(dates[text]))[:3]
        examples = tuple(self._example(text, dates[text], value) for text in telling) if value else ()
        unclear = example or next((text for text in dates if len(set(dates[text].values())) > 1), None)
        return Trait("dates", value, stated, sure, why, examples, _choices(unclear, dates, orders))

    def _example(self, text: str, found: dict[DateOrder, datetime], order: DateOrder) -> tuple[str, str]:
        raw = next((each for each in self.raw if each.startswith(text)), text)
        moment = orders_of(raw).get(order, found[order])
        return raw.strip(), shown_moment(moment)


def _possible(dates: dict[str, dict[DateOrder, datetime]]) -> list[DateOrder]:
    return [order for order in ORDERS if any(order in found for found in dates.values())]


def _choices(
    text: str | None, dates: dict[str, dict[DateOrder, datetime]], orders: list[DateOrder] | tuple[DateOrder, ...]
) -> tuple[tuple[str, str], ...]:
    def words(order: DateOrder) -> str:
        found = dates[text].get(order) if text else None
        return f"{FIRST[order]}: {text} is {shown_moment(found)}" if found else FIRST[order]

    return tuple((order, words(order)) for order in orders)


def shown_moment(moment: datetime) -> str:
    """`3 Nov 2026`, with its time where it has one."""
    day = f"{moment.day} {SHOWN[moment.month - 1]} {moment.year}"
    if not (moment.hour or moment.minute or moment.second):
        return day
    return f"{day}, {moment:%H:%M}" + (f":{moment:%S}" if moment.second else "")
