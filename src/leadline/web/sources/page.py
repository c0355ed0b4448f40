"""Sources: what each has brought, with honest uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from leadline import words
from leadline.measurement import DIMENSIONS
from leadline.measurement.groups import check_dimensions
from leadline.measurement.worth.report import MONEY
from leadline.respond.charts.of_sources import months
from leadline.respond.exports.amounts import decimals
from leadline.web.charts.shown import charts
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.frame import figures_page, number
from leadline.web.figures.kept import Figures
from leadline.web.figures.notices import notices
from leadline.web.figures.people import DEFAULT, Opens
from leadline.web.figures.pickers import filters, segments
from leadline.web.figures.scope import scope
from leadline.web.present import Present
from leadline.web.roles import page
from leadline.web.shell.navigation import address
from leadline.web.sources.by_class import by_class
from leadline.web.sources.reading import readings
from leadline.web.sources.rows import listed
from leadline.web.sources.sentence import opening
from leadline.web.sources.views import VIEWS, WHERE_WHAT_WHY, words_of
from leadline.web.sources.worth import makes, valued


@page()
def sources(request: HttpRequest) -> HttpResponse:
    def make(now: Present, found: Figures, asked: Asked) -> Mapping[str, Any]:
        view = asked.typed.get("by", DEFAULT["sources"])
        by = words_of(view)
        check_dimensions(by, (*DIMENSIONS, WHERE_WHAT_WHY))
        report = found.sources(asked, by)
        opens = Opens(asked, "sources", view, found.at)
        said = found.once(("readings", by, *found.question(asked)), lambda: readings(report))
        worth = valued(found, asked, by)
        worths = makes(worth, opens)
        shown = listed(
            report, worths, said, opens, asked, request.path, now.playbook, request.GET.get("show", ""),
            number(request.GET.get("page", "")) or 1,
        )  # fmt: skip
        choices = VIEWS if view in VIEWS else {**VIEWS, view: labels.DIMENSION_NAMES[view]}
        of = scope(asked, found.only(asked), now.playbook)
        show = request.GET.get("show") or None
        return {
            "opening": opening(report, said, of, now.playbook, worth),
            "of": of,
            "view_name": choices[view],
            "list": shown,
            "total": report.total,
            "worths": worths,
            "discount": words.percent(worth.discount),
            "appraise": address("appraise"),
            "charts": charts(found.told(("months", by, *found.question(asked)), lambda: months(worth))),
            "classes": None
            if shown.only
            else found.told(("classes", by, *found.question(asked)), lambda: by_class(report, now.playbook)),
            "leads": opens.fig(report.total.leads, "leads"),
            "clients": opens.fig(report.total.clients, "clients"),
            "open": opens.fig(report.total.open, "open"),
            "young": opens.fig(report.total.young, "young"),
            "unasked": opens.fig(report.clients_without_request, "clients_without_request")
            if report.clients_without_request
            else None,
            "rate": words.percent(report.total.close_rate),
            "spent": words.money(report.total.cost, report.currency) if found.tables.costs is not None else "",
            "unassigned": words.money(report.unassigned_cost, report.currency) if report.unassigned_cost else "",
            "segments": segments(request.path, asked, choices, view, DEFAULT["sources"]),
            "before": asked.address(request.path, show=show, page=str(shown.before)) if shown.before else "",
            "after": asked.address(request.path, show=show, page=str(shown.after)) if shown.after else "",
            "all_classes": asked.address(request.path),
            "filters": filters(request.path, asked, found),
            "everybody": words.whole(found.asked),
            "notices": notices(now.home, found.troubles, (*report.notices, *worth.notices)),
        }

    def table(now: Present, found: Figures, asked: Asked) -> pa.Table:
        by = words_of(asked.typed.get("by", DEFAULT["sources"]))
        check_dimensions(by, (*DIMENSIONS, WHERE_WHAT_WHY))
        table, worth = found.sources(asked, by).table(), valued(found, asked, by).table()
        for name in worth.column_names:
            if name not in table.column_names:
                table = table.append_column(name, worth[name])
        return decimals(table, ("cost_per_client", *MONEY))

    return figures_page(request, "sources", "Sources", "leadline/sources/page.html", make, table)
