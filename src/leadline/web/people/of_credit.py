"""The people behind a figure of Attribution and of Busyness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from django.http import QueryDict

from leadline import words
from leadline.measurement.attribution.report import CreditFigure
from leadline.measurement.attribution.sentence import GOALS
from leadline.measurement.population import Ints
from leadline.measurement.proxies.report import ProxyFigure, WeekFigure, WholeFigure
from leadline.measurement.proxies.sentence import called
from leadline.web.attribution.credited import credited
from leadline.web.busyness.judged import judged
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.names import find

CREDIT_FIGURES: tuple[str, ...] = (*get_args(CreditFigure), "converted")
BUSYNESS_FIGURES: tuple[str, ...] = (*get_args(ProxyFigure), *get_args(WeekFigure), *get_args(WholeFigure))
LEAD, PERSON = ("lead", "leads"), ("person", "people")


@dataclass(frozen=True, slots=True)
class OfCredit:
    """The rows of leads behind a figure, what is counted, and the sentence that says it."""

    rows: Ints
    unit: tuple[str, str]
    says: str


def of_attribution(given: QueryDict, found: Figures, asked: Asked, figure: str) -> OfCredit:
    """Raises KeyError where there is no such channel."""
    report = credited(found, asked, given)
    became = f"that became {GOALS[report.goal][1]}" if report.goal != "lead" else "that made a request"
    if figure == "converted":
        return OfCredit(report.converted_rows(), LEAD, became)
    key = find(given.get("key", ""), [row.key for row in report.rows])
    name = labels.value(report.by, key, found.tables.playbook)
    what = labels.apart(name) if key is not None else f"no {labels.DIMENSION_NAMES[report.by].lower()} known"
    seen = {
        "seen": f"after they had been seen at {what}",
        "first": f"and were seen at {what} first",
        "last": f"and were seen at {what} last before",
        "alone": f"and were seen at {what} alone before",
    }
    return OfCredit(report.lead_rows(key, cast(CreditFigure, figure)), LEAD, f"{became} {seen[figure]}")


def of_busyness(given: QueryDict, found: Figures, asked: Asked, figure: str) -> OfCredit:
    """Raises KeyError where there is no such activity or week."""
    report = judged(found, asked)
    if figure in get_args(WholeFigure):
        return OfCredit(report.lead_rows("", cast(WholeFigure, figure)), PERSON, _WHOLE[figure])
    if figure in get_args(WeekFigure):
        names = [week.begins.isoformat() for week in report.weeks]
        name = find(given.get("key", ""), names) or ""
        begins = next(week.begins for week in report.weeks if week.begins.isoformat() == name)
        return OfCredit(
            report.lead_rows(name, cast(WeekFigure, figure)),
            PERSON,
            f"{_WEEK[figure]} in the week from {labels.day(begins)}",
        )
    name = find(given.get("key", ""), [proxy.name for proxy in report.proxies]) or ""
    proxy = report.proxy(name)
    amount = f"{'at least' if figure.startswith('with_it') else 'less than'} {words.figures(proxy.at_least)}"
    bought = " and bought" if figure.endswith("_clients") else ""
    says = f"with {amount} of {labels.apart(called(name))} within {words.bare(report.window)} days{bought}"
    return OfCredit(report.lead_rows(name, cast(ProxyFigure, figure)), PERSON, says)


_WHOLE = {
    "judged": "that activities are judged by",
    "judged_clients": "that activities are judged by, and that bought",
    "learned": "that it was learned from",
    "learned_clients": "that it was learned from, and that bought",
    "young": "whose time to buy is not over",
}
_WEEK = {
    "contacted": "that we were in touch with",
    "followed": "that bought after we were in touch with them",
    "won": "that bought",
}
