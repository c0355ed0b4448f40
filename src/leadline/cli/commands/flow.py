from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes, turns
from leadline.cli.figures import between, count, money, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import (
    between_dates,
    heading,
    leads_and_clients,
    measured,
    named,
    step_named,
    tell_notices,
)
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.flow_report import FlowGroup, FlowReport

PERIODS = ("day", "week", "month")
STEPS = (
    Column("Step"),
    Column("Count", right=True),
    Column("Rate", right=True),
    Column("Interval", right=True),
    Column("Expected", right=True),
    Column("Skipped", right=True),
)
HAPPENED = "To each step belong those who took it in the period, to each rate those who took the step before in it."
IN_THE_END = "In the end: once open leads have had their time, with an 80 % band; – where that changes nothing."
GROUPS = (
    Column("Leads", right=True),
    Column("Clients", right=True),
    Column("Rate", right=True),
    Column("Interval", right=True),
    Column("In the end", right=True),
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
    view: Annotated[
        str,
        typer.Option(
            "--view", help="cohort: all by when leads came; calendar: each step by when it was taken (also --by month)."
        ),
    ] = "cohort",
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """How many take each step, at which rate and cost; what changed, and which step holds the flow up.

    From first touch to client; whole, and by period, source, offer and so on. Alarms come first.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.effort import effort
    from leadline.measurement.flow import flow as measure

    leads, entries, requests = now.qualified.leads, now.qualified.entries, now.qualified.requests
    work = effort(leads, entries, now.touches, now.playbook, as_of=now.as_of, requests=requests)
    report = measured(measure, now, touches=now.touches, by=by, view=view, work=work, **dates)
    if as_json:
        emit_json(report.as_dict())
    else:
        print_flow(report, now.playbook.time_zone)


def print_flow(report: FlowReport, zone: str) -> None:
    heading(opening(report), report.as_of, zone)
    for found in report.alerts:
        line(turns.alarm(found, zone), style="bold red")
    said = turns.bottleneck(report)
    if said:
        line(said)
    costs = any(step.cost_per is not None for step in report.total.steps)
    charged = any(step.full_cost_per is not None for step in report.total.steps)
    minutes = any(step.minutes for step in report.total.steps)
    lately = report.lately
    columns = (
        *STEPS,
        *([Column("Change", grows=True)] if lately else []),
        *([Column("Minutes", right=True)] if minutes else []),
        *([Column(f"Cost per ({report.currency})", right=True)] if costs else []),
        *([Column("With minutes", right=True)] if charged else []),
    )
    rows = [
        [
            step_named(step.name), count(step.count), percent(step.rate),
            between(step.interval.low, step.interval.high) if step.interval else None,
            percent(step.expected), count(step.skipped) if step.skipped else None,
            *([turns.turned(lately.steps[i])] if lately else []),
            *([count(round(step.minutes or 0))] if minutes else []),
            *([money(step.cost_per)] if costs else []),
            *([money(step.full_cost_per)] if charged else []),
        ]
        for i, step in enumerate(report.total.steps)
    ]  # fmt: skip
    notes = (
        [f"Bounce rate {percent(report.total.bounce)}: one page view and nothing else."] if report.total.bounce else []
    )
    if lately:
        notes.append("Change: {} against {}, of those who had the time.".format(*turns.spans(lately)))
    show("", columns, rows, " ".join(notes))
    if report.by:
        name = Column(report.by.replace("_", " ").capitalize())
        if report.view == "calendar":
            steps = [Column(step_named(step.name), right=True) for step in report.total.steps]
            show("", (name, *steps), [_happened(group) for group in report.groups if group.requested], HAPPENED)
        else:
            of_period = report.by in PERIODS
            columns = (name, *GROUPS[:3], *([Column("Change", grows=True)] if of_period else []), *GROUPS[3:])
            shown = [group for group in report.groups if group.requested]
            show("", columns, [_group(group, report, of_period) for group in shown], IN_THE_END if shown else "")
            gaps = [(group, gap) for group in report.groups if (gap := report.gap(group)) is not None]
            if gaps:
                group, gap = gaps[-1]
                said = gap.sentence().replace("%", " %")
                line(f"{named(group.key)} against the four before it: {said}")
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
        text += f" {step_named(worst.name)} is under what is expected: "
        text += f"{percent(worst.rate)} instead of {percent(worst.expected)}."
    return text


def _happened(group: FlowGroup) -> list[str | None]:
    """How many took each step in the period, with the rate of those who took the one before in it."""
    return [
        named(group.key),
        *(f"{step.count:,}" + (f" ({percent(step.rate)})" if step.rate is not None else "") for step in group.steps),
    ]


def _group(group: FlowGroup, report: FlowReport, of_period: bool) -> list[str | None]:
    known = [
        text
        for text, holds in (
            ("before purchases were recorded: too low", group.before_wins),
            ("not its last word: young leads are open", group.not_its_last_word(report.by)),
        )
        if holds
    ]
    ends = between(group.interval.low, group.interval.high) if group.interval else None
    final = report.final(group)
    end = None
    if final is not None and final.expected is not None and not final.settled and not group.before_wins:
        end = "most likely no more" if group.clients else "most likely none"
        if final.low != final.high:
            end = f"{percent(final.expected)} ({between(final.low, final.high)})"
    return [
        named(group.key),
        count(group.leads), count(group.clients), percent(group.close_rate),
        *([turns.turned(group.close_change)] if of_period else []),
        ends, end, count(group.open), "; ".join(known),
    ]  # fmt: skip
