from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadline.cli import homes
from leadline.cli.exits import Exit
from leadline.cli.figures import several
from leadline.cli.import_report import print_report, with_offers
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.stopping import stopping
from leadline.cli.tables import Column, line, show
from leadline.cli.talk import data, emit_json, progress, say
from leadline.cli.who import By, acting

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadline.collect.files.report import ImportReport
    from leadline.record.runs import Run

app = typer.Typer(
    help="Every import so far; go on with one, take one back, get its refused rows.",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Number = Annotated[int, typer.Argument(metavar="N", help="The number of the import, as leadline imports lists it.")]
COLUMNS = (
    Column("N", right=True), Column("file", grows=True), Column("as"), Column("state"), Column("rows", right=True),
    Column("new", right=True), Column("known", right=True), Column("left out", right=True),
    Column("refused", right=True), Column("by"), Column("begun"),
)  # fmt: skip


@app.callback()
def imports(context: typer.Context, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is not None:
        return
    place = homes.reading(home)
    from leadline.record.runs import runs

    found = runs(place)
    if as_json:
        emit_json({"imports": [_plain(run) for run in found]})
        return
    show("Imports", COLUMNS, [_row(run) for run in found])


@app.command("show")
def show_(number: Number, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """One import in full: the file, how it was read, what came of it, its refused rows."""
    place = homes.reading(home)
    from leadline.record.runs import refusals, run_of

    run = run_of(place, number)
    refused = list(refusals(number))
    if as_json:
        emit_json({**_plain(run), "refusals": [asdict(row) for row in refused]})
        return
    show(f"Import {run.id}", COLUMNS, [_row(run)])
    line(_said(run))
    if run.path:
        line(f"File: {run.path}")
    line("How it was read:")
    for text in run.mapping.splitlines():
        line(f"  {text}")
    columns = (Column("line", right=True), Column("why", grows=True), Column("how to mend it", grows=True))
    if refused:
        show("Refused rows", columns, [(row.line, row.reason, row.mend) for row in refused])


@app.command()
def resume(number: Number, home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Go on with an import that was stopped or cut off, with the same file."""
    place = homes.reading(home)
    from leadline.collect.files.resuming import resume as go_on

    report = watched(lambda done, stop: go_on(place, number, done, stop), f"Import {number}")
    tell(report if report.stopped else with_offers(report, place), as_json)


@app.command()
def undo(
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Take all of an import back: its touches, people and costs, save what another import had too.

    What people did with its leads stays, and keeps those who have nothing else left. Cut off, the same command ends it.
    """
    place = homes.reading(home)
    from leadline.record.removal import undo_run
    from leadline.record.runs import run_of

    run = run_of(place, number)
    if not yes:
        say(f"This takes back import {number}: {run.file}, {several(run.rows or run.done_rows, 'row')} of {run.kind}.")
        if not typer.confirm("Take it back?", err=True):
            say("Nothing was changed.")
            return
    with progress(f"Taking back import {number}"):
        undone = undo_run(place, number, acting(by))
    if as_json:
        emit_json({"run": number, **asdict(undone)})
        return
    parts = [f"{several(undone.touches, 'touch', 'touches')} and {several(undone.people, 'person', 'people')} gone"]
    parts += [f"{several(undone.costs, 'cost')} gone"] if undone.costs else []
    parts += [f"{undone.handed:,} kept that another import had too"] if undone.handed else []
    data(f"Import {number} is taken back: {', '.join(parts)}.")


@app.command()
def refused(
    number: Number,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The CSV file to write.", dir_okay=False)],
    home: Home = DEFAULT_HOME,
) -> None:
    """Write the refused rows to a file, with why and how to mend each, to be mended and imported again."""
    place = homes.reading(home)
    from leadline.collect.files.mending import write_refused

    count = write_refused(place, number, to)
    data(f"{several(count, 'refused row')} in {to}.")
    say(f"Mend them there, then: leadline imports mended {number} {to}")


@app.command()
def mended(
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The mended file.", exists=True, dir_okay=False)],
    home: Home = DEFAULT_HOME,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Import the mended rows of an import, read as its file was."""
    place = homes.reading(home)
    from leadline.collect.files.importing import import_prepared
    from leadline.collect.files.mending import mapping_for_mended
    from leadline.collect.files.preparing import prepare

    prepared = prepare(file, mapping_for_mended(place, number))
    report = watched(
        lambda done, stop: import_prepared(place, prepared, dry_run, done, stop, by=acting(by)),
        f"Importing {file.name}",
    )
    tell(report, as_json)


def watched(work: Callable[[Callable[[int, int], None], Callable[[], bool]], ImportReport], what: str) -> ImportReport:
    """An import with its progress shown, which Ctrl-C stops so that it can be gone on with."""
    with progress(what, counted=True) as done, stopping(what) as stop:
        return work(done, stop)


def tell(report: ImportReport, as_json: bool) -> None:
    """The report, and the exit code that goes with it."""
    if as_json:
        emit_json(report.as_dict())
    elif not report.stopped:
        print_report(report)
    if report.stopped:
        say(f"Stopped; {several(report.written, 'touch', 'touches')} so far.")
        say(f"Go on: leadline imports resume {report.run}. Take it back: leadline imports undo {report.run}.")
        raise typer.Exit(Exit.STOPPED)
    if report.refused:
        if report.run is not None and not as_json:
            say(f"To mend them in a spreadsheet: leadline imports refused {report.run} --to FILE.")
        raise typer.Exit(Exit.PROBLEM)


def _row(run: Run) -> tuple[Any, ...]:
    return (
        run.id, run.file, run.kind, run.state, f"{run.rows or run.done_rows:,}", f"{run.new:,}", f"{run.known:,}",
        f"{run.skipped:,}", f"{run.refused:,}", run.by, _moment(run.started),
    )  # fmt: skip


def _said(run: Run) -> str:
    if run.state == "running":
        return f"Under way: about {run.written:,} of {run.expected:,} rows."
    if run.state in ("stopped", "cut off"):
        return f"It did not end. Go on: leadline imports resume {run.id}. Or: leadline imports undo {run.id}."
    if run.state == "undoing":
        return f"Taking it back did not end. Finish it: leadline imports undo {run.id}."
    if run.state == "undone":
        return f"Taken back by {run.undone_by or 'somebody'}, {_moment(run.undone or 0)}."
    people = several(run.people_new, "new person", "new people")
    return f"{people}, {run.people_known:,} known already, {several(run.merges, 'merge')}."


def _plain(run: Run) -> dict[str, Any]:
    told = run.as_dict()
    return {**told, **{name: _moment(told[name]) if told[name] else None for name in ("started", "finished", "undone")}}


def _moment(micros: int) -> str:
    from leadline.touches.instants import moment_of

    return moment_of(micros).astimezone(UTC).isoformat(timespec="seconds")
