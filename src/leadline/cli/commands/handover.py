from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import between, count, percent, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.reports import between_dates, heading, named, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from leadline.measurement.handover_report import HandoverReport, HandoverRow
    from leadline.measurement.survival import Lasting

PERIODS = ("day", "week", "month")
FIGURES = (
    Column("MQL", right=True), Column("Handed over", right=True), Column("Accepted", right=True),
    Column("Rejected", right=True), Column("Left", right=True), Column("Waiting", right=True),
    Column("Share", right=True), Column("Interval", right=True), Column("Answer", right=True),
    Column("Won", right=True), Column("Lost", right=True), Column("Back", right=True), Column("Open", right=True),
)  # fmt: skip
RESPONSES = (
    Column("Who"), Column("Request"), Column("Owed", right=True), Column("Answered", right=True),
    Column("Not yet", right=True), Column("Late", right=True), Column("Half within", right=True),
    Column("9 in 10 within", right=True),
)  # fmt: skip


def handover(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    by: Annotated[
        str, typer.Option("--by", help="day, week or month of the handover; or source, class, offer, product, …")
    ] = "month",
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this local date on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until this local date.")] = None,
    as_json: AsJson = False,
) -> None:
    """Marketing and sales side by side: what was handed over, accepted, rejected and why, and how soon.

    A lead is handed over each time that it becomes SQL. Half of the answers come within the time said; those who wait
    count as waiting.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.handover import handover as measure

    found = now.qualified
    tables = (found.leads, found.entries, found.requests, found.steps, now.touches)
    report = measure(*tables, now.playbook, as_of=now.as_of, by=by, since=dates["since"], until=dates["until"])
    if as_json:
        emit_json(report.as_dict())
    else:
        print_handover(report, now.playbook.time_zone)


def print_handover(report: HandoverReport, zone: str) -> None:
    heading(opening(report), report.as_of, zone)
    first = report.by.replace("_", " ").capitalize()
    rows = [[named(row.key), *_figures(row)] for row in report.rows]
    if len(rows) != 1:
        rows.append(["all", *_figures(report.total)])
    note = (
        "Handed over = accepted + rejected + left SQL unanswered + waiting. Share: accepted of those answered. Answer: "
        "half came within. Accepted = won + lost + back in nurture + open."
    )
    show("", (Column(first), *FIGURES), rows, note)
    if report.total.reasons:
        said = "; ".join(f"{why.reason or 'no reason given'} ({why.count:,})" for why in report.total.reasons)
        line(f"Rejected because: {said}.")
    if report.responses:
        answers = [
            [one.side, one.temperature, count(one.requests), count(one.answered), count(one.unanswered),
             count(one.late), span(one.lasting.median), span(one.lasting.p90)]
            for one in report.responses
        ]  # fmt: skip
        show("How soon requests were answered", RESPONSES, answers, "Sales: the lead was SQL by then. Clock time.")
    tell_notices(report.notices)


def opening(report: HandoverReport) -> str:
    total = report.total
    if not total.handed_over:
        return f"{several(total.mql, 'lead')} became MQL; none was handed over to sales."
    text = f"Marketing handed over {several(total.handed_over, 'lead')}; sales accepted {total.accepted:,}"
    if total.acceptance is not None:
        text += f" ({percent(total.acceptance)} of those answered)"
    text += f", rejected {total.rejected:,}, and {total.waiting:,} {'waits' if total.waiting == 1 else 'wait'}."
    if total.accepted:
        text += f" Of those accepted {total.won:,} bought so far."
    return text


def _figures(row: HandoverRow) -> tuple[str | None, ...]:
    interval = row.acceptance_interval
    return (
        count(row.mql), count(row.handed_over), count(row.accepted), count(row.rejected), count(row.left),
        count(row.waiting), percent(row.acceptance), between(interval.low, interval.high) if interval else None,
        _answer(row.answer), count(row.won), count(row.lost), count(row.returned), count(row.open),
    )  # fmt: skip


def _answer(lasting: Lasting) -> str | None:
    return span(lasting.median)


def span(days: float | None) -> str | None:
    """'25 min', '3.5 h', '2.1 d'."""
    if days is None:
        return None
    if days < 1 / 24:
        return f"{days * 1440:.0f} min"
    return f"{days * 24:.1f} h" if days < 2 else f"{days:.1f} d"
