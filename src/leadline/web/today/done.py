"""What was done today, and what came of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline.respond.done_today import Closed, closed_since
from leadline.web import clock
from leadline.web.deeds.outcomes import CAME
from leadline.web.today.address import lead_address
from leadline.web.today.day import Day, details_of
from leadline.web.today.row import name_of

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class DoneRow:
    url: str
    name: str
    company: str
    came: str
    by: str
    at: str
    at_exact: str
    at_iso: str


@dataclass(frozen=True, slots=True)
class DoneToday:
    """`rows` are the newest of `count`."""

    rows: tuple[DoneRow, ...]
    count: int


def done_today(day: Day, zone: ZoneInfo) -> DoneToday:
    """What people closed since the local midnight."""
    found = closed_since(midnight(day.as_of, day.zone), AT_MOST)
    details = details_of(day.home, [one.subject for one in found.newest])
    rows = tuple(
        DoneRow(
            url=lead_address(one.subject),
            name=name_of(details[one.subject], one.subject),
            company=details[one.subject].company,
            came=came(one),
            by=day.whose.name_of(one.by),
            at=clock.moment(one.at, day.as_of, zone),
            at_exact=clock.exact(one.at, zone),
            at_iso=one.at.isoformat(),
        )
        for one in found.newest
    )
    return DoneToday(rows, found.count)


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the local day."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def came(one: Closed) -> str:
    return CAME.get(one.action, one.action)
