"""Stages: who stood in each, who came, who left, who is there; how long they stay, and the minutes that they took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.respond.charts.of_stages import standing
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT
from leadline.web.figures.pickers import filters, segments
from leadline.web.figures.scope import which
from leadline.web.present import Present
from leadline.web.roles import page
from leadline.web.stages.asking import balance_of, by_of, chosen, staying_of, within, work_of
from leadline.web.stages.rows import PERIODS_AT_MOST, Links, period_rows, stage_rows, stay_rows
from leadline.web.stages.sentence import opening

SHOWN = {word: labels.DIMENSION_NAMES[word] for word in ("month", "week", "day")}


@page()
def stages(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        by, report, stays = by_of(asked), balance_of(found, asked), staying_of(found, asked)
        period = chosen(report, asked.typed.get("period", ""))
        links = Links(asked, by, found.at)
        work = work_of(found)
        of = which(found.only(asked), now.playbook)
        share = None if work is None else work.logged_share
        return {
            "opening": opening(period, stays, by, of),
            "of": of,
            "period": period,
            "period_name": labels.period(by, period.key) if period else "",
            "cut": bool(period and _is_cut(by, period.key, period.first, period.last)),
            "first": labels.day(period.first) if period else "",
            "last": labels.day(period.last) if period else "",
            "rows": stage_rows(period, links) if period else (),
            "stays": stay_rows(stays, work, within(found, asked), links, now.playbook.currency),
            "worked": bool(work and work.total),
            "logged": words.percent(share) if share else "",
            "charged": now.playbook.cost_per_hour is not None,
            "unassigned": words.minutes(round(work.unassigned)) if work and work.unassigned else "",
            "charts": charts(found.told(("standing", by, *found.question(asked)), lambda: standing(report))),
            "periods": period_rows(report, period, asked, request.path) if period else (),
            "earlier": max(0, len(report.periods) - PERIODS_AT_MOST),
            "by": by,
            "by_name": labels.DIMENSION_NAMES[by],
            "segments": segments(request.path, asked, SHOWN, by, DEFAULT["stages"]),
            "filters": filters(request.path, asked, found, "From"),
            "nobody": not report.leads,
            "notices": notices(now.home, found.troubles, report.notices),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return balance_of(found, asked).table()

    return figures_page(request, "stages", "Stages", "leadline/stages/page.html", make, table, also=("period",))


def _is_cut(by: str, key: str, first: object, last: object) -> bool:
    """Not the whole of its month, week or day."""
    return labels.days_of(by, key) != (first, last)
