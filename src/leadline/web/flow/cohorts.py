"""The groups of the flow: cohorts by period, or sources, offers …, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.measurement import PERIODS, FlowGroup, FlowReport
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import short
from leadline.web.figures.people import Fig, Opens
from leadline.web.flow.steps import Ending, by_when, in_the_end
from leadline.web.flow.to_know import held_back, under_expected
from leadline.web.flow.turns import Turn, turn
from leadline.web.marks.interval import Axis, IntervalMark, Tone, axis_for

PAGE = 50
SOME = 20
"""Groups of fewer leads do not widen the axis: their intervals may reach over its end."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group. `url` is its own flow; `under` are steps under what is expected, `notes` say why its rate is not the
    last word."""

    name: str
    url: str
    apart: bool
    leads: Fig
    clients: Fig
    rate: str
    interval: str
    mark: IntervalMark | None
    matured: str
    final: Ending | None
    turn: Turn | None
    open: Fig
    under: tuple[str, ...]
    notes: tuple[str, ...]
    still_open: bool
    cost: str
    cost_per_client: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """50 rows of the groups, periods latest first; `before` and `after` are numbers of the neighbouring pages. `told`:
    there is something to know of one of them."""

    rows: tuple[GroupRow, ...]
    axis: Axis
    shown: str
    before: int
    after: int
    likely: bool
    turned: bool
    gap: str
    costs: bool
    told: bool


def group_page(report: FlowReport, opens: Opens, asked: Asked, path: str, playbook: Playbook, page: int) -> GroupPage:
    by = report.by or ""
    groups = [group for group in report.groups if group.requested]
    groups = groups[::-1] if by in PERIODS else groups
    pages = max(1, -(-len(groups) // PAGE))
    page = min(max(1, page), pages)
    part = groups[(page - 1) * PAGE : page * PAGE]
    axis = _axis(part)
    rows = tuple(_row(group, by, report, opens, asked, path, playbook, axis) for group in part)
    return GroupPage(
        rows=rows,
        axis=axis,
        shown=words.part((page - 1) * PAGE + 1, (page - 1) * PAGE + len(part), len(groups)) if pages > 1 else "",
        before=page - 1,
        after=page + 1 if page < pages else 0,
        likely=any(group.not_its_last_word(by) and _ending(report, group) for group in groups),
        turned=any(group.close_change is not None for group in groups),
        gap=_gap(report, groups, by, playbook),
        costs=any(group.cost is not None for group in groups),
        told=any(row.still_open or row.under or row.notes for row in rows),
    )


def _ending(report: FlowReport, group: FlowGroup) -> bool:
    return group.close_rate_matured is not None or in_the_end(report, group) is not None


def _likely(group: FlowGroup, by: str) -> bool:
    """There is a likely rate that says more than the rate so far."""
    return group.not_its_last_word(by) and group.close_rate_matured is not None


def _axis(groups: Sequence[FlowGroup]) -> Axis:
    rated = [group for group in groups if group.interval]
    wide = [group.interval.high for group in rated if group.interval and group.leads >= SOME]
    return axis_for(wide or [group.interval.high for group in rated if group.interval])


def _row(
    group: FlowGroup,
    by: str,
    report: FlowReport,
    opens: Opens,
    asked: Asked,
    path: str,
    playbook: Playbook,
    axis: Axis,
) -> GroupRow:
    key = (group.key,)
    ends, rate = group.interval, group.close_rate
    mark = None
    if ends is not None and rate is not None:
        label = f"{words.percent(rate)}, between {words.percent(ends.low)} and {words.percent(ends.high)}"
        label += ", still open" if group.not_its_last_word(by) else ""
        tone: Tone = "off" if group.not_its_last_word(by) or group.before_wins else ""
        mark = axis.mark(rate, ends.low, ends.high, label, tone)
    final = in_the_end(report, group) if group.not_its_last_word(by) else None
    per_client = group.cost / group.clients if group.cost is not None and group.clients else None
    return GroupRow(
        name=labels.value(by, group.key, playbook),
        url=_own(group.key, by, asked, path),
        apart=group.key is None,
        leads=opens.fig(group.leads, "leads", key),
        clients=opens.fig(group.clients, "clients", key),
        rate="" if rate is None else words.percent(rate),
        interval=words.interval(ends.low, ends.high) if ends else "",
        mark=mark,
        matured=words.percent(group.close_rate_matured) if _likely(group, by) and not final else "",
        final=final,
        turn=turn(group.close_change, latest=group.key == _latest(report)),
        open=opens.fig(group.open, "open", key),
        under=under_expected(group),
        notes=held_back(group, report),
        still_open=group.not_its_last_word(by),
        cost="" if group.cost is None else words.money(group.cost, report.currency),
        cost_per_client="" if per_client is None else words.money(round(per_client), report.currency),
    )


def _own(key: str | None, by: str, asked: Asked, path: str) -> str:
    """The flow of this group alone."""
    if by not in PERIODS:
        return asked.address(path, {by: short(key), "by": None})
    first, last = labels.days_of(by, key or "")
    since, until = max(first, asked.since or first), min(last, asked.until or last)
    return asked.address(path, {"since": since.isoformat(), "until": until.isoformat(), "by": None})


def _latest(report: FlowReport) -> str | None:
    """The latest period."""
    return max((group.key for group in report.groups if group.requested and group.key), default=None)


def _gap(report: FlowReport, groups: Sequence[FlowGroup], by: str, playbook: Playbook) -> str:
    """What the latest period that is still open has behind those before it."""
    for group in groups:
        found = report.gap(group)
        if found is not None:
            said = found.sentence().replace("in the end", by_when(report))
            return f"{labels.value(by, group.key, playbook)} against the periods before it: {said}"
    return ""
