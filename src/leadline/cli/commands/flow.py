from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import between, count, money, percent, when
from leadline.cli.moment import local_date
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json, line_of, say

if TYPE_CHECKING:
    from leadline.measurement.flow_report import FlowGroup, FlowReport

STEPS = (
    Column("Step"),
    Column("Count", right=True),
    Column("Rate", right=True),
    Column("Interval", right=True),
    Column("Expected", right=True),
    Column("Skipped", right=True),
)
GROUPS = (
    Column("Leads", right=True),
    Column("Clients", right=True),
    Column("Rate", right=True),
    Column("Interval", right=True),
    Column("Open", right=True),
    Column("To know", grows=True),
)
MISSING = "(missing)"


def flow(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", help="day, week or month of the first request; or source, class, offer, campaign, product, …"
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """How many take each step, at which rate and cost.

    From first touch to client; whole, and by period, source, offer and so on.
    """
    now = homes.standing(home, as_of)
    from leadline.measurement.flow import flow as measure
    from leadline.record.costs import read_costs

    report = measure(
        now.qualified.leads,
        now.qualified.entries,
        now.playbook,
        as_of=now.as_of,
        touches=now.touches,
        by=by,
        costs=read_costs(now.home),
        since=local_date(since, "--since"),
        until=local_date(until, "--until"),
    )
    if as_json:
        emit_json(report.as_dict())
    else:
        print_flow(report, now.playbook.time_zone)


def print_flow(report: FlowReport, zone: str) -> None:
    line(opening(report), style="bold")
    line(f"As of {when(report.as_of, zone)} {zone}. Intervals are 95 %.", style="dim")
    costs = any(step.cost_per is not None for step in report.total.steps)
    columns = (*STEPS, Column(f"Cost per ({report.currency})", right=True)) if costs else STEPS
    rows = [
        [
            step.name, count(step.count), percent(step.rate),
            between(step.interval.low, step.interval.high) if step.interval else None,
            percent(step.expected), count(step.skipped) if step.skipped else None,
            *([money(step.cost_per)] if costs else []),
        ]
        for step in report.total.steps
    ]  # fmt: skip
    note = f"Bounce rate {percent(report.total.bounce)}: one page view and nothing else." if report.total.bounce else ""
    show("", columns, rows, note)
    if report.by:
        rows = [_group(group) for group in report.groups if group.requested]
        show("", (Column(report.by.replace("_", " ").capitalize()), *GROUPS), rows)
    for notice in report.notices:
        say(line_of(notice))


def opening(report: FlowReport) -> str:
    """Leads, clients, and the step furthest under what the playbook expects of it."""
    total = report.total
    if not total.leads and not any(step.count for step in total.steps):
        return "Nobody is in the flow yet."
    text = f"{total.leads:,} {'lead' if total.leads == 1 else 'leads'}, {total.clients:,} of them clients"
    text += f" ({percent(total.close_rate)})." if total.close_rate is not None else "."
    if total.clients_without_request:
        more = total.clients_without_request
        text += f" {more:,} more {'client' if more == 1 else 'clients'} never made a request."
    under = [step for step in total.steps if step.expected and step.interval and step.interval.high < step.expected]
    if under:
        worst = min(under, key=lambda step: (step.rate or 0.0) / (step.expected or 1.0))
        text += f" {worst.name} is under what is expected: {percent(worst.rate)} instead of {percent(worst.expected)}."
    return text


def _group(group: FlowGroup) -> list[str | None]:
    known = [
        text
        for text, holds in (
            ("before purchases were recorded: too low", group.before_wins),
            ("not its last word: young leads are open", group.still_open),
        )
        if holds
    ]
    ends = between(group.interval.low, group.interval.high) if group.interval else None
    return [
        MISSING if group.key is None else group.key,
        count(group.leads), count(group.clients), percent(group.close_rate),
        ends, count(group.open), "; ".join(known),
    ]  # fmt: skip
