"""The forecast that an address asks for."""

from __future__ import annotations

import pyarrow as pa

from leadline.measurement.forecast import ForecastReport
from leadline.measurement.forecast import forecast as measure_forecast
from leadline.measurement.forecast.learned import LENGTHS
from leadline.measurement.groups import check_dimensions
from leadline.problems import BadSetting, Problem, shown
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.people import DEFAULT

VIEWS = {"source": "Source", "class": "Class", "offer": "Offer", "campaign": "Campaign", "product": "Product"}


def view_of(asked: Asked) -> str:
    """By what the leads are told apart. Raises BadSetting for a word that is none."""
    view = asked.typed.get("by", DEFAULT["forecast"])
    check_dimensions((view,))
    return view


def report_of(found: Figures, asked: Asked) -> ForecastReport:
    """Raises BadSetting for a number of days that cannot be forecast."""
    tables, view, days = found.tables, view_of(asked), _days(asked)

    def make(costs: pa.Table | None) -> ForecastReport:
        return measure_forecast(
            tables.leads,
            tables.entries,
            tables.playbook,
            as_of=tables.as_of,
            days=days,
            by=(view,),
            since=asked.since,
            until=asked.until,
            only=found.only(asked),
        )

    return found.report(("forecast", view, days, *found.question(asked)), make)


def _days(asked: Asked) -> tuple[int, ...]:
    """30, 60 and 90; or those of them that are less than what is asked for, and this."""
    text = asked.typed.get("within", "")
    if not text:
        return LENGTHS
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        what = f"{shown(text)} is no number of days."
        raise BadSetting(Problem("bad_horizon", what, "Give whole days from 1 to 730.", path="within"))
    return (*(length for length in LENGTHS if length < int(text)), int(text))
