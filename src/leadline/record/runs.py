"""Imports as they were run: what each read, how far it is, and what came of it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from django.db.models import Count

from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.links import now_micros
from leadline.record.models import ImportRun, RefusedRow, Touch
from leadline.record.rows import greatest

State = Literal["running", "stopped", "cut off", "done", "undoing", "undone"]
MADE_UP = "demo"
"""The kind of the runs of the made-up company, which is no import of anybody's."""
AT_ONCE = 500
LOOKS = 20
"""Who asks whether an import runs holds its mark for a moment: whoever begins one tries again so often."""
A_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One import: of what, by whom, when (microseconds), with which result.

    Counts are of the first `done_rows` rows of the file, of all of them when it is done; people and merges are told at
    the end. `written` of about `expected` rows says how far one is that runs. Cut off or stopped, it can be gone on
    with.
    """

    id: int
    kind: str
    file: str
    state: State
    by: str
    path: str
    digest: str
    size: int
    header: str
    mapping: str
    started: int
    finished: int | None
    done_rows: int
    written: int
    expected: int
    rows: int
    new: int
    known: int
    refused: int
    skipped: int
    people_new: int
    people_known: int
    merges: int
    notes: str
    undone: int | None
    undone_by: str | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON wants it; without what is for whoever goes on."""
        return {name: value for name, value in asdict(self).items() if name not in ("notes", "header", "written")}


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an import is: the rows of the file that are counted, and what they were. `last_seq` is the last place in
    the log that was given when these were written.
    """

    done_rows: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    refused: int = 0
    first_seq: int | None = None
    last_seq: int | None = None
    notes: str = "[]"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, as it was kept: the line of the file (from 1), why, how to mend it, the row's text."""

    line: int
    problem: str
    reason: str
    mend: str
    text: str


def start_run(
    kind: str,
    file: str,
    mapping: str,
    by: str = "",
    path: str = "",
    size: int = 0,
    header: Sequence[str] = (),
) -> int:
    """`file` is the name that people know, `path` where it lies."""
    made = ImportRun.objects.create(
        kind=kind, file=file, mapping=mapping, by=by, path=path, size=size,
        header=json.dumps(list(header), ensure_ascii=False), started=now_micros(),
    )  # fmt: skip
    return int(made.pk)


def keep_digest(run: int, digest: str) -> None:
    """What the file's bytes were; known before the first of its rows is written."""
    ImportRun.objects.filter(id=run).update(digest=digest)


@contextmanager
def under_way(home: Home, run: int) -> Iterator[None]:
    """Say that this process is at work on the run while inside, however it ends. Raises RecordError if another is."""
    path = _mark(home, run)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        for look in range(LOOKS):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if look == LOOKS - 1:
                    what = f"Import {run} is under way already."
                    raise RecordError(
                        Problem("import_under_way", what, "See how far it is: leadline imports.")
                    ) from None
                time.sleep(A_LOOK)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_under_way(home: Home, run: int) -> bool:
    """Whether some process is at work on the run."""
    try:
        with _mark(home, run).open("r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _mark(home: Home, run: int) -> Path:
    return home.path / f"import-{run}.lock"


def tell_progress(run: int, written: int, expected: int) -> None:
    ImportRun.objects.filter(id=run).update(written=written, expected=expected)


def keep_reached(run: int, reached: Reached) -> None:
    ImportRun.objects.filter(id=run).update(**_counts(reached))


def reached_of(run: int) -> Reached:
    """Where whoever goes on with a run begins."""
    names = [field.name for field in fields(Reached)]
    return Reached(**ImportRun.objects.values(*names).get(id=run))


def stop_run(run: int, reached: Reached) -> None:
    """It was asked to end before the end of the file."""
    ImportRun.objects.filter(id=run).update(**_counts(reached), rows=reached.done_rows, state="stopped")


def resume_run(run: int) -> None:
    ImportRun.objects.filter(id=run).update(state="running")


def end_run(run: int, reached: Reached, people_new: int, people_known: int, merges: int) -> None:
    """The whole file is in."""
    ImportRun.objects.filter(id=run).update(
        **_counts(reached), rows=reached.done_rows, written=reached.done_rows, expected=reached.done_rows,
        people_new=people_new, people_known=people_known, merges=merges, finished=now_micros(), state="done",
    )  # fmt: skip


def finish_run(
    run: int, rows: int, new: int, known: int, refused: int, skipped: int, first_seq: int | None, last_seq: int | None
) -> None:
    """`end_run` of what was appended at once, and knows nothing of people."""
    end_run(run, Reached(rows, new, known, skipped, refused, first_seq, last_seq), 0, 0, 0)


def _counts(reached: Reached) -> dict[str, Any]:
    return asdict(reached)


def keep_refusals(run: int, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
    """Rows as (line, problem id, reason, mend, text)."""
    RefusedRow.objects.bulk_create(
        [
            RefusedRow(run_id=run, line=line, problem=id_, reason=reason, mend=mend, text=text)
            for line, id_, reason, mend, text in rows
        ],
        batch_size=AT_ONCE,
    )


def forget_refusals(run: int, kept: int) -> None:
    """Keep the first `kept` refusals of a run only: the rows behind them are read again."""
    first = RefusedRow.objects.filter(run_id=run).order_by("id").values_list("id", flat=True)[kept : kept + 1]
    for number in first:
        RefusedRow.objects.filter(run_id=run, id__gte=number).delete()


def refusals(run: int) -> Iterator[Refused]:
    """Every refused row of a run, in the order of the file."""
    rows = RefusedRow.objects.filter(run_id=run).order_by("line", "id")
    for line, problem, reason, mend, text in rows.values_list("line", "problem", "reason", "mend", "text").iterator():
        yield Refused(line, problem, reason, mend or "", text)


def runs(home: Home) -> list[Run]:
    """Every import, the latest first."""
    return [_run(home, row) for row in ImportRun.objects.exclude(kind=MADE_UP).order_by("-id").values(*_NAMES)]


def imports_state() -> tuple[int, int]:
    """Another one after every import that began, and every one that was taken back."""
    return greatest(ImportRun, "id"), greatest(ImportRun, "undone")


def run_of(home: Home, run: int) -> Run:
    """Raises RecordError if there is no such import."""
    row = ImportRun.objects.filter(id=run).values(*_NAMES).first()
    if row is None:
        raise no_such_run(run)
    return _run(home, row)


def no_such_run(run: int) -> RecordError:
    return RecordError(Problem("no_such_run", f"There is no import {run}.", "List them: leadline imports."))


def offers_of(run: int) -> dict[str, int]:
    """The offers that an import's requests name without saying by `action` what was asked for, with their numbers."""
    first, last = ImportRun.objects.values_list("first_seq", "last_seq").get(id=run)
    if first is None:
        return {}
    mine = Touch.objects.filter(seq__range=(first, last), run=run, kind="request")
    named = mine.filter(offer__isnull=False, action__isnull=True)
    return dict(named.values_list("offer").annotate(Count("seq")).order_by())


_NAMES = [field.name for field in fields(Run)]


def _run(home: Home, row: dict[str, Any]) -> Run:
    state = row["state"]
    if state == "running" and not is_under_way(home, row["id"]):
        state = "cut off"
    return Run(**{**row, "state": cast("State", state)})
