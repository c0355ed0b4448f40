"""Handover: marketing and sales side by side, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline.measurement import PERIODS
from leadline.respond.charts.of_handover import handed
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT
from leadline.web.figures.pickers import filters, segments
from leadline.web.figures.scope import which
from leadline.web.handover.asking import by_of, handover_of
from leadline.web.handover.read_by import read_by
from leadline.web.handover.rows import ROWS_AT_MOST, Links, answered, lines, reasons, results, rows
from leadline.web.handover.sentence import opening
from leadline.web.present import Present
from leadline.web.roles import page
from leadline.web.shell.me import zone_of

SHOWN = {word: labels.DIMENSION_NAMES[word] for word in ("month", "week", "source", "class", "offer", "product")}


@page()
def handover(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        by, report = by_of(asked), handover_of(found, asked)
        links = Links(asked, by, found.at)
        of = which(found.only(asked), now.playbook)
        choices = SHOWN if by in SHOWN else {**SHOWN, by: labels.DIMENSION_NAMES[by]}
        return {
            "read_by": read_by(now, zone_of(request)),
            "decides": bool(report.total.waiting),
            "opening": opening(report, of),
            "of": of,
            "nobody": not (report.total.mql or report.total.handed_over or report.responses),
            "lines": lines(report, links),
            "results": results(report, links),
            "reasons": reasons(report, links),
            "answered": answered(report, links),
            "charts": charts(found.told(("handed", by, *found.question(asked)), lambda: handed(report, now.playbook))),
            "rows": rows(report, links, now.playbook),
            "rest": max(0, len(report.rows) - ROWS_AT_MOST),
            "period": by in PERIODS,
            "by_name": labels.DIMENSION_NAMES[by],
            "segments": segments(request.path, asked, choices, by, DEFAULT["handover"]),
            "filters": filters(request.path, asked, found, "From"),
            "notices": notices(now.home, found.troubles, report.notices),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return handover_of(found, asked).table()

    return figures_page(request, "handover", "Handover", "leadline/handover/page.html", make, table)
