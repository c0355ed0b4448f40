"""Does our busyness pay? Which activity predicts clients, and how busy each week was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.measurement.proxies.sentence import opening
from leadline.respond.charts.of_busyness import times_as_often
from leadline.web.busyness.judged import judged
from leadline.web.busyness.rows import lines, weeks
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import Opens
from leadline.web.figures.pickers import filters
from leadline.web.figures.scope import scope
from leadline.web.flow.sentence import Said
from leadline.web.present import Present
from leadline.web.roles import page


@page()
def busyness(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        report = judged(found, asked)
        opens = Opens(asked, "busyness", "", found.at)
        drawn = found.told(("busyness", *found.question(asked)), lambda: times_as_often(report))
        return {
            "opening": (Said(opening(report)),),
            "of": scope(asked, found.only(asked), now.playbook),
            "lines": lines(report, opens),
            "weeks": weeks(report, opens),
            "unrecorded": not report.proxies and bool(report.judged + report.learned),
            "window": words.bare(report.window),
            "half": words.number(0.5, 1),
            "horizon": words.bare(report.horizon),
            "cut": "" if report.cut is None else labels.day(report.cut.astimezone(now.zone).date()),
            "judged": opens.fig(report.judged, "judged"),
            "judged_clients": opens.fig(report.judged_clients, "judged_clients"),
            "learned": opens.fig(report.learned, "learned"),
            "learned_clients": opens.fig(report.learned_clients, "learned_clients"),
            "young": opens.fig(report.young, "young"),
            "bought_before": words.whole(report.bought_before),
            "filters": filters(request.path, asked, found),
            "everybody": words.whole(found.asked),
            "notices": notices(now.home, found.troubles, report.notices),
            "charts": charts(drawn),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return judged(found, asked).table()

    return figures_page(request, "busyness", "Does our busyness pay?", "leadline/busyness/page.html", make, table)
