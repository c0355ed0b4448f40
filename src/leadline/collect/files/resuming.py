"""Going on with an import that was stopped or cut off."""

from __future__ import annotations

from pathlib import Path

from leadline.collect.files.digest import digest_of
from leadline.collect.files.importing import Progress, Stop, import_prepared
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.preparing import prepare
from leadline.collect.files.report import ImportReport
from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.runs import Run, run_of

GOES_ON = ("stopped", "cut off")


def resume(home: Home, run: int, progress: Progress | None = None, stop: Stop | None = None) -> ImportReport:
    """Go on with an import where it ended, with the same file read in the same way; the report is of the whole.

    Raises RecordError if there is no such import, if it did not end early, or if its file is gone or has changed.
    """
    row = run_of(home, run)
    if row.state not in GOES_ON:
        what = f"Import {run} did not end early: it is {_said(row)}."
        raise RecordError(Problem("nothing_to_resume", what, "List imports: leadline imports."))
    path = Path(row.path)
    again = "Import it anew: what is there already is not added twice."
    if not row.path or not path.is_file():
        what = f"The file {row.file} of import {run} is not where it was."
        raise RecordError(
            Problem("file_gone", what, f"Put it back, or take what is there back. {again}", file=row.path)
        )
    if row.digest and digest_of(path) != row.digest:
        what = f"The file {row.file} has changed since import {run} began."
        raise RecordError(Problem("file_changed", what, again, file=row.path))
    prepared = prepare(path, Mapping.parse(row.mapping))
    return import_prepared(home, prepared, progress=progress, stop=stop, run=run, by=row.by, name=row.file)


def _said(row: Run) -> str:
    return {"running": "under way", "undone": "taken back", "undoing": "being taken back"}.get(row.state, row.state)
