"""What to know beside the figures of the offers."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.measurement.notices import some
from leadline.measurement.offers.report import OfferRow
from leadline.problems import Problem


def told(rows: Sequence[OfferRow], shown: bool, without: int, narrowed: bool) -> tuple[Problem, ...]:
    """`shown`: touches say who was shown what; `narrowed`: they do, but only some takes were asked about."""
    found: list[Problem] = []
    if rows and narrowed:
        found.append(
            _note(
                "reach_not_narrowed",
                "Of some takes only, who was shown an offer is not counted: rates are of everybody known.",
                "Take the dates and filters away to see the reach.",
            )
        )
    elif rows and not shown:
        found.append(
            _note(
                "nobody_shown",
                "No touch says who was shown an offer: rates are of everybody known by the end of its promotion, and "
                "whether people tire of it cannot be told.",
                "Import the messages sent, ads seen or pages viewed with their offer.",
            )
        )
    inferred = [row for row in rows if row.promoted is not None and row.promoted.inferred]
    if inferred:
        found.append(
            _note(
                "promotion_inferred",
                f"The playbook does not say when {some(len(inferred), 'offer was', 'offers were')} promoted: their "
                "time is inferred from first to last taker.",
                "Give the periods in the playbook: offers: {…: {promoted: [{from: …, to: …}]}}.",
            )
        )
    if without:
        found.append(
            _note(
                "requests_without_offer",
                f"{some(without, 'request names', 'requests name')} no offer, and "
                f"{'counts' if without == 1 else 'count'} for none.",
                "Map the column that says what was asked for.",
            )
        )
    return tuple(found)


def _note(name: str, what: str, mend: str) -> Problem:
    return Problem(id=name, what=what, mend=mend, level="note")
