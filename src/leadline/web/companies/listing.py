"""The list of companies, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from leadline import words
from leadline.record.companies import Company, companies
from leadline.web import clock
from leadline.web.companies.address import company_address
from leadline.web.figures import labels
from leadline.web.leads.row import moment
from leadline.web.readings import Reading

PAGE = 50
ALL = Reading[Sequence[Company]](companies)
"""With many people as they stood a moment ago."""


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


def listed_companies(
    found: Sequence[Company], now: datetime, sought: str, page: int, zone: ZoneInfo
) -> ListedCompanies:
    text = sought.casefold()
    fitting = [one for one in found if text in one.key or text in one.name.casefold()] if text else found
    pages = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, page), pages)
    some = fitting[(page - 1) * PAGE : page * PAGE]
    return ListedCompanies(
        rows=tuple(_row(one, now, zone) for one in some),
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
