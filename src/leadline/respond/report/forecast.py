"""The forecast: how many of the leads that are open will buy by when."""

from __future__ import annotations

from leadline import words
from leadline.measurement.forecast import Ahead, ForecastReport, sentence
from leadline.measurement.forecast import forecast as measure
from leadline.respond.charts.of_forecast import to_come
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, headings, rows, warnings

DAYS = (30, 60, 90)
DEFINITIONS = (
    (
        "Clients to expect",
        "How many of the leads that are open now will buy by then, with the 80% band. New leads are not in it.",
    ),
)


def measured(given: Given) -> ForecastReport:
    def make(_: object) -> ForecastReport:
        return measure(given.leads, given.entries, given.playbook, as_of=given.as_of, days=DAYS, by=())

    return given.keep(("weekly", "forecast"), make)


def section(report: ForecastReport) -> Section:
    known = [ahead for ahead in report.total.days if ahead.expected is not None]
    if not known:
        why = next((f"{one.what} {one.mend}" for one in report.notices if one.id == "forecast_cannot_tell"), "")
        missing = why or "How many will buy cannot be told yet."
        return Section("forecast", "What is to come", missing=missing, data=report.as_dict(), path="/forecast")
    first = known[0]
    says = (
        f"Of {words.count(report.total.open, 'open lead')} about {_number(first)} ({_band(first)}) will buy within "
        f"{first.name}."
    )
    if report.silent_since is not None:
        says += f" But nothing has come in since {report.silent_since:%Y-%m-%d}: it says little of what is to come."
    elif sentence.doubtful(report):
        says += f" {sentence.doubtful(report)}"
    found = [(Cell(f"within {one.name}"), Cell(_number(one), _band(one))) for one in known]
    table = Table("forecast", headings("When", "Clients to expect"), rows(found), DEFINITIONS)
    return Section(
        "forecast", "What is to come", (says,), table, to_come(report), data=report.as_dict(), path="/forecast",
        # from when purchases are recorded is told with the flow
        warnings=warnings(one for one in report.notices if one.id != "forecast_recorded_since"),
    )  # fmt: skip


def _number(ahead: Ahead) -> str:
    expected = ahead.expected or 0.0
    return words.short(expected)


def _band(ahead: Ahead) -> str:
    return f"{words.whole(ahead.low)} to {words.whole(ahead.high)}"
