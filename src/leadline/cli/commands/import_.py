from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadline.cli import homes
from leadline.cli.exits import Exit
from leadline.cli.figures import several
from leadline.cli.moment import beginning
from leadline.cli.options import DEFAULT_HOME, AsJson, Home
from leadline.cli.pairs import pairs
from leadline.cli.talk import data, emit_json, line_of, progress, say
from leadline.problems import BadSetting, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from leadline.collect.files.preparing import Prepared
    from leadline.collect.files.report import ImportReport, RefusedRow
    from leadline.record.home import Home as RecordHome


class Kind(StrEnum):
    requests = "requests"
    people = "people"
    touches = "touches"
    purchases = "purchases"
    costs = "costs"


REFUSED_SHOWN = 5
"""For one reason."""

File = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with one row of column names.")]
As = Annotated[Kind, typer.Option("--as", help="What a row of the file is.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Which column holds which field; repeat. Columns named like fields need none.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field that is the same for every row; repeat."),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="For rows without a date; told and marked as assumed.")
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", metavar="ZONE", help="Where the file's bare dates and times are local. Default: UTC."),
]

Region = Annotated[
    str | None,
    typer.Option(
        "--region", metavar="COUNTRY", help="Whose phone numbers lack the country code, as two letters: DE, US."
    ),
]


def import_(
    file: File,
    kind: As,
    home: Home = DEFAULT_HOME,
    mapping: Map = None,
    constants: Set = None,
    at: At = None,
    zone: Zone = None,
    region: Region = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a file in.

    The same file twice changes nothing; every refused row is told with its line and reason.
    """
    columns = pairs(mapping, "--map", "--map at=first_contact_date")
    fixed = pairs(constants, "--set", "--set source=referral")
    assumed = beginning(at, zone or "UTC", "--at")
    if not file.is_file():
        problem = Problem("unreadable_file", "There is no such file.", "Check its name.", file=str(file))
        raise BadSetting(problem)
    from leadline.collect.files.preparing import prepare

    prepared = prepare(file, kind.value, columns, fixed, zone, region)
    with homes.trying(home) if dry_run else nullcontext(homes.writing(home)) as place:
        report = _imported(place, prepared, assumed, dry_run)
    if as_json:
        emit_json(report.as_dict())
    else:
        print_report(report)
    if report.refused:
        raise typer.Exit(Exit.PROBLEM)


def _imported(home: RecordHome, prepared: Prepared, at: datetime | None, dry_run: bool) -> ImportReport:
    from leadline.collect.files.importing import import_prepared

    with progress(f"Importing {prepared.file.path.name}", counted=True) as done:
        report = import_prepared(home, prepared, at, dry_run, done)
    return _with_offers(report, home)


def print_report(report: ImportReport) -> None:
    """Counts on stdout, refused rows and notes on stderr."""
    for note in report.notes:
        say(line_of(note))
    for reason, alike in _by_reason(report.refused).items():
        for row in alike[:REFUSED_SHOWN]:
            say(line_of(_problem(row, report.file)))
        more = len(alike) - REFUSED_SHOWN
        if more > 0:
            again = several(more, "more row is", "more rows are")
            say(f"{again} refused for this reason ({reason}); --json tells them all.")
    parts = [f"{report.new:,} new", f"{report.known:,} known already"]
    parts += [f"{report.skipped:,} left out"] if report.skipped else []
    parts += [f"{len(report.refused):,} refused"]
    head = "Nothing was written. " if report.dry_run else ""
    data(f"{head}{several(report.rows, 'row')} of {report.kind}: {', '.join(parts)}.")
    if report.kind != "costs" and report.new:
        people = several(report.people_new, "new person", "new people")
        merges = f", {several(report.merges, 'merge')}" if report.merges else ""
        data(f"{people}, {report.people_known:,} known already{merges}.")


def _by_reason(refused: Sequence[RefusedRow]) -> dict[str, list[RefusedRow]]:
    found: dict[str, list[RefusedRow]] = {}
    for row in refused:
        found.setdefault(row.id, []).append(row)
    return found


def _with_offers(report: ImportReport, home: RecordHome) -> ImportReport:
    """The report with a note on the offers of this import that the playbook does not have."""
    if report.kind not in ("requests", "touches") or report.dry_run or not report.new:
        return report
    from leadline.cli.offers import offers_to_know
    from leadline.record.runs import offers_of

    note = offers_to_know(home.playbook(), offers_of(report.run) if report.run is not None else {})
    return replace(report, notes=(*report.notes, note)) if note else report


def _problem(row: RefusedRow, file: str) -> Problem:
    return Problem(row.id, row.reason, row.mend, file=file, line=row.line)
