"""Offers: whom each has brought, whether they dilute, and what to do with each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.measurement.offers import OfferReport
from leadline.measurement.offers.report import MONEY
from leadline.measurement.offers.sentence import opening
from leadline.respond.charts.of_offers import new_people, overlap
from leadline.respond.exports.amounts import decimals
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page, number
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.pickers import filters
from leadline.web.figures.scope import scope
from leadline.web.flow.sentence import Said
from leadline.web.offers.measured import measured
from leadline.web.offers.rows import listed, moved, pairs
from leadline.web.present import Present
from leadline.web.roles import page


@page()
def offers(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        report = measured(found, asked)
        shown = listed(report, asked, found.at, number(request.GET.get("page", "")) or 1)
        drawn = found.told(("offers drawn", *found.question(asked)), lambda: (overlap(report), new_people(report)))
        return {
            "opening": (Said(opening(report, lambda row: labels.apart(row.name))),),
            "of": scope(asked, found.only(asked), now.playbook),
            "list": shown,
            "moved": moved(report),
            "diluted": report.state == "diluted",
            "pairs": pairs(report, asked, found.at),
            "people": words.count(report.people, "person", "people"),
            "tired": _tired(report),
            "before": asked.address(request.path, page=str(shown.before)) if shown.before else "",
            "after": asked.address(request.path, page=str(shown.after)) if shown.after else "",
            "filters": filters(request.path, asked, found),
            "everybody": words.whole(found.asked),
            "notices": notices(now.home, found.troubles, report.notices),
            "charts": charts(*drawn),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return decimals(measured(found, asked).table(), MONEY)

    return figures_page(request, "offers", "Offers", "leadline/offers/page.html", make, table)


def _tired(report: OfferReport) -> str:
    """What can be said of fatigue, in a sentence."""
    told = report.fatigue
    if told.finding == "not_known":
        return ""
    people = words.count(told.people, "person", "people") + " who were"
    if told.finding == "cannot_tell":
        more = f": about {words.count(told.more, 'more person', 'more people')} would tell" if told.more else ""
        says = (
            f"Whether people tire of being shown the same cannot be told yet{more}. Until then a pause would show it."
        )
    elif told.finding == "fatigue":
        says = (
            f"People tire: at each further showing they take an offer {words.number(told.factor or 1, 2)} times as "
            "often. That people merely differ does not explain it."
        )
    else:
        says = (
            "Nobody tires so that it shows: that people merely differ explains who answers later showings, and a fall "
            "by a third at each would most likely have been seen."
        )
    return f"{says} Told from {people} shown something."
