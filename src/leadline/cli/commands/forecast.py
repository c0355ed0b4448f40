from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import when
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home, Since, Until
from leadline.cli.reports import between_dates, named, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.forecast import ForecastReport, ForecastRow

By = Annotated[
    list[str] | None,
    typer.Option("--by", help="source, class, campaign, offer, product and so on; repeat to cross."),
]
Days = Annotated[
    list[int] | None,
    typer.Option("--days", metavar="DAYS", min=1, max=730, help="How far ahead; repeat for several (30, 60, 90)."),
]
Past = Annotated[bool, typer.Option("--past", help="Each past forecast: what was said, and what came.")]


def forecast(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    days: Days = None,
    by: By = None,
    past: Past = False,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """How many open leads will buy by when.

    Of the leads that are open now, those expected to buy within so many days, with 80 % bands; and how past forecasts
    did. New leads are not in it.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.forecast import forecast as measure

    report = measure(
        now.qualified.leads,
        now.qualified.entries,
        now.playbook,
        as_of=now.as_of,
        days=days or (30, 60, 90),
        by=by or ["source"],
        since=dates["since"],
        until=dates["until"],
    )
    if as_json:
        emit_json(report.as_dict())
    else:
        print_forecast(report, now.playbook.time_zone, past)


def print_forecast(report: ForecastReport, zone: str, past: bool) -> None:
    from leadline.measurement.forecast import sentence

    line(sentence.opening(report), style="bold")
    line(f"As of {when(report.as_of, zone)} {zone}. Bands are 80 %.", style="dim")
    columns = [
        *(Column(word.replace("_", " ").capitalize()) for word in report.by),
        Column("Open", right=True),
        *(Column(f"Within {ahead.name}", right=True) for ahead in report.total.days),
        Column("Pace", right=True),
    ]
    rows = [[*(named(value) for value in row.key), *_figures(row)] for row in report.rows]
    rows.append(["All", *[""] * (len(report.by) - 1), *_figures(report.total)])
    note = "Expected purchases with their band. Pace: how many times as often they buy as all leads of their age."
    show("", columns, rows, note)
    if report.more is None and report.total.open:
        months = ", ".join(
            f"{ahead.name} {sentence.said(ahead.expected)} ({sentence.between(ahead)})" for ahead in report.total.months
        )
        line(f"By month: {months}.")
    line(sentence.past(report))
    if past and report.past:
        print_past(report)
    tell_notices(report.notices)


def print_past(report: ForecastReport) -> None:
    from leadline.measurement.forecast import sentence

    columns = [Column("Made on"), *(Column(name, right=True) for name in ("Days", "Open", "Expected", "Band", "Came"))]
    rows = [
        [one.made_on.isoformat(), one.days, f"{one.open:,}", sentence.said(one.expected),
         sentence.ends(one.low, one.high), f"{one.came:,}{'' if one.held else ' (outside)'}"]
        for one in report.past
    ]  # fmt: skip
    show("", columns, rows, "Each from what was known on that day.")


def _figures(row: ForecastRow) -> list[str | None]:
    from leadline.measurement.forecast import sentence

    ahead = [
        None if one.expected is None else f"{sentence.said(one.expected)} ({sentence.between(one)})" for one in row.days
    ]
    return [f"{row.open:,}", *ahead, None if row.factor is None else f"× {row.factor:.2f}"]
