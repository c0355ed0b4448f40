"""Which figure a list is behind: found in its report again, with its leads and the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

import numpy as np
import pyarrow as pa
from django.http import QueryDict

from leadline.measurement import PERIODS, FlowReport, SourceReport
from leadline.measurement.flow_report import FlowFigure, FlowGroup, GroupFigure
from leadline.measurement.forecast.report import ForecastFigure
from leadline.measurement.groups import DIMENSIONS, check_dimensions
from leadline.measurement.population import Ints
from leadline.measurement.source_report import SourceFigure
from leadline.measurement.worth.report import WorthFigure
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem, nearest
from leadline.web.appraise.form import read
from leadline.web.appraise.told import appraised
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.made_of import made_of
from leadline.web.figures.names import find
from leadline.web.figures.people import DEFAULT
from leadline.web.figures.scope import CAME, COUNTED, scope, when, which
from leadline.web.forecast.asking import report_of
from leadline.web.people.of_credit import BUSYNESS_FIGURES, CREDIT_FIGURES, of_attribution, of_busyness
from leadline.web.people.of_handover import of_handover
from leadline.web.people.of_offers import OFFER_FIGURES, of_offer
from leadline.web.people.of_stages import of_stages
from leadline.web.people.of_week import names, of_week
from leadline.web.sources.views import WHERE_WHAT_WHY, words_of
from leadline.web.sources.worth import valued


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind a figure: for each the person's number and the row of their lead (-1: they have none).

    `unit` is what is counted, one and several of them, `says` what they have in common. `of_people`: people are counted
    once each. `made_of` says of how many people, where some have several leads.
    """

    persons: Ints
    leads: Ints
    of_people: bool
    unit: tuple[str, str]
    says: str
    made_of: str = ""


