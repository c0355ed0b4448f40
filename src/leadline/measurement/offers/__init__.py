"""Offers: whom each reached, who took it and was new, whether they dilute, and what to do with each."""

from leadline.measurement.offers.fatigue import Fatigue
from leadline.measurement.offers.measure import offers
from leadline.measurement.offers.outlook import Outlook
from leadline.measurement.offers.overlap import Overlap
from leadline.measurement.offers.report import OfferFigure, OfferReport, OfferRow
from leadline.measurement.offers.shown import showings
from leadline.measurement.offers.trend import Change

__all__ = [
    "Change", "Fatigue", "OfferFigure", "OfferReport", "OfferRow", "Outlook", "Overlap", "offers", "showings",
]  # fmt: skip
