"""What an import did, as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leadline.cli.figures import several
from leadline.cli.talk import data, line_of, say
from leadline.problems import Problem

if TYPE_CHECKING:
    from leadline.collect.files.report import ImportReport, RefusedRow
    from leadline.record.home import Home

REFUSED_SHOWN = 5
"""For one reason."""


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
    parts += [f"{report.refused_count:,} refused"]
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


def with_offers(report: ImportReport, home: Home) -> ImportReport:
    """The report with a note on the offers of this import that the playbook does not have."""
    if report.kind not in ("requests", "touches") or report.dry_run or not report.new:
        return report
    from leadline.cli.offers import offers_to_know
    from leadline.record.runs import offers_of

    note = offers_to_know(home.playbook(), offers_of(report.run) if report.run is not None else {})
    return replace(report, notes=(*report.notes, note)) if note else report


def _problem(row: RefusedRow, file: str) -> Problem:
    return Problem(row.id, row.reason, row.mend, file=file, line=row.line)
