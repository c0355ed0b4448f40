"""The rows of the page: each channel with what every rule credits it with."""

from __future__ import annotations

from dataclasses import dataclass

from leadline import words
from leadline.measurement.attribution import RULES, AttributionReport, Credit
from leadline.measurement.attribution.sentence import RULE_NAMES, amount, band_said
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.people import Fig, Opens

PAGE = 50
COUNTED = ("first", "last")
"""Rules whose credits are numbers of clients: they open their people."""
ABOUT = {
    "first": "All to the first touch.",
    "last": "All to the last touch before.",
    "linear": "In equal parts to every touch.",
    "position": "40% to the first touch, 40% to the last, 20% to those between.",
    "decay": "To every touch, half as much for each half-life that it lies before.",
    "markov": "In proportion to what would be lost if nobody went on from it: journeys as a chain of touches.",
    "shapley": "In equal parts to the different ones seen before, however often.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A credit with its band; `fig` where it opens its people. Empty texts: it is within the line of the rare ones."""

    rule: str
    text: str
    band: str
    fig: Fig | None = None


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    seen: Fig | None
    alone: Fig | None
    cells: tuple[Cell, ...]
    few: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """`total` is what every rule adds up to; `rest` how many more rows there are, behind `after`."""

    rules: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    shown: str
    before: int
    after: int


def listed(report: AttributionReport, opens: Opens, playbook: Playbook, page: int) -> Listed:
    whole = list(report.rows)
    pages = max(1, -(-len(whole) // PAGE))
    page = min(max(1, page), pages)
    rows = [
        Row(
            labels.value(report.by, row.key, playbook),
            opens.fig(row.seen, "seen", (row.key,)),
            opens.fig(row.alone, "alone", (row.key,)),
            tuple(_cell(rule, row.credits.get(rule), opens, (row.key,)) for rule in RULES),
            row.few,
        )
        for row in whole[(page - 1) * PAGE : page * PAGE]
    ]
    if report.rest and page == pages:
        name = f"{words.count(len(report.lumped), 'rare one', 'rare ones')} together"
        rows.append(Row(name, None, None, tuple(_cell(rule, report.rest.get(rule)) for rule in RULES), few=False))
    return Listed(
        rules=tuple((RULE_NAMES[rule], ABOUT[rule]) for rule in RULES),
        rows=tuple(rows),
        shown=words.part((page - 1) * PAGE + 1, min(page * PAGE, len(whole)), len(whole)) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
    )


def _cell(rule: str, credit: Credit | None, opens: Opens | None = None, key: tuple[str | None, ...] = ()) -> Cell:
    if credit is None:
        return Cell(RULE_NAMES[rule], "", "")
    band = band_said(credit)
    if rule in COUNTED and opens is not None:
        return Cell(RULE_NAMES[rule], "", band, opens.fig(round(credit.value), rule, key))
    return Cell(RULE_NAMES[rule], amount(credit.value), band)
