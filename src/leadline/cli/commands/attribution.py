from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import between_dates, heading, named, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.attribution import AttributionReport, Credit

By = Annotated[
    str, typer.Option("--by", help="source, class, campaign, medium, channel, offer, product, landing_page, what, why.")
]
Goal = Annotated[str, typer.Option("--goal", help="What is credited: client, sql, mql or lead.")]
Split = Annotated[
    str,
    typer.Option("--split", help="each: a journey ends with each conversion; person: one a person, up to the first."),
]
HalfLife = Annotated[float, typer.Option("--half-life", metavar="DAYS", help="Of time decay.")]
Worth = Annotated[str, typer.Option("--worth", help="What Shapley counts of a set of sources: clients or rate.")]
Bands = Annotated[bool, typer.Option("--bands", help="The 95 % band beside each credit.")]


def attribution(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    by: By = "source",
    goal: Goal = "client",
    split: Split = "each",
    half_life: HalfLife = 7.0,
    worth: Worth = "clients",
    bands: Bands = False,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """What sources are credited with.

    Who was seen where before becoming a client, shared out by seven rules: first, last, linear, position, time decay,
    Markov, Shapley. A credit is what a rule gives, not what a source has caused.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.attribution import attribution as measure

    report = measure(
        now.qualified.leads,
        now.qualified.entries,
        now.touches,
        now.playbook,
        as_of=now.as_of,
        by=by,
        goal=goal,  # type: ignore[arg-type]
        split=split,  # type: ignore[arg-type]
        half_life=half_life,
        worth=worth,
        since=dates["since"],
        until=dates["until"],
    )
    if as_json:
        emit_json(report.as_dict())
    else:
        print_attribution(report, now.playbook.time_zone, bands)


def print_attribution(report: AttributionReport, zone: str, bands: bool) -> None:
    from leadline.measurement.attribution.journeys import SPLITS
    from leadline.measurement.attribution.report import RULES
    from leadline.measurement.attribution.sentence import GOALS, NO_BAND_MEANS, RULE_NAMES, opening

    heading(opening(report, named), report.as_of, zone)
    columns = [
        Column(report.by.replace("_", " ").capitalize()),
        *(Column(name, right=True) for name in ("Seen before", *(RULE_NAMES[rule] for rule in RULES))),
    ]
    rows = [
        [named(row.key), f"{row.seen:,}", *(_credit(row.credits.get(rule), bands) for rule in RULES)]
        for row in report.rows
    ]
    if report.rest:
        rest = [_credit(report.rest.get(rule), bands) for rule in RULES]
        rows.append([f"{len(report.lumped)} rare ones together", None, *rest])
    many = GOALS[report.goal][1]
    show(
        "",
        columns,
        rows,
        f"Credited {many}; each column adds up to {report.conversions:,}. {SPLITS[report.split]} Position: 40 % to the "
        f"first, 40 % to the last. Time decay: half for each {report.half_life:g} days before.",
    )
    line(f"{report.journeys:,} journeys of {report.touches:,} touches. Credited by a rule is not caused by a source.")
    if bands and any(credit.low is None for row in report.rows for credit in row.credits.values()):
        line(NO_BAND_MEANS)
    tell_notices(report.notices)


def _credit(credit: Credit | None, bands: bool) -> str | None:
    if credit is None:
        return None
    from leadline.measurement.attribution.sentence import band_said

    text = f"{credit.value:,.1f}"
    return f"{text} ({band_said(credit)})" if bands else text
