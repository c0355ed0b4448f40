"""Flow: how many take each step, at which rate and cost; by cohort, source, offer and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.measurement import DIMENSIONS, PERIODS, FlowReport
from leadline.measurement.groups import check_dimensions
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.of_flow import cohort_rates
from leadline.respond.exports.amounts import decimals
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page, number
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT, Opens
from leadline.web.figures.pickers import Segment, filters, segments
from leadline.web.figures.scope import CAME, COUNTED, scope
from leadline.web.flow.calendar import CalendarPage, calendar_page
from leadline.web.flow.cohorts import GroupPage, group_page
from leadline.web.flow.sentence import opening
from leadline.web.flow.steps import people_of, step_rows, whole
from leadline.web.flow.turns import against, alarms, levers
from leadline.web.present import Present
from leadline.web.roles import page

SHOWN = {word: labels.DIMENSION_NAMES[word] for word in ("month", "source", "class", "offer", "campaign", "product")}

VIEWS = {"cohort": "By when they came", "calendar": "By when it happened"}


def views(path: str, asked: Asked, current: str) -> Sequence[Segment]:
    """Links to the same by when they came, and by when it happened."""
    return [
        Segment(text, asked.address(path, view=None if view == "cohort" else view), view == current)
        for view, text in VIEWS.items()
    ]


def drawn(report: FlowReport) -> Chart | None:
    """The cohorts as a picture."""
    return cohort_rates(report) if report.view == "cohort" else None


@page()
def flow(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        by = asked.typed.get("by", DEFAULT["flow"])
        check_dimensions((by,), (*PERIODS, *DIMENSIONS))
        report = found.flow(asked, by)
        opens = Opens(asked, "flow", by, found.at)
        at = number(request.GET.get("page", "")) or 1
        shown: GroupPage | CalendarPage
        if report.view == "calendar":
            shown = calendar_page(report, opens, now.playbook, at)
        else:
            shown = group_page(report, opens, asked, request.path, now.playbook, at)
        choices = SHOWN if by in SHOWN else {**SHOWN, by: labels.DIMENSION_NAMES[by]}
        of = scope(asked, found.only(asked), now.playbook, COUNTED if report.view == "calendar" else CAME)
        return {
            "opening": opening(report, of),
            "of": of,
            "whole": whole(report, opens, found.told(("people", *found.question(asked)), lambda: people_of(report))),
            "steps": step_rows(report, opens),
            "costs": any(step.cost_per is not None or step.full_cost_per is not None for step in report.total.steps),
            "alarms": alarms(report, opens, now.zone),
            "levers": levers(report),
            "lately": against(report.lately),
            "calendar": report.view == "calendar",
            "views": views(request.path, asked, report.view),
            "charts": charts(found.told(("cohorts", by, report.view, *found.question(asked)), lambda: drawn(report))),
            "expected": any(step.expected for step in report.total.steps),
            "unit": "People" if report.unit == "person" else "Leads",
            "currency": report.currency,
            "by": by,
            "by_name": labels.DIMENSION_NAMES[by],
            "period": by in PERIODS,
            "segments": segments(request.path, asked, choices, by, DEFAULT["flow"]),
            "groups": shown,
            "before": asked.address(request.path, page=str(shown.before)) if shown.before else "",
            "after": asked.address(request.path, page=str(shown.after)) if shown.after else "",
            "filters": filters(request.path, asked, found),
            "notices": notices(now.home, found.troubles, report.notices),
            "everybody": words.whole(found.asked),
            "nobody": not any(step.count for step in report.total.steps),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        by = asked.typed.get("by", DEFAULT["flow"])
        check_dimensions((by,), (*PERIODS, *DIMENSIONS))
        return decimals(found.flow(asked, by).table(), ("cost_per", "work", "full_cost_per"))

    return figures_page(request, "flow", "Flow", "leadline/flow/page.html", make, table)