def behind(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    """The figure that the parameters name. Raises BadSetting if there is none of that name."""
    if given.get("of") == "sources":
        return _of_sources(given, found, asked)
    if given.get("of", "flow") == "flow":
        return _of_flow(given, found, asked)
    if given.get("of") == "appraise":
        return _of_appraisal(given, found, asked)
    if given.get("of") == "forecast":
        return _of_forecast(given, found, asked)
    if given.get("of") == "week":
        return _of_week(given, found)
    if given.get("of") in ("attribution", "busyness"):
        return _of_credit(given, found, asked)
    if given.get("of") == "offers":
        return _of_offers(given, found, asked)
    if given.get("of") in ("stages", "handover"):
        return _of_moves(given, found, asked)
    raise _unknown(
        "of",
        given.get("of", ""),
        ("flow", "sources", "forecast", "week", "appraise", "attribution", "busyness", "offers", "stages", "handover"),
    )


def _of_flow(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    by = asked.typed.get("by") or DEFAULT["flow"]
    check_dimensions((by,), (*PERIODS, *DIMENSIONS))
    report = found.flow(asked, by)
    group, key = _group(report, given.getlist("key"))
    step = given.get("step") or None
    names = tuple(figure.name for figure in report.total.steps)
    allowed = get_args(FlowFigure) if step else get_args(GroupFigure)
    figure = given.get("figure", "")
    if figure not in allowed:
        raise _unknown("figure", figure, allowed)
    if step is not None and step not in names:
        raise _unknown("step", step, names)
    rows = report.lead_rows(group, cast(FlowFigure | GroupFigure, figure), step)
    members = report.members(group, cast(FlowFigure | GroupFigure, figure), step)
    verb = COUNTED if report.view == "calendar" else CAME
    whole = scope(asked, found.only(asked), found.tables.playbook, verb)
    told = [whole, _group_says((by,), key, found.tables.playbook, verb), _flow_says(figure, step, names)]
    persons = np.asarray(members.column("person"), dtype=np.int64)
    unit = ("person", "people") if report.unit == "person" else ("lead", "leads")
    if report.unit == "lead" and (figure == "bounced" or step == names[0] == "visitor"):
        unit = ("visitor", "visitors")
    counted = found.told(_named(given), lambda: made_of(members).said) if unit[0] == "lead" else ""
    return Behind(persons, rows, report.unit == "person", unit, " ".join(part for part in told if part), counted)


def _of_sources(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    by = words_of(asked.typed.get("by") or DEFAULT["sources"])
    check_dimensions(by, (*DIMENSIONS, WHERE_WHAT_WHY))
    report: SourceReport = found.sources(asked, by)
    figure = given.get("figure", "")
    allowed = (*get_args(SourceFigure), *get_args(WorthFigure))
    if figure not in allowed:
        raise _unknown("figure", figure, allowed)
    key: tuple[str | None, ...] = ()
    wanted = given.getlist("key")
    if wanted:
        keys = [row.key for row in report.rows if len(row.key) == len(wanted)]
        key = tuple(_find(text, [row[i] for row in keys]) for i, text in enumerate(wanted))
        if key not in keys:
            raise _no_group()
    if figure in get_args(SourceFigure):
        rows = report.lead_rows(key, cast(SourceFigure, figure))
    else:
        worth = valued(found, asked, by)
        if figure not in worth.figures and figure != "largest":
            raise _unknown("figure", figure, allowed)
        rows = worth.lead_rows(key, cast(WorthFigure, figure))
    whole = "" if figure == "clients_without_request" else scope(asked, found.only(asked), found.tables.playbook)
    told = [whole, _group_says(by, key, found.tables.playbook), _SAYS[figure]]
    theirs = found.tables.leads.select(["person", "product"])
    counted = found.told(_named(given), lambda: made_of(theirs.take(pa.array(rows))).said)
    persons = found.tables.persons[rows]
    return Behind(persons, rows, False, ("lead", "leads"), " ".join(part for part in told if part), counted)


def _of_appraisal(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    form = read(given, found.tables.playbook)
    level, figure = given.get("level", ""), given.get("figure", "")
    if form.programme is None:
        raise _no_group()
    told = appraised(found, asked, form)
    if figure not in ("leads", "clients"):
        raise _unknown("figure", figure, ("leads", "clients"))
    if not (level.isascii() and level.isdigit() and int(level) < len(told.levels)):
        raise _no_group()
    rows = told.lead_rows(int(level), figure)
    near = told.levels[int(level)].name
    alike = "" if near == "all" else f"like those of the programme, by {labels.DIMENSION_NAMES[near].lower()}"
    return Behind(found.tables.persons[rows], rows, False, ("lead", "leads"), f"{alike} {_SAYS[figure]}".strip())


def _of_forecast(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    report = report_of(found, asked)
    figure, allowed = given.get("figure", ""), get_args(ForecastFigure)
    if figure not in allowed:
        raise _unknown("figure", figure, allowed)
    wanted = given.getlist("key")
    key: tuple[str | None, ...] = ()
    if wanted:
        key = (_find(wanted[0], [row.key[0] for row in report.rows]),)
    rows = report.lead_rows(key, cast(ForecastFigure, figure))
    whole = scope(asked, found.only(asked), found.tables.playbook)
    told = [whole, _group_says(report.by, key, found.tables.playbook), _FORECAST_SAYS[figure]]
    counted = found.told(_named(given), lambda: made_of(report.members(key, cast(ForecastFigure, figure))).said)
    says = " ".join(part for part in told if part)
    return Behind(found.tables.persons[rows], rows, False, ("lead", "leads"), says, counted)


def _of_credit(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    credits = given.get("of") == "attribution"
    figure, known = given.get("figure", ""), CREDIT_FIGURES if credits else BUSYNESS_FIGURES
    if figure not in known:
        raise _unknown("figure", figure, known)
    try:
        made = (of_attribution if credits else of_busyness)(given, found, asked, figure)
    except KeyError:
        raise _no_group() from None
    whole = scope(asked, found.only(asked), found.tables.playbook)
    theirs = found.tables.leads.select(["person", "product"])
    counted = found.told(_named(given), lambda: made_of(theirs.take(pa.array(made.rows))).said) if credits else ""
    says = " ".join(part for part in (whole, made.says) if part)
    return Behind(found.tables.persons[made.rows], made.rows, False, made.unit, says, counted)


def _of_offers(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    figure = given.get("figure", "")
    if figure not in OFFER_FIGURES:
        raise _unknown("figure", figure, OFFER_FIGURES)
    try:
        made = of_offer(given, found, asked, figure)
    except KeyError:
        raise _no_group() from None
    return Behind(found.tables.persons[made.rows], made.rows, True, ("person", "people"), made.says)


def _of_week(given: QueryDict, found: Figures) -> Behind:
    figure, known = given.get("figure", ""), names(found, given)
    if figure not in known:
        raise _unknown("figure", figure, known)
    week = of_week(found, given, figure)
    return Behind(found.tables.persons[week.rows], week.rows, False, week.unit, week.says)


def _of_moves(given: QueryDict, found: Figures, asked: Asked) -> Behind:
    that = (of_stages if given.get("of") == "stages" else of_handover)(given, found, asked)
    return Behind(found.tables.persons[that.rows], that.rows, False, that.unit, that.says)


def _named(given: QueryDict) -> tuple[object, ...]:
    """What tells this figure from others of the same moment."""
    return ("made of", *((name, *values) for name, values in sorted(given.lists()) if name not in ("page", "at")))


def _group(report: FlowReport, wanted: Sequence[str]) -> tuple[FlowGroup | None, tuple[str | None, ...]]:
    if not wanted:
        return None, ()
    key = _find(wanted[0], [group.key for group in report.groups if group.requested])
    return report.group(key), (key,)


def _find(text: str, values: Sequence[str | None]) -> str | None:
    try:
        return find(text, values)
    except KeyError:
        raise _no_group() from None


def _no_group() -> BadSetting:
    what = "Nobody belongs to this group any more, or never did."
    return BadSetting(Problem("no_such_group", what, "Go back and open the figure anew.", path="key"))


def _unknown(name: str, given: str, allowed: Sequence[str]) -> BadSetting:
    what = f"There is no such figure: {name} is not one of {', '.join(allowed)}."
    mend = "Go back and open the figure anew."
    return BadSetting(Problem("no_such_figure", what, mend, path=name, nearest=nearest(given, allowed)))


def _group_says(by: Sequence[str], key: Sequence[str | None], playbook: Playbook, verb: str = CAME) -> str:
    if not key:
        return ""
    if by[0] in PERIODS:
        return when(*labels.days_of(by[0], key[0] or ""), verb)
    return which(dict(zip(by, key, strict=True)), playbook)


_FORECAST_SAYS = {
    "open": "that are open and in the forecast",
    "undated": "that are open, but without a known date of their first request",
}
_SAYS = {
    "leads": "that made a request",
    "clients": "that became clients",
    "mql": "that became MQL, marketing qualified",
    "sql": "that became SQL, sales qualified",
    "open": "that are open: neither won nor lost",
    "young": "that are open and young: they may well still buy",
    "bounced": "of whom one page view is all there is",
    "tried": "whom somebody has tried to reach",
    "unwelcome": "that had no use for us: not interested, hostile or the wrong person",
    "not_interested": "that were not interested",
    "hostile": "that were hostile",
    "wrong_person": "of the wrong person",
    "no_answer": "that did not answer",
    "worked": "that somebody has worked on",
    "largest": "that left the most",
    "clients_without_request": "that bought without any request that we know of",
}


def _flow_says(figure: str, step: str | None, names: Sequence[str]) -> str:
    if step is None:
        return _SAYS[figure]
    here = labels.stage(step)
    before = labels.stage(names[max(0, names.index(step) - 1)])
    return {
        "count": f"that took the step {here}",
        "from_before": f"that took the step {here}, and {before} before it",
        "skipped": f"that took the step {here} without {before} before it",
        "without_request": f"that took the step {here} without any request",
        "waiting": f"that took the step {before}, not yet {here}, and may still",
        "alarmed": f"that took the step {before} since the rate to {here} fell under what is expected, as far as seen",
    }[figure]
