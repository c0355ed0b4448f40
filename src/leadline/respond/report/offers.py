"""The offers: which to promote on, which to strengthen, which to retire."""

from __future__ import annotations

import pyarrow as pa

from leadline import words
from leadline.measurement.offers import OfferReport, OfferRow, showings
from leadline.measurement.offers import offers as measure
from leadline.measurement.offers.sentence import VERDICTS, reason
from leadline.measurement.offers.verdict import State, Verdict
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.chart import plain
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, Tone, headings, rows

MOST = 6
NAMED = 3
"""Offers that a sentence names; of more it says how many."""
STATES: dict[State, str] = {
    "diluted": "The offers dilute one another: each further one brings fewer new people.",
    "fatigued": "People tire of what they are shown.",
    "misjudged": "Some offers are not wanted by those who see them.",
    "under_promoted": "Most offers are wanted, and were not promoted for long enough.",
    "sound": "Nothing is the matter with the set of offers.",
    "cannot_tell": "Whether anything is the matter with the offers cannot be told yet.",
}
TONES: dict[Verdict, Tone] = {
    "keep_promoting": "good", "strengthen": "", "retire": "bad",
    "bring_back": "good", "bring_back_changed": "", "leave": "quiet", "cannot_tell": "quiet",
}  # fmt: skip
DEFINITIONS = (
    ("Takers", "People who took the offer, each once."),
    ("New", "Those of them who had taken no offer before."),
)


def measured(given: Given) -> OfferReport:
    def make(costs: pa.Table | None) -> OfferReport:
        touches = given.touches(("person", "offer", "at", "kind"), None)
        shown = showings(touches, given.playbook) if "offer" in touches.column_names else None
        return measure(
            given.leads, given.entries, given.requests, given.playbook, as_of=given.as_of, shown=shown, costs=costs
        )  # fmt: skip

    return given.keep(("offers", None, None), make)


def section(report: OfferReport, playbook: Playbook) -> Section:
    shown = sorted(report.rows, key=lambda row: (row.verdict == "cannot_tell", -row.takers))
    if not shown:
        return Section("offers", "The offers", missing="Nobody has taken an offer yet.", path="/offers")
    found = [
        (
            Cell(_name(row, playbook)), Cell(words.whole(row.takers)), Cell(words.whole(row.new)),
            Cell(VERDICTS[row.verdict], reason(row), tone=TONES[row.verdict]),
        )
        for row in shown[:MOST]
    ]  # fmt: skip
    says = [STATES[report.state]]
    table = Table(
        "offers", headings("Offer", "Takers", "New", "Verdict", words=1), rows(found), DEFINITIONS,
        of=("offer", "offers"), more=len(shown) - len(found),
    )  # fmt: skip
    to_do = tuple(_to_do(shown, playbook))
    return Section("offers", "The offers", tuple(says), table, to_do=to_do, data=report.as_dict(), path="/offers")


def _to_do(shown: list[OfferRow], playbook: Playbook) -> list[str]:
    said: dict[Verdict, str] = {"retire": "Retire", "strengthen": "Strengthen"}
    found = {verdict: [_name(row, playbook) for row in shown if row.verdict == verdict] for verdict in said}
    return [f"{said[verdict]} {_few(names)}." for verdict, names in found.items() if names]


def _few(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {words.whole(more)} more" if more > 0 else "")


def _name(row: OfferRow, playbook: Playbook) -> str:
    return plain(row.name or labels.value("offer", row.key, playbook))
