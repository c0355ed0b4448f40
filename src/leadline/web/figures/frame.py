"""What every page of figures has around them: as of when, the notices, and what is said where there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.problems import LeadlineError, Problem
from leadline.web import clock
from leadline.web.charts.shown import asked_for
from leadline.web.downloads import download, downloads, wanted
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked, asked_of
from leadline.web.figures.kept import Figures, figures
from leadline.web.figures.pickers import filters
from leadline.web.present import Present, no_present, present
from leadline.web.shell.me import zone_of


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment of the figures. `day` is what the date field holds, `past` what the bar says, `now` leads back."""

    text: str
    exact: str
    iso: str
    day: str
    latest: str
    past: str
    now: str
    kept: tuple[tuple[str, str], ...]


Make = Callable[[Present, Figures, Asked], Mapping[str, Any]]
Table = Callable[[Present, Figures, Asked], pa.Table]


def figures_page(
    request: HttpRequest,
    here: str,
    title: str,
    template: str,
    make: Make,
    table: Table | None = None,
    also: Sequence[str] = (),
) -> HttpResponse:
    """A page of figures: `make` gives what the template shows beside the frame. What cannot be read is told. `table`
    gives the same as a file. Under `charts` it may give `web.charts.shown.charts(…)`. `also`
    are parameters beside those of every such page.
    """
    context: dict[str, Any] = {"here": here, "title": title}
    try:
        now = present()
    except LeadlineError as error:
        return no_present(request, here, title, error)
    asked = asked_of(request.GET, now.playbook.time_zone, now.now, also)
    if asked.problems:
        return _unreadable(request, context, asked, asked.problems)
    try:
        found = figures(now, asked.as_of, number(request.GET.get("at", "")))
        if not found.tables.leads.num_rows and asked.as_of is None:
            return render(request, "leadline/figures/empty.html", context)
        form = wanted(request)
        if form is not None and table is not None:
            return download(request, table(now, found, asked), here, form)
        context |= {"downloads": downloads(request) if table else (), **make(now, found, asked)}
        picture = asked_for(request, context.get("charts", {}))
        if picture is not None:
            return picture
    except LeadlineError as error:
        return _unreadable(request, context, asked, error.problems)
    context["as_of"] = _as_of(request, asked, found.as_of, now.now, zone_of(request), now.zone)
    return render(request, template, context)


def _unreadable(
    request: HttpRequest, context: dict[str, Any], asked: Asked, problems: Sequence[Problem]
) -> HttpResponse:
    context |= {
        "problems": problems,
        "filters": filters(request.path, asked, None),
        "as_of_typed": asked.typed.get("as_of", ""),
    }
    return render(request, "leadline/figures/unreadable.html", context, status=400)


def _as_of(request: HttpRequest, asked: Asked, as_of: datetime, now: datetime, zone: ZoneInfo, ours: ZoneInfo) -> AsOf:
    past = asked.as_of is not None
    local = as_of.astimezone(ours if past else zone)
    return AsOf(
        text=clock.moment(as_of, now, zone),
        exact=clock.exact(as_of, ours if past else zone),
        iso=as_of.isoformat(),
        day=f"{local:%Y-%m-%d}" if past else "",
        latest=f"{now.astimezone(ours):%Y-%m-%d}",
        past=_past(local) if past else "",
        now=_without(request, "as_of", "at", "page"),
        kept=tuple((name, value) for name, value in asked.typed.items() if name != "as_of"),
    )


def _without(request: HttpRequest, *names: str) -> str:
    """The address of this page without some parameters."""
    left = request.GET.copy()
    for name in names:
        left.pop(name, None)
    return f"{request.path}?{left.urlencode()}" if left else request.path


def _past(local: datetime) -> str:
    """'31 May 2026'; with the time, where it is not the end of the day."""
    ends = (local.hour, local.minute, local.second) == (23, 59, 59)
    return labels.long_day(local.date()) + ("" if ends else f", {local:%H:%M}")


def number(text: str) -> int | None:
    """A whole number of an address; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
