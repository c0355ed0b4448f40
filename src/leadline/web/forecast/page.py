"""Forecast: how many of the open leads will buy by when, per source, and how past forecasts did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from leadline import words
from leadline.measurement.forecast import ForecastReport
from leadline.measurement.forecast import sentence as words_of_forecast
from leadline.respond.charts.of_forecast import by_month, to_come
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT, Opens
from leadline.web.figures.pickers import filters, segments
from leadline.web.figures.scope import scope
from leadline.web.flow.sentence import Said
from leadline.web.forecast.asking import VIEWS, report_of, view_of
from leadline.web.forecast.rows import MOST, past, rows, spans, top_of
from leadline.web.present import Present
from leadline.web.roles import page


@page()
def forecast(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        view, report = view_of(asked), report_of(found, asked)
        opens = Opens(asked, "forecast", view, found.at)
        choices = VIEWS if view in VIEWS else {**VIEWS, view: labels.DIMENSION_NAMES[view]}
        key = ("forecast drawn", view, asked.typed.get("within"), *found.question(asked))
        drawn = found.told(key, lambda: (to_come(report), by_month(report, now.playbook)))
        total = report.total
        return {
            "opening": _opening(report, scope(asked, found.only(asked), now.playbook)),
            "open": opens.fig(total.open, "open"),
            "undated": opens.fig(total.undated, "undated") if total.undated else None,
            "told": report.more is None and bool(total.open),
            "more": words.count(report.more, "more client") if report.more else "",
            "spans": spans(total, top_of([total])),
            "charts": charts(*drawn),
            "rows": rows(report, opens, asked, reverse("flow"), now.playbook),
            "rest": len(report.rows) - MOST if len(report.rows) > MOST else 0,
            "view_name": choices[view],
            "past": past(report),
            "past_sentence": words_of_forecast.past(report),
            "wins": words.count(report.wins, "client"),
            "median": None if report.silent_since else report.median_days,
            "within": asked.typed.get("within", ""),
            "kept": [(name, value) for name, value in asked.typed.items() if name != "within"],
            "segments": segments(request.path, asked, choices, view, DEFAULT["forecast"]),
            "filters": filters(request.path, asked, found),
            "notices": notices(now.home, found.troubles, report.notices),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        return report_of(found, asked).table()

    return figures_page(request, "forecast", "Forecast", "leadline/forecast/page.html", make, table, also=("within",))


def _opening(report: ForecastReport, of: str) -> tuple[Said, ...]:
    text = words_of_forecast.opening(report)
    return (Said(text),) if not of else (Said(text), Said(f" Only leads {of}."))
