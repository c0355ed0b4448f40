"""One week: what happened, and whether it is more or less than is usual."""

from leadline.measurement.week.calendar_week import Week, week_of
from leadline.measurement.week.happened import happened
from leadline.measurement.week.report import WeekFigure, WeekReport

__all__ = ["Week", "WeekFigure", "WeekReport", "happened", "week_of"]
