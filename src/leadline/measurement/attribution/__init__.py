"""Which sources the clients were seen at before, and what each of seven rules credits them with."""

from leadline.measurement.attribution.attribution import attribution
from leadline.measurement.attribution.report import RULES, AttributionReport, Credit, CreditRow

__all__ = ["RULES", "AttributionReport", "Credit", "CreditRow", "attribution"]
