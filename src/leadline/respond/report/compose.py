"""The weekly report, put together from the reports of each page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from leadline.problems import LeadlineError, Problem
from leadline.respond import labels
from leadline.respond.report import busyness, flow, forecast, handover, offers, sources, week
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Report, Section

AT_MOST = 5
"""Things to do next week."""


def compose(given: Given, address: str = "") -> Report:
    """The report of `given.week`. A part that cannot be made says why and leaves the others whole."""
    happened = week.measured(given)
    sections = tuple(
        part
        for part in (
            week.section(happened, given.state),
            _part("flow", "The flow", lambda: flow.section(flow.measured(given), given.playbook.time_zone)),
            _part("sources", "The sources", lambda: sources.section(sources.measured(given), given.playbook)),
            _part("offers", "The offers", lambda: offers.section(offers.measured(given), given.playbook)),
            _part("forecast", "What is to come", lambda: forecast.section(forecast.measured(given))),
            _part("busyness", "Does our busyness pay?", lambda: busyness.section(busyness.measured(given))),
            _part("handover", "From marketing to sales", lambda: handover.section(handover.measured(given))),
        )
        if part is not None
    )
    here = given.as_of.astimezone(ZoneInfo(given.playbook.time_zone))
    year, number, _ = given.week.first.isocalendar()
    days = f"{labels.day(given.week.first)} to {labels.day(given.week.last)}"
    to_do = tuple(dict.fromkeys(one for part in sections for one in part.to_do))[:AT_MOST]
    return Report(
        company=given.playbook.name,
        week=given.week.name,
        title=f"Week {number}, {year}",
        under=f"{days}. As of {here.day} {here:%B %Y, %H:%M %Z}."
        + ("" if happened.whole else " The week is not over yet."),
        opening=week.opening(happened),
        sections=sections,
        to_do=to_do,
        notices=tuple(dict.fromkeys(one for part in sections for one in part.warnings)),
        as_of=given.as_of.isoformat(),
        address=address,
        definitions=_definitions(sections),
    )


def _part(name: str, title: str, make: Callable[[], Section | None]) -> Section | None:
    try:
        return make()
    except LeadlineError as error:
        return Section(name, title, missing=" ".join(_said(error.problems)))


def _said(problems: Iterable[Problem]) -> Iterable[str]:
    return (f"{problem.what} {problem.mend}".strip() for problem in problems)


def _definitions(sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(one for part in sections if part.table for one in part.table.definitions))
