"""Attribution: whom clients had been seen at before, and what each rule credits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.measurement.attribution.journeys import SPLITS
from leadline.measurement.attribution.sentence import GOALS, opening
from leadline.respond.charts.of_credit import by_rule
from leadline.web.attribution.credited import GOAL_CHOICES, SPLIT_CHOICES, STATE, credited, credits_asked
from leadline.web.attribution.rows import listed
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page, number
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT, Opens
from leadline.web.figures.pickers import Segment, filters, segments
from leadline.web.figures.scope import scope
from leadline.web.flow.sentence import Said
from leadline.web.present import Present
from leadline.web.roles import page

SHOWN = {
    word: labels.DIMENSION_NAMES[word] for word in ("source", "class", "campaign", "medium", "offer", "landing_page")
}


@page()
def attribution(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        what, report = credits_asked(asked, request.GET), credited(found, asked, request.GET)
        opens = Opens(asked, "attribution", what.by, found.at)
        shown = listed(report, opens, now.playbook, number(request.GET.get("page", "")) or 1)
        choices = SHOWN if what.by in SHOWN else {**SHOWN, what.by: labels.DIMENSION_NAMES[what.by]}
        one, many = GOALS[what.goal]
        drawn = found.told(
            ("credit", what.by, what.goal, what.split, *found.question(asked)), lambda: by_rule(report, now.playbook)
        )
        return {
            "opening": (Said(opening(report, lambda key: labels.isolated(labels.value(what.by, key, now.playbook)))),),
            "of": scope(asked, found.only(asked), now.playbook),
            "list": shown,
            "by_name": choices[what.by],
            "one": one,
            "many": many,
            "total": opens.fig(report.conversions, "converted"),
            "conversions": report.conversions,
            "journeys": words.whole(report.journeys),
            "touches": words.whole(report.touches),
            "median": words.bare(report.median_touches) if report.median_touches else "",
            "half_life": words.bare(report.half_life),
            "split_says": SPLITS[what.split],
            "segments": segments(request.path, asked, choices, what.by, DEFAULT["attribution"]),
            "goals": _choices(request.path, asked, "goal", GOAL_CHOICES, what.goal),
            "splits": _choices(request.path, asked, "split", SPLIT_CHOICES, what.split),
            "before": asked.address(request.path, page=str(shown.before)) if shown.before else "",
            "after": asked.address(request.path, page=str(shown.after)) if shown.after else "",
            "filters": filters(request.path, asked, found),
            "everybody": words.whole(found.asked),
            "notices": notices(now.home, found.troubles, report.notices),
            "charts": charts(drawn),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return credited(found, asked, request.GET).table()

    return figures_page(request, "attribution", "Attribution", "leadline/attribution/page.html", make, table, STATE)


def _choices(path: str, asked: Asked, name: str, known: Mapping[str, str], current: str) -> list[Segment]:
    """Links to the same page with another word; the first is what it is without."""
    first = next(iter(known))
    return [
        Segment(text, asked.address(path, {name: None if word == first else word}), word == current)
        for word, text in known.items()
    ]
