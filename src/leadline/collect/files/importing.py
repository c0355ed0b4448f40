"""Importing a file: read, shape, append, tell."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from leadline.collect.files.costs import shaper
from leadline.collect.files.preparing import Prepared, prepare
from leadline.collect.files.reading import Batch, batches
from leadline.collect.files.report import ImportReport, RefusedRow
from leadline.collect.notes import CountedNote, a_few, left_out_of_erased
from leadline.collect.shaping import Reading, Shaped
from leadline.problems import Problem
from leadline.record.append import append
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.returning import with_returned
from leadline.record.runs import finish_run, keep_refusals, start_run
from leadline.record.writer import give_way, others_work, writing
from leadline.touches.instants import zone_named

Progress = Callable[[int, int], None]
"""Called with rows done and rows expected."""
TOGETHER = 1_000_000
"""Rows that are appended at once: keys and ids that come sorted by the million touch few pages of an index each."""
BYTES_TOGETHER = 1 << 29
A_TURN = 2_000
"""Rows that are appended before others get their turn, where the workspace is served meanwhile."""
WAIT = 60.0
"""Seconds that a turn is waited for: whoever works on the home gives it back soon."""
THREADS = 2
AHEAD = 4
"""Pieces of a file that are shaped while others are waited for or written."""
LEFT_OUT_SHOWN = 8
"""Columns; the report has them all."""


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
    """Bring a CSV file into the record.

    `kind` is requests, people, touches, purchases or costs. `mapping` gives the column of each field, `constants` the
    value of a field for every row (where a column is empty, too). `at` is the date assumed for rows without one; `zone`
    (default: UTC) is where local times are local; `region` (`DE`) reads phone numbers without a country. With `dry_run`
    nothing is written and the report says what would be.

    Importing the same file again changes nothing. Rows that cannot be taken are reported, the others are taken. Raises
    BadFile if the file cannot be read, BadSetting for a kind, mapping, constant, zone or region that is wrong,
    RecordError if another process is writing.
    """
    return import_prepared(home, prepare(path, kind, mapping, constants, zone, region), at, dry_run, progress)


def import_prepared(
    home: Home,
    prepared: Prepared,
    at: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """`import_file` of a file that was looked at already. Raises RecordError if another process is writing."""
    reading = Reading(
        prepared.kind,
        zone_named(prepared.zone),
        prepared.zone is not None,
        at,
        region=prepared.region,
        currency=home.playbook().currency,
    )
    if prepared.kind == "people" and at is None:
        reading = replace(reading, now=datetime.now(UTC))
    at_once = _Import(home, prepared, reading, dry_run, progress, in_turns=others_work(home))
    with nullcontext() if at_once.in_turns else writing(home, at_once.what):
        return at_once.run()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a file, shaped; `rows` and `bytes` as they stand in it."""

    shaped: Shaped
    refused: list[RefusedRow]
    rows: int
    blank: int
    bytes: int


