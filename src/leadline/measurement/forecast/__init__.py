"""How many of the open leads will buy by when, and what rate open cohorts will have in the end."""

from leadline.measurement.forecast.final import FinalGap, FinalRate, expected_final, final_gap
from leadline.measurement.forecast.forecast import forecast
from leadline.measurement.forecast.report import Ahead, ForecastReport, ForecastRow, PastForecast, PastTogether

__all__ = [
    "Ahead", "FinalGap", "FinalRate", "ForecastReport", "ForecastRow", "PastForecast", "PastTogether",
    "expected_final", "final_gap", "forecast",
]  # fmt: skip
