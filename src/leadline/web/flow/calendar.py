"""What happened in each period: how many took each step then, and the rate of those who took the one before."""

from __future__ import annotations

from dataclasses import dataclass

from leadline import words
from leadline.measurement import PERIODS, FlowGroup, FlowReport
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.people import Fig, Opens
from leadline.web.flow.cohorts import PAGE
from leadline.web.flow.turns import Turn, turn


@dataclass(frozen=True, slots=True)
class Cell:
    """One step in one period."""

    step: str
    count: Fig
    rate: str
    interval: str
    turn: Turn | None


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cells: tuple[Cell, ...]
    cost: str
    minutes: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """50 rows, periods latest first; `before` and `after` are numbers of the neighbouring pages."""

    steps: tuple[str, ...]
    rows: tuple[Row, ...]
    shown: str
    before: int
    after: int
    costs: bool
    minutes: bool


def calendar_page(report: FlowReport, opens: Opens, playbook: Playbook, page: int) -> CalendarPage:
    by = report.by or ""
    groups = [group for group in report.groups if group.requested]
    groups = groups[::-1] if by in PERIODS else groups
    pages = max(1, -(-len(groups) // PAGE))
    page = min(max(1, page), pages)
    part = groups[(page - 1) * PAGE : page * PAGE]
    return CalendarPage(
        steps=tuple(labels.stage(step.name) for step in report.total.steps),
        rows=tuple(_row(group, by, report, opens, playbook) for group in part),
        shown=words.part((page - 1) * PAGE + 1, (page - 1) * PAGE + len(part), len(groups)) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
        costs=any(group.cost is not None for group in groups),
        minutes=any(group.minutes for group in groups),
    )


def _row(group: FlowGroup, by: str, report: FlowReport, opens: Opens, playbook: Playbook) -> Row:
    key = (group.key,)
    cells = [
        Cell(
            step=labels.stage(step.name),
            count=opens.fig(step.count, "count", key, step.name),
            rate="" if step.rate is None else words.percent(step.rate),
            interval=words.interval(step.interval.low, step.interval.high) if step.interval else "",
            turn=found if (found := turn(step.change)) and found.tone in ("good", "bad") else None,
        )
        for step in group.steps
    ]
    return Row(
        name=labels.value(by, group.key, playbook),
        cells=tuple(cells),
        cost="" if group.cost is None else words.money(group.cost, report.currency),
        minutes=words.minutes(round(group.minutes)) if group.minutes else "",
    )