class _Import:
    """With `in_turns` the right to write is given up every `A_TURN` rows, for those who work on the home meanwhile."""

    def __init__(
        self,
        home: Home,
        prepared: Prepared,
        reading: Reading,
        dry_run: bool,
        progress: Progress | None,
        in_turns: bool = False,
    ) -> None:
        self.in_turns, self.what = in_turns, f"import {prepared.file.path.name}"
        self.home, self.prepared, self.file, self.reading = home, prepared, prepared.file, reading
        self.dry_run, self.progress = dry_run, progress
        self.rows = self.new = self.known = self.skipped = self.people_new = self.people_known = self.merges = (
            self.bytes
        ) = 0
        self.refused: list[RefusedRow] = []
        self.counted: dict[str, CountedNote] = {}
        self.seqs: list[int] = []
        self.run_id: int | None = None

    def run(self) -> ImportReport:
        prepared = self.prepared
        if not self.dry_run:
            read_with = {
                "mapping": dict(prepared.mapping),
                "constants": dict(prepared.constants),
                "at": str(self.reading.at or ""),
                "zone": prepared.zone or "",
            }
            with self._turn():
                self.run_id = start_run(prepared.kind, self.file.path.name, json.dumps(read_with, ensure_ascii=False))
        waiting: list[pa.Table] = []
        for piece in self._pieces():
            self._account(piece)
            waiting.append(piece.shaped.table)
            if (
                self.in_turns
                or sum(map(len, waiting)) >= TOGETHER
                or sum(table.nbytes for table in waiting) >= BYTES_TOGETHER
            ):
                self._append(waiting)
        self._append(waiting)
        self.refused.sort(key=lambda row: row.line)
        if self.run_id is not None:
            first, last = (min(self.seqs), max(self.seqs)) if self.seqs else (None, None)
            with self._turn():
                finish_run(self.run_id, self.rows, self.new, self.known, len(self.refused), self.skipped, first, last)
        return ImportReport(
            prepared.kind, str(self.file.path), self.rows, self.new, self.known, self.skipped, tuple(self.refused),
            self.people_new, self.people_known,
            self.merges, self._notes(), prepared.left_out, self.run_id, self.dry_run,
        )  # fmt: skip

    def _notes(self) -> tuple[Problem, ...]:
        """On the file first, then on its rows."""
        notes = []
        left = self.prepared.left_out
        if left:
            what = f"Left out: {a_few(left, LEFT_OUT_SHOWN)}."
            notes.append(Problem("columns_left_out", what, "Map what you need: --map attributes.NAME=COLUMN.", "note"))
        if self.file.encoding == "cp1252":
            what = "The file is not UTF-8; it was read as Windows-1252."
            notes.append(Problem("encoding", what, "Save it as UTF-8 if letters look wrong.", "note"))
        return (*notes, *(note.problem() for note in self.counted.values()))

    def _pieces(self) -> Iterator[_Piece]:
        """The file's rows in their order, shaped by threads."""
        ahead: deque[Future[_Piece]] = deque()
        with ThreadPoolExecutor(THREADS) as pool:
            for batch in batches(self.file):
                ahead.append(pool.submit(self._shape, batch))
                if len(ahead) > AHEAD:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    def _shape(self, batch: Batch) -> _Piece:
        rows = len(batch.lines)
        constants = self.prepared.constants
        texts = {name: batch.columns[place] for name, place in self.prepared.places.items()}
        for name, value in constants.items():
            column = pa.array([value] * rows, pa.string())
            texts[name] = _filled(texts[name], value) if name in texts else column
        if set(constants) == set(texts):
            texts = {}
        shaped = shaper(texts, rows, self.reading).shape()
        refused = batch.damaged + [
            RefusedRow(int(batch.lines[row]), problem.id, problem.what, problem.mend, self._row_text(batch, row))
            for row, problem in shaped.refusals.items()
        ]
        return _Piece(shaped, refused, batch.rows, batch.blank, sum(column.nbytes for column in batch.columns))

    def _account(self, piece: _Piece) -> None:
        self.rows += piece.rows
        self.bytes += piece.bytes
        self.skipped += int(piece.shaped.skipped.sum()) + piece.blank
        self.refused += piece.refused
        for note in piece.shaped.notes:
            self._note(note)
        if self.run_id is not None and piece.refused:
            with self._turn():
                keep_refusals(
                    self.run_id, [(row.line, row.id, row.reason, row.mend, row.text) for row in piece.refused]
                )

    def _turn(self) -> AbstractContextManager[None]:
        return writing(self.home, self.what, WAIT)

    def _note(self, note: CountedNote) -> None:
        there = self.counted.get(note.id)
        self.counted[note.id] = there.with_more(note.count) if there else note

    def _append(self, waiting: list[pa.Table]) -> None:
        if not waiting:
            return
        table = pa.concat_tables(waiting)
        waiting.clear()
        if not self.in_turns:
            self._append_table(table)
            return
        for start in range(0, len(table), A_TURN):
            with self._turn():
                self._append_table(table.slice(start, A_TURN))
            give_way()

    def _append_table(self, table: pa.Table) -> None:
        if self.reading.kind == "costs":
            new = append_costs(self.home, table, self.run_id, self.dry_run).new
        else:
            if self.reading.kind == "people":
                table = with_returned(table)
            touches = append(self.home, table, self.run_id, self.dry_run, self._progress())
            new = touches.new
            self.people_new += touches.people_new
            self.people_known += touches.people_known
            self.merges += touches.merges
            if touches.erased:
                self._note(left_out_of_erased(touches.erased))
            self.seqs += [seq for seq in (touches.first_seq, touches.last_seq) if seq is not None]
        self.new += new
        self.known += len(table) - new

    def _progress(self) -> Callable[[int], None] | None:
        if self.progress is None:
            return None
        tell = self.progress
        done = self.new
        expected = max(self.rows, int(self.file.size / max(self.bytes, 1) * self.rows))

        def told(more: int) -> None:
            nonlocal done
            done += more
            tell(min(done, expected), expected)

        return told

    def _row_text(self, batch: Batch, row: int) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=self.file.separator, lineterminator="").writerow(
            column[row].as_py() for column in batch.columns
        )
        return text.getvalue()


def _filled(column: pa.Array, value: str) -> pa.Array:
    return pa.array([text if text.strip() else value for text in column.to_pylist()], pa.string())
