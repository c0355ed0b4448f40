from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import between, count, money, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import between_dates, heading, leads_and_clients, measured, named, tell_notices
from leadline.cli.tables import Column, show
from leadline.cli.talk import emit_json

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
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.flow import flow as measure

    report = measured(measure, now, touches=now.touches, by=by, **dates)
    if as_json:
        emit_json(report.as_dict())
    else:
        print_flow(report, now.playbook.time_zone)


def print_flow(report: FlowReport, zone: str) -> None:
    heading(opening(report), report.as_of, zone)
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
    tell_notices(report.notices)


def opening(report: FlowReport) -> str:
    """Leads, clients, and the step furthest under what the playbook expects of it."""
    total = report.total
    if not total.leads and not any(step.count for step in total.steps):
        return "Nobody is in the flow yet."
    text = leads_and_clients(total.leads, total.clients, total.close_rate)
    if total.clients_without_request:
        text += f" {several(total.clients_without_request, 'more client')} never made a request."
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
        named(group.key),
        count(group.leads), count(group.clients), percent(group.close_rate),
        ends, count(group.open), "; ".join(known),
    ]  # fmt: skip
