"""Report: one page about a week, to read here, to send and to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from leadline.measurement.week import Week
from leadline.problems import LeadlineError
from leadline.respond import labels
from leadline.respond.report.compose import compose
from leadline.respond.report.files import NAMES, TYPES, Form, written
from leadline.respond.report.parts import Cell, Heading, Section
from leadline.settings import read_settings
from leadline.web.charts.shown import charts
from leadline.web.figures.asked import Asked, asked_of
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures, figures
from leadline.web.present import Present, present
from leadline.web.refusals import refusal
from leadline.web.report.given import given_of, made, week_asked
from leadline.web.roles import page

WEEKS = 12
"""Weeks to choose from."""
FORMS: tuple[Form, ...] = ("html", "pdf", "md")


@dataclass(frozen=True, slots=True)
class Choice:
    """A week to look at."""

    name: str
    title: str
    chosen: bool


@page()
def report(request: HttpRequest) -> HttpResponse:
    """The report of the week that the address names."""

    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        week = week_asked(request.GET.get("week", ""), found)
        shown = made(found, week, asked.typed.get("as_of", ""))
        return {
            "title": shown.title,
            "report": shown,
            "sections": [(one, _rows(one)) for one in shown.sections],
            "choices": _choices(found, week),
            "files": [(NAMES[form], _file(form, week, asked)) for form in FORMS],
            "charts": charts(*(one.chart for one in shown.sections)),
        }

    return figures_page(request, "report", "Report", "leadline/report/page.html", make)


@page()
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file. 404 for a form that there is not."""
    for known in FORMS:
        if known == form:
            break
    else:
        raise Http404
    try:
        now = present()
        asked = asked_of(request.GET, now.playbook.time_zone, now.now)
        if asked.problems:
            raise LeadlineError(*asked.problems)
        found = figures(now, asked.as_of)
        week = week_asked(request.GET.get("week", ""), found)
        address = read_settings().url or request.build_absolute_uri("/")
        content = written(
            compose(given_of(found, week, {"as_of": found.as_of.isoformat()}), address.rstrip("/")), known
        )
    except LeadlineError as error:
        problem = error.problems[0]
        return refusal(request, 400, "This report cannot be written", problem.what, problem.mend)
    answer = HttpResponse(content, content_type=TYPES[known])
    answer["Content-Disposition"] = f'attachment; filename="report-{week.name}.{known}"'
    return answer


def _rows(one: Section) -> list[list[tuple[Heading, Cell]]]:
    """Cells with the heading of their column, as narrow screens name them."""
    return [list(zip(one.table.columns, row, strict=True)) for row in one.table.rows] if one.table else []


def _choices(found: Figures, week: Week) -> list[Choice]:
    """The latest weeks, and the one that is shown."""
    latest = week_asked(found.as_of.date().isoformat(), found)
    shown = {one.name: one for one in (*(latest.before(n) for n in range(WEEKS)), week)}
    return [
        Choice(one.name, f"Week {int(one.name[6:])}: {labels.day(one.first)} to {labels.day(one.last)}", one == week)
        for one in sorted(shown.values(), key=lambda one: one.first, reverse=True)
    ]


def _file(form: Form, week: Week, asked: Asked) -> str:
    return asked.address(reverse("report_file", args=[form]), week=week.name)
