"""The people behind a figure: exactly those, as many as it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from leadline import words
from leadline.respond.exports.amounts import decimals
from leadline.respond.exports.tables import with_details
from leadline.web.appraise.form import PARAMETERS
from leadline.web.attribution.credited import STATE as CREDIT_STATE
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page, number
from leadline.web.figures.kept import Figures
from leadline.web.people.figure import behind
from leadline.web.people.rows import listed
from leadline.web.present import Present
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.me import zone_of

LEAD = (
    "product", "stage", "temperature", "total", "first_request_at", "last_request_at", "source", "source_class",
    "offer", "campaign", "client_at", "revenue",
)  # fmt: skip
"""Columns of a lead that go into a file."""
BACK_TO = {
    "flow": "flow",
    "sources": "sources",
    "forecast": "forecast",
    "week": "report",
    "offers": "offers",
    "stages": "stages",
    "handover": "handover",
    "attribution": "attribution",
    "busyness": "busyness",
    "appraise": "appraise",
}
"""The page of a figure."""
STATE = {
    "forecast": ("within",),
    "stages": ("period",),
    "report": ("week",),
    "attribution": CREDIT_STATE,
    "appraise": PARAMETERS,
}
"""What such a page is asked for beside what every page of figures is."""


@page()
def people(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        figure = behind(request.GET, found, asked)
        shown = listed(figure, found.tables, number(request.GET.get("page", "")) or 1, found.as_of, zone_of(request))
        of = BACK_TO.get(request.GET.get("of", ""), "flow")
        at = number(request.GET.get("at", ""))
        return {
            "here": of,
            "list": shown,
            "count": words.whole(shown.count),
            "unit": figure.unit[shown.count != 1],
            "says": figure.says,
            "made_of": figure.made_of,
            "anew": at is not None and at != found.at and asked.as_of is None,
            "back": asked.address(reverse(of), {name: request.GET.get(name) for name in STATE.get(of, ())}),
            "back_to": of.capitalize(),
            "before": _page(request, shown.before),
            "after": _page(request, shown.after),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        figure = behind(request.GET, found, asked)
        have = figure.leads >= 0
        leads = found.tables.leads.take(pa.array(np.where(have, figure.leads, 0)))
        shown = {name: pc.if_else(pa.array(have), leads.column(name), None) for name in LEAD}
        return with_details(now.home, decimals(pa.table({"person": pa.array(figure.persons), **shown}), ("revenue",)))

    may = role_of(request.user).may(Role.SELLER)
    title = "The people behind a figure"
    return figures_page(request, "flow", title, "leadline/people/page.html", make, table if may else None)


def _page(request: HttpRequest, number: int) -> str:
    """This list at another page."""
    if not number:
        return ""
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{request.path}?{asked.urlencode()}"
