"""The list of companies, ready to be shown."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from leadline import words
from leadline.record.companies import Company, companies
from leadline.record.models import Subject
from leadline.record.rows import has_more_than
from leadline.web import clock
from leadline.web.companies.address import company_address
from leadline.web.figures import labels
from leadline.web.leads.row import moment
from leadline.web.present import Present

PAGE = 50
QUICK = 0.04
"""Seconds. What took less to read is read again after every change, other things after …"""
TIMES = 20
"""… so many times as long, but …"""
AT_MOST = 60.0
"""… seconds at most, and …"""
SMALL = 20_000
"""… of so many people after every change too: if that took long, something else was slow."""


@dataclass(frozen=True, slots=True)
class CompanyRow:
    url: str
    name: str
    people: str
    leads: str
    temperature: str | None
    stage: str
    asked: str
    asked_exact: str
    asked_iso: str


@dataclass(frozen=True, slots=True)
class ListedCompanies:
    """`count` of those that fit, `all` of all."""

    rows: tuple[CompanyRow, ...]
    count: int
    all: int
    asking: int
    shown: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Kept:
    of: tuple[object, ...]
    made: float
    took: float
    companies: Sequence[Company]


_lock = Lock()
_latest: dict[object, _Kept] = {}


def all_companies(now: Present) -> Sequence[Company]:
    """Every company; with many, as they stood a moment ago."""
    of = (now.home.path, now.version)
    with _lock:
        kept = _latest.get(now.home.path)
        if kept and (kept.of == of or (time.monotonic() - kept.made < _good_for(kept.took))):
            return kept.companies
        begun = time.monotonic()
        found = companies()
        _latest.clear()
        _latest[now.home.path] = _Kept(of, time.monotonic(), time.monotonic() - begun, found)
        return found


def _good_for(took: float) -> float:
    """Seconds."""
    return min(TIMES * took, AT_MOST) if took > QUICK and has_more_than(Subject, SMALL) else 0.0


def listed_companies(now: Present, sought: str, page: int, zone: ZoneInfo) -> ListedCompanies:
    found = all_companies(now)
    text = sought.casefold()
    fitting = [one for one in found if text in one.key or text in one.name.casefold()] if text else found
    pages = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, page), pages)
    some = fitting[(page - 1) * PAGE : page * PAGE]
    return ListedCompanies(
        rows=tuple(_row(one, now.now, zone) for one in some),
        count=len(fitting),
        all=len(found),
        asking=sum(1 for one in fitting if one.leads),
        shown=words.part((page - 1) * PAGE + 1, (page - 1) * PAGE + len(some), len(fitting)) if pages > 1 else "",
        before=_address(sought, page - 1) if page > 1 else "",
        after=_address(sought, page + 1) if page < pages else "",
    )


def _address(sought: str, page: int) -> str:
    given = [(name, value) for name, value in (("q", sought), ("page", str(page) if page > 1 else "")) if value]
    return reverse("companies") + (f"?{urlencode(given)}" if given else "")


def _row(one: Company, now: datetime, zone: ZoneInfo) -> CompanyRow:
    asked = moment(one.last_request_at)
    return CompanyRow(
        url=company_address(one.key),
        name=one.name,
        people=words.whole(one.people),
        leads=words.whole(one.leads),
        temperature=one.hottest,
        stage=labels.stage(one.best_stage),
        asked=clock.moment(asked, now, zone) if asked else "",
        asked_exact=clock.exact(asked, zone) if asked else "",
        asked_iso=asked.isoformat() if asked else "",
    )
