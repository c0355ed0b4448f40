"""The people behind a figure of a week's report."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from leadline.measurement.population import Ints
from leadline.measurement.week import WeekReport
from leadline.respond.report.week import measured
from leadline.web.figures import labels
from leadline.web.figures.kept import Figures
from leadline.web.report.given import given_of, week_asked

REQUEST, STEP, LEAD = ("request", "requests"), ("step", "steps"), ("lead", "leads")
SAYS: dict[str, tuple[tuple[str, str], str]] = {
    "leads": (LEAD, "whose first request was made"),
    "requests": (REQUEST, "made"),
    "hot": (REQUEST, "made hot"),
    "warm": (REQUEST, "made warm"),
    "cool": (REQUEST, "made cool"),
    "cold": (REQUEST, "made cold"),
    "in_time": (STEP, "due and answered in time"),
    "late": (STEP, "due and answered late"),
    "unanswered": (STEP, "due and not answered"),
    "to_mql": (LEAD, "that became MQL, marketing qualified,"),
    "to_sql": (LEAD, "that became SQL, sales qualified,"),
    "to_recycled": (LEAD, "that went back to nurture"),
    "to_disqualified": (LEAD, "that were disqualified"),
    "to_lost": (LEAD, "that were called lost"),
    "clients": (LEAD, "that became clients"),
}


@dataclass(frozen=True, slots=True)
class OfWeek:
    """The rows of leads behind a figure, what is counted, and the sentence that says it."""

    rows: Ints
    unit: tuple[str, str]
    says: str


def names(found: Figures, given: QueryDict) -> tuple[str, ...]:
    """The figures that a week has."""
    return tuple(one.name for one in _report(found, given).figures)


def of_week(found: Figures, given: QueryDict, figure: str) -> OfWeek:
    """Raises BadSetting for what is no week, KeyError for what is no figure of it."""
    report = _report(found, given)
    unit, what = SAYS[figure]
    number = int(report.week.name[6:])
    when = f"in week {number}, {labels.day(report.week.first)} to {labels.day(report.week.last)}"
    return OfWeek(report.lead_rows(figure), unit, f"{what} {when}")


def _report(found: Figures, given: QueryDict) -> WeekReport:
    return measured(given_of(found, week_asked(given.get("week", ""), found)))
