from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import between, count, days, money, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import (
    between_dates,
    by_name,
    heading,
    leads_and_clients,
    measured,
    named,
    tell_notices,
)
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.intervals import Floats
    from leadline.measurement.source_report import SourceReport, SourceRow
    from leadline.measurement.worth import WorthReport, WorthRow
    from leadline.respond.today import Standing

By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        help="source, class, direction, campaign, medium, channel, offer, product, landing_page, what, why; "
        "repeat to cross.",
    ),
]

FIGURES = ("Leads", "Clients", "Rate", "Shrunk", "Interval", "Days", "MQL", "Open")


def sources(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    by: By = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Where clients came from, and what one lead is worth.

    Leads, clients and rates of each source, class, campaign and so on; what a lead of it is worth, how leads answered,
    and what is to come: with honest uncertainty.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.sources import sources as measure

    report = measured(measure, now, by=by or ["source"], **dates)
    found = worth_of(report, now)
    if as_json:
        emit_json(report.as_dict() | {"worth": found.as_dict()})
    else:
        print_sources(report, now)
        print_worth(found)


def worth_of(report: SourceReport, now: Standing) -> WorthReport:
    """What the leads of a report are worth, with the minutes that people gave them."""
    from leadline.measurement.worth import worth

    return worth(report, now.playbook, steps=now.qualified.steps, minutes=minutes_of(now))


def minutes_of(now: Standing) -> Floats:
    """The minutes that people gave to each lead."""
    from leadline.measurement.effort import effort

    tables = now.qualified
    work = effort(tables.leads, tables.entries, now.touches, now.playbook, as_of=now.as_of, requests=tables.requests)
    return work.of_leads()


WORTH = (
    "Value of a lead", "Interval", "Cost a lead", "Next lead", "Pays", "Margin", "ROI", "Minutes", "No use",
    "Half closed", "Soon", "Later",
)  # fmt: skip
WORTH_NOTE = (
    "Value: chance × what a client leaves, discounted by {} a year, less people's minutes. Pays: probability that it "
    "is at least what the lead cost. Margin: what its clients have left so far. No use: not interested, hostile or "
    "wrong person, of those tried. Half closed: days, open leads counted. Soon, later: clients to expect within 90 "
    "days, and from then until a year from now. Money in {}."
)


def print_worth(report: WorthReport) -> None:
    rows = [row for row in report.rows if row.leads]
    if all(row.value is None for row in rows):
        return
    columns = [
        *(Column(word.replace("_", " ").capitalize()) for word in report.by),
        *(Column(name, right=True) for name in WORTH),
    ]
    figures = [[*(named(value) for value in row.key), *_worth(row)] for row in rows]
    show("What one lead is worth", columns, figures, WORTH_NOTE.format(percent(report.discount), report.currency))
    for row in rows:
        if row.carried:
            line(
                f"{', '.join(named(value) for value in row.key)}: one client is {percent(row.largest_share)} of its "
                f"margin; without it a lead is worth {money(row.value_without_largest)}."
            )
    tell_notices(report.notices)


def _worth(row: WorthRow) -> tuple[str | None, ...]:
    share = row.unwelcome.share if row.unwelcome is not None and row.unwelcome.of else None
    pays = None if row.pays is None else min(0.99, max(0.01, row.pays))
    span = None if row.value_low is None else f"{money(row.value_low)} to {money(row.value_high)}"
    return (
        money(row.value), span, money(row.cost_per_lead), money(row.marginal_cost_per_lead), percent(pays),
        money(row.margin), percent(row.roi), days(row.minutes_per_lead), percent(share), days(row.curve.half),
        days(row.soon), days(row.later),
    )  # fmt: skip


def print_sources(report: SourceReport, now: Standing) -> None:
    heading(opening(report), report.as_of, now.playbook.time_zone)
    with_class = "source" in report.by and "class" not in report.by
    optional = {
        "Revenue": [row.revenue for row in report.rows],
        "Cost a lead": [row.cost_per_lead for row in report.rows],
        "Cost a client": [row.cost_per_client for row in report.rows],
    }
    shown = {name: values for name, values in optional.items() if any(value is not None for value in values)}
    columns = [
        *(Column(word.replace("_", " ").capitalize()) for word in report.by),
        *([Column("Class")] if with_class else []),
        *(Column(name, right=True) for name in (*FIGURES, *shown)),
    ]
    rows = [
        [
            *(named(value) for value in row.key),
            *([row.source_class] if with_class else []),
            *_figures(row),
            *(money(values[position]) for values in shown.values()),
        ]
        for position, row in enumerate(report.rows)
    ]
    note = "Rate: clients of the leads so far. Shrunk: drawn towards its class as counts ask. Days: median to close."
    show("", columns, rows, f"{note} Money in {report.currency}." if shown else note)
    if report.clients_without_request:
        stand = "stands" if report.clients_without_request == 1 else "stand"
        line(f"{several(report.clients_without_request, 'client')} without a request {stand} apart.")
    if report.unassigned_cost:
        line(f"{money(report.unassigned_cost, report.currency)} of cost belong to none of these.")
    tell_notices(by_name(report.notices, now))


def opening(report: SourceReport) -> str:
    """Which source brought most clients, and which the best rate that is sure."""
    rows = [row for row in report.rows if row.leads]
    if not rows:
        return "No leads yet: nobody has made a request."
    leads, clients = sum(row.leads for row in rows), sum(row.clients for row in rows)
    text = leads_and_clients(leads, clients, clients / leads)
    if not clients:
        return text
    named = [row for row in rows if None not in row.key and "unknown" not in row.key] or rows
    most, best = max(named, key=lambda row: row.clients), max(named, key=lambda row: row.low)
    text += f" Most clients came from {_name(most)} ({most.clients:,})"
    if best.low <= clients / leads:
        return f"{text}; none closes surely better than all together."
    if best is most:
        return f"{text}, which also closes best."
    return f"{text}; {_name(best)} closes best ({percent(best.close_rate_shrunk)}, {between(best.low, best.high)})."


def _name(row: SourceRow) -> str:
    return ", ".join(named(value) for value in row.key)


def _figures(row: SourceRow) -> tuple[str | None, ...]:
    return (
        count(row.leads), count(row.clients), percent(row.close_rate), percent(row.close_rate_shrunk),
        between(row.low, row.high), days(row.median_days_to_close), count(row.mql), count(row.open),
    )  # fmt: skip
