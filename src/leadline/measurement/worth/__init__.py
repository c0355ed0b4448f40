"""What the leads of a source are worth: chance, margin, effort, time, and what is coming from them."""

from leadline.measurement.worth.report import WorthReport, WorthRow
from leadline.measurement.worth.worth import worth

__all__ = ["WorthReport", "WorthRow", "worth"]
