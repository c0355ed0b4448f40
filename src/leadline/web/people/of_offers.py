"""The people behind a figure of the offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import QueryDict

from leadline.measurement.offers import OfferFigure
from leadline.measurement.offers.report import FIGURES
from leadline.measurement.population import Ints
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.kept import Figures
from leadline.web.figures.names import find
from leadline.web.figures.scope import when, which
from leadline.web.offers.measured import measured

OFFER_FIGURES: tuple[str, ...] = FIGURES
_SAYS = {
    "reach": "that were shown {offer}, or took it",
    "takers": "that took {offer}",
    "new": "that took {offer} and no offer before",
    "repeat": "that took {offer} and another offer before",
    "promoted": "that took {offer} while it was promoted",
    "mql": "that became MQL, marketing qualified, when they took {offer} or later",
    "sql": "that became SQL, sales qualified, when they took {offer} or later",
    "client": "that became clients when they took {offer} or later",
}


@dataclass(frozen=True, slots=True)
class OfOffer:
    """The rows of leads behind a figure, and the sentence that says it."""

    rows: Ints
    says: str


def of_offer(given: QueryDict, found: Figures, asked: Asked, figure: str) -> OfOffer:
    """Raises KeyError where there is no such offer."""
    report = measured(found, asked)
    keys = [row.key for row in report.rows]
    key, also = find(given.get("key", ""), keys) or "", given.get("also")
    other = None if also is None else find(also, keys)
    says = _SAYS[figure].replace("{offer}", labels.apart(report.row(key).name))
    if other is not None:
        says += f" and {labels.apart(report.row(other).name)} as well"
    says += when(asked.since, asked.until, ", first")
    who = which(found.only(asked), found.tables.playbook)
    return OfOffer(report.lead_rows(key, cast(OfferFigure, figure), other), f"{who} {says}".strip())
