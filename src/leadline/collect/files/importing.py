"""Importing a file: read, shape, append, tell. Cut off or stopped anywhere, it can be gone on with."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.db import transaction

from leadline.collect.files.again import Again
from leadline.collect.files.costs_told import SourcesOfCosts
from leadline.collect.files.counting import RowsTaken
from leadline.collect.files.digest import digest_of
from leadline.collect.files.notes import Notes
from leadline.collect.files.outcomes import dry_run as tried
from leadline.collect.files.pieces import OtherwiseCut, Piece, pieces, rows_expected
from leadline.collect.files.preparing import Prepared, prepare, stated
from leadline.collect.files.report import TOLD_AT_MOST, ImportReport, RefusedRow
from leadline.collect.files.rows import Rows
from leadline.collect.notes import left_out_of_erased
from leadline.problems import BadSetting, Problem
from leadline.record.append import Appended, append
from leadline.record.brought import people_brought
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import Cost, Touch
from leadline.record.orphans import sweep_cut_off
from leadline.record.returning import with_returned
from leadline.record.runs import (
    Reached,
    end_run,
    forget_refusals,
    keep_digest,
    keep_reached,
    keep_refusals,
    reached_of,
    refusals,
    resume_run,
    run_of,
    start_run,
    stop_run,
    tell_progress,
    under_way,
)
from leadline.record.writer import importing, others_work, writing
from leadline.touches.instants import moment_of

Progress = Callable[[int, int], None]
"""Called with rows done and rows expected."""
Stop = Callable[[], bool]
"""Whether to end soon."""
TOGETHER = 1_000_000
"""Rows that are appended at once: keys and ids that come sorted by the million touch few pages of an index each."""
BYTES_TOGETHER = 1 << 29
TOGETHER_BESIDE = 100_000
"""… where the workspace is served meanwhile: its pages look through what is not in the lake yet."""
WAIT = 60.0
"""Seconds that a turn is waited for: whoever works on the home gives it back soon."""
TOLD_EVERY = 1.0
"""Seconds between two tellings in the record of how far it is."""


def import_file(
    home: Home,
    path: str | Path,
    kind: str,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    at: datetime | None = None,
    zone: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    region: str | None = None,
) -> ImportReport:
    """Bring a file into the record.

    `kind` is requests, people, touches, purchases or another of `fields.KINDS`. `mapping` gives the column of each
    field, `constants` the value of a field for every row (where a column is empty, too). `at` is the date assumed for
    rows without one; `zone` (default: UTC) is where local times are local; `region` (`DE`) reads phone numbers without
    a country. With `dry_run` nothing is written and the report says what would be.

    Importing the same file again changes nothing. Rows that cannot be taken are reported, the others are taken. Raises
    BadFile if the file cannot be read, BadSetting for a kind, mapping, constant, zone or region that is wrong,
    RecordError if another process is importing.
    """
    prepared = prepare(path, stated(kind, mapping, constants, zone, region, at))
    return import_prepared(home, prepared, dry_run, progress)


def import_prepared(
    home: Home,
    prepared: Prepared,
    dry_run: bool = False,
    progress: Progress | None = None,
    stop: Stop | None = None,
    run: int | None = None,
    by: str = "",
    name: str | None = None,
) -> ImportReport:
    """`import_file` of a file that was looked at already.

    Once `stop` says so it ends soon, and is to be gone on with. `run` goes on with that one (see `resume`). `by` is
    who imports, `name` what people call the file. Raises BadSetting with what has to be stated about the file first,
    RecordError if another process is importing.
    """
    if dry_run:
        return tried(home, prepared, progress)[1]
    if prepared.questions:
        raise BadSetting(*prepared.unanswered)
    bringing = _Import(home, prepared, progress, stop, name or prepared.name)
    with importing(home, bringing.what), ExitStack() as stack:
        bringing.begin(run, by, stack)
        return bringing.run()


class _Stopped(Exception):
    """It was asked to end."""


class _Import:
    """The right to write is held for moments only: `append` itself lets others have their turns."""

    number: int
    shaping: Rows
    notes: Notes
    spent_on: SourcesOfCosts
    again: Again
    before: Reached

    def __init__(self, home: Home, prepared: Prepared, progress: Progress | None, stop: Stop | None, name: str) -> None:
        self.home, self.prepared, self.progress, self.name = home, prepared, progress, name
        self.stop = stop or (lambda: False)
        self.what = f"import {name}"
        self.taken = RowsTaken(prepared.several)
        self.refused: list[RefusedRow] = []
        self.refused_count = 0
        self.rows = self.written = self.skipped = self.bytes = self.appends = 0
        self.brought = 0
        """Touches, or costs."""
        self.people: list[Appended] = []
        self.seqs: list[int] = []
        self.told = 0.0

    def begin(self, run: int | None, by: str, stack: ExitStack) -> None:
        """Begin a run, or go on with one; what is read needs to be as it was at its first beginning."""
        prepared = self.prepared
        sweep_cut_off(self.home)
        with self._turn(), transaction.atomic():
            if run is None:
                path = str(prepared.sheet.path.resolve())
                self.number = start_run(
                    prepared.kind, self.name, prepared.mapping.text(), by, path, prepared.sheet.size,
                    prepared.sheet.header,
                )  # fmt: skip
                stack.enter_context(under_way(self.home, self.number))
            else:
                stack.enter_context(under_way(self.home, run))
                self.number = run
                resume_run(run)
        self.before = reached_of(self.number) if prepared.kind != "costs" else Reached()
        self.resumed = run is not None
        started = moment_of(run_of(self.home, self.number).started)
        self.playbook = self.home.playbook()
        self.reading = prepared.reading(self.playbook, started)
        self._start_behind(self.before)

    def _start_behind(self, reached: Reached) -> None:
        self.before = reached
        self.shaping = Rows(self.prepared, self.reading)
        self.notes, self.spent_on = Notes(self.prepared, reached.notes), SourcesOfCosts()
        self.again = Again(self.number, self.prepared.kind, reached.last_seq) if self.resumed else Again.nothing()
        if self.resumed:
            with self._turn():
                forget_refusals(self.number, reached.refused)
            self.refused_count = reached.refused
            self.refused = [
                RefusedRow(row.line, row.problem, row.reason, row.mend, row.text)
                for row in islice(refusals(self.number), TOLD_AT_MOST)
            ]

    def run(self) -> ImportReport:
        with ThreadPoolExecutor(1) as pool:
            digest: Future[str] | None = pool.submit(digest_of, self.prepared.sheet.path) if not self.resumed else None
            try:
                try:
                    self._bring(digest)
                except OtherwiseCut:
                    self._start_behind(Reached())
                    self._bring(digest)
            except _Stopped:
                return self._stopped()
        people = self._people()
        with self._turn():
            end_run(self.number, self._reached(), *people)
        return self._report(*people)

    def _bring(self, digest: Future[str] | None) -> None:
        waiting: list[pa.Table] = []
        for piece in pieces(self.prepared, self.shaping, self.before.done_rows):
            self._account(piece)
            waiting.append(piece.shaped.table)
            together = TOGETHER_BESIDE if others_work(self.home) else TOGETHER
            if sum(map(len, waiting)) >= together or sum(table.nbytes for table in waiting) >= BYTES_TOGETHER:
                self._append(waiting, digest)
            if self.stop():
                raise _Stopped
        self._append(waiting, digest)

    def _account(self, piece: Piece) -> None:
        self.rows += piece.rows
        self.bytes += piece.bytes
        self.skipped += piece.skipped
        self.refused += piece.refused[: max(TOLD_AT_MOST - len(self.refused), 0)]
        self.refused_count += len(piece.refused)
        self.notes.add(piece.shaped.notes)
        if self.reading.kind == "costs":
            self.spent_on.add(piece.shaped.table)
        self._tell()
        if piece.refused:
            with self._turn():
                keep_refusals(
                    self.number, [(row.line, row.id, row.reason, row.mend, row.text) for row in piece.refused]
                )

    def _turn(self) -> AbstractContextManager[None]:
        return writing(self.home, self.what, WAIT)

    def _append(self, waiting: list[pa.Table], digest: Future[str] | None) -> None:
        if digest is not None and not self.appends:
            with self._turn():
                keep_digest(self.number, digest.result())
        self.appends += 1
        if waiting:
            table = pa.concat_tables(waiting)
            waiting.clear()
            self._append_table(table)
        with self._turn():
            keep_reached(self.number, self._reached())
        self.written = self.rows
        self._tell()

    def _append_table(self, table: pa.Table) -> None:
        lines = table.column("line")
        if self.reading.kind == "costs":
            appended = append_costs(self.home, table.drop_columns(["line"]), self.number)
            ids, fresh = appended.ids, appended.fresh
        else:
            if self.reading.kind == "people":
                table = with_returned(table, self.number if self.resumed else None)
            touches = append(self.home, table, self.number, done=self._progress())
            ids, fresh = touches.ids, touches.fresh
            self.people.append(touches)
            if touches.erased:
                self.notes.add([left_out_of_erased(touches.erased)])
            self.seqs += [seq for seq in (touches.first_seq, touches.last_seq) if seq is not None]
        self.brought += int(np.asarray(fresh).sum())
        self.taken.add(lines, self.again.with_ours(ids, np.asarray(fresh)))

    def _progress(self) -> Callable[[int], None]:
        def told(more: int) -> None:
            self.written = min(self.written + more, self.rows)
            self._tell()
            if self.stop():
                raise _Stopped

        return told

    def _expected(self) -> int:
        return self.before.done_rows + rows_expected(self.prepared, self.rows, self.bytes)

    def _tell(self) -> None:
        """Reading a row is half of the way, writing it the other."""
        done, expected = self.before.done_rows + (self.rows + self.written) // 2, self._expected()
        if self.progress:
            self.progress(done, expected)
        if time.monotonic() - self.told > TOLD_EVERY:
            with self._turn():
                tell_progress(self.number, done, expected)
            self.told = time.monotonic()

    def _reached(self) -> Reached:
        before = self.before
        firsts = [seq for seq in (before.first_seq, *self.seqs, self.again.first_seq) if seq is not None]
        lasts = [seq for seq in (before.last_seq, *self.seqs, self.again.last_seq) if seq is not None]
        return Reached(
            before.done_rows + self.rows, before.new + self.taken.new, before.known + self.taken.known,
            before.skipped + self.skipped, self.refused_count, min(firsts, default=None), max(lasts, default=None),
            self.notes.text(),
        )  # fmt: skip

    def _people(self) -> tuple[int, int, int]:
        """New and known people, and merges. Appends know, unless people of an earlier one were merged by a later one,
        or others added people in between.
        """
        if self.prepared.kind == "costs" or not (self.people or self.resumed):
            return 0, 0, 0
        later = self.people[1:]
        if self.resumed or (later and (others_work(self.home) or any(one.merges for one in later))):
            return people_brought(self.number)
        first = self.people[0]
        known = np.unique(np.concatenate([one.known_people for one in self.people]))
        return sum(one.people_new for one in self.people), int((known < first.first_subject).sum()), first.merges

    def _stopped(self) -> ImportReport:
        written = self._in_the_record()
        reached = reached_of(self.number)
        with self._turn():
            forget_refusals(self.number, reached.refused)
            stop_run(self.number, reached)
            tell_progress(self.number, written, max(written, self._expected()))
        seal(self.home)
        kept = tuple(self.refused[: reached.refused])
        return self._report_of(reached, kept, (0, 0, 0), stopped=True, written=written)

    def _report(self, people_new: int, people_known: int, merges: int) -> ImportReport:
        written = self._in_the_record() if self.resumed else self.brought
        return self._report_of(
            self._reached(), tuple(self.refused), (people_new, people_known, merges), written=written
        )

    def _in_the_record(self) -> int:
        """Touches, or costs, of this import."""
        model = Cost if self.prepared.kind == "costs" else Touch
        return model._default_manager.filter(run=self.number).count()

    def _report_of(
        self, reached: Reached, refused: tuple[RefusedRow, ...], people: tuple[int, int, int], stopped: bool = False,
        written: int = 0,
    ) -> ImportReport:  # fmt: skip
        return ImportReport(
            self.prepared.kind, str(self.prepared.sheet.path), reached.done_rows, reached.new, reached.known,
            reached.skipped, tuple(sorted(refused, key=lambda row: row.line)), *people,
            self._told(), self.prepared.left_out, self.number, False, reached.refused, stopped, written,
        )  # fmt: skip

    def _told(self) -> tuple[Problem, ...]:
        return (*self.notes.told(self.shaping), *self.spent_on.told(self.home, self.playbook))
