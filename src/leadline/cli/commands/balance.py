from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.figures import count, days, minutes, several
from leadline.cli.options import DEFAULT_HOME, AsJson, AsOf, Home
from leadline.cli.reports import between_dates, heading, step_named, tell_notices
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import emit_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadline.measurement.balance import BalancePeriod, BalanceReport
    from leadline.measurement.effort import Effort
    from leadline.measurement.staying import StayingReport

STAGES = (
    Column("Stage"), Column("Opening", right=True), Column("In", right=True), Column("Out", right=True),
    Column("Closing", right=True), Column("Came from", grows=True), Column("Went to", grows=True),
    Column("Half stay", right=True), Column("Interval", right=True), Column("9 in 10", right=True),
    Column("Longer", right=True), Column("Minutes", right=True),
)  # fmt: skip
ONE = (
    Column("Period"), Column("Opening", right=True), Column("In", right=True), Column("Out", right=True),
    Column("Closing", right=True), Column("Came from", grows=True), Column("Went to", grows=True),
)  # fmt: skip


def balance(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    by: Annotated[str, typer.Option("--by", help="day, week or month.")] = "month",
    stage: Annotated[str | None, typer.Option("--stage", help="Only this stage, period by period.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this local date on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until this local date.")] = None,
    as_json: AsJson = False,
) -> None:
    """Who stood in each stage, who came, who left, who is there now; and how long they stay.

    Opening + in - out = closing, for every stage and period. Half of the stays take at most as many days as said; those
    who are still there count as still there.
    """
    dates = between_dates(since, until)
    now = homes.standing(home, as_of)
    from leadline.measurement.balance import balance as measure
    from leadline.measurement.effort import effort
    from leadline.measurement.staying import staying

    leads, entries = now.qualified.leads, now.qualified.entries
    report = measure(leads, entries, now.playbook, as_of=now.as_of, by=by, since=dates["since"], until=dates["until"])
    stays = staying(leads, entries, now.playbook, as_of=now.as_of)
    work = effort(leads, entries, now.touches, now.playbook, as_of=now.as_of, requests=now.qualified.requests)
    if as_json:
        emit_json({**report.as_dict(), "staying": stays.as_dict()["stages"], "minutes": _minutes(work)})
    else:
        print_balance(report, stays, work, stage, now.playbook.time_zone)


def print_balance(report: BalanceReport, stays: StayingReport, work: Effort, stage: str | None, zone: str) -> None:
    total = report.total
    heading(f"{several(report.leads, 'lead')} in stages.", report.as_of, zone)
    if total is None:
        line("No day lies between these dates.")
        return
    if stage is not None:
        _one(report, stage)
    else:
        _all(total, stays, work)
        _periods(report)
    tell_notices(report.notices)


def _all(total: BalancePeriod, stays: StayingReport, work: Effort) -> None:
    spent, told = _minutes(work), {found.stage: found for found in stays.stages}
    rows = []
    for found in total.stages:
        stay = told.get(found.stage)
        lasting = stay.lasting if stay else None
        rows.append(
            [
                step_named(found.stage),
                count(found.opening), count(found.into), count(found.out), count(found.closing),
                _mostly(found.came_from), _mostly(found.went_to), days(lasting.median) if lasting else None,
                _between(lasting.median_low, lasting.median_high) if lasting else None,
                days(lasting.p90) if lasting else None, count(stay.longer) if stay else None,
                minutes(round(spent[found.stage])) if spent[found.stage] else None,
            ]
        )  # fmt: skip
    note = (
        "Days that half of the stays take at most, with a 95 % interval, and nine in ten; Longer: still there for "
        "longer than nine in ten stay. Minutes of people: "
    )
    show(f"From {total.first} to {total.last}", STAGES, rows, note + _how_known(work))


def _periods(report: BalanceReport) -> None:
    if len(report.periods) < 2:
        return
    names = [found.stage for found in report.periods[0].stages]
    columns = [Column("Closing"), *(Column(step_named(name), right=True) for name in names)]
    rows = [[found.key, *(count(stage.closing) for stage in found.stages)] for found in report.periods]
    show("", columns, rows)


def _one(report: BalanceReport, stage: str) -> None:
    from leadline.measurement.spells import STAGES as KNOWN
    from leadline.problems import BadSetting, Problem, nearest

    name = stage.strip().casefold()
    if name not in KNOWN:
        what, mend = f"There is no stage “{stage}”.", f"Take one of: {', '.join(KNOWN)}."
        raise BadSetting(Problem("unknown_stage", what, mend, path="--stage", nearest=nearest(name, KNOWN)))
    pairs = [(found.key, found.stage(name)) for found in report.periods]
    rows = [
        [key, count(of.opening), count(of.into), count(of.out), count(of.closing), _mostly(of.came_from),
         _mostly(of.went_to)]
        for key, of in pairs
    ]  # fmt: skip
    show(step_named(name), ONE, rows)


def _minutes(work: Effort) -> dict[str, float]:
    from leadline.measurement.spells import STAGES as KNOWN

    return dict(zip(KNOWN, work.of_stages().tolist(), strict=True))


def _how_known(work: Effort) -> str:
    share = work.logged_share
    if not share:
        return "as the playbook estimates them." if work.total else "no work is logged."
    return f"{share * 100:.0f} % of them logged, the others as the playbook estimates them."


def _mostly(moves: Mapping[str, int]) -> str | None:
    """'prospect 12, recycled 3'."""
    most_first = sorted(moves.items(), key=lambda move: -move[1])
    return ", ".join(f"{step_named(name)} {number:,}" for name, number in most_first) or None


def _between(low: float | None, high: float | None) -> str | None:
    if low is None:
        return None
    return f"{low:.1f} or more" if high is None else f"{low:.1f}–{high:.1f}"
