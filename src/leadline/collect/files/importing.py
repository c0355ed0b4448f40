"""Importing a file: read, shape, append, tell."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from leadline.collect.fields import Kind
from leadline.collect.files.costs import shaper
from leadline.collect.files.mapping import checked_kind, columns_by_field
from leadline.collect.files.opening import Opened, opened
from leadline.collect.files.reading import Batch, batches
from leadline.collect.files.report import ImportReport, RefusedRow
from leadline.collect.shaping import Reading, Shaped
from leadline.problems import Problem
from leadline.record.append import append
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.returning import with_returned
from leadline.record.runs import finish_run, keep_refusals, start_run
from leadline.record.writer import writing
from leadline.touches.instants import zone_named

Progress = Callable[[int, int], None]
"""Called with rows done and rows expected."""
TOGETHER = 1_000_000
"""Rows that are appended at once: keys and ids that come sorted by the million touch few pages of an index each."""
BYTES_TOGETHER = 1 << 29
THREADS = 2
AHEAD = 4
"""Pieces of a file that are shaped while others are waited for or written."""


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
    BadFile if the file or the mapping cannot be read, BadSetting for an unknown zone, RecordError if another process is
    writing.
    """
    file = Path(path)
    known_kind = checked_kind(kind)
    found = opened(file)
    fixed = dict(constants or {})
    places = columns_by_field(known_kind, found.header, mapping or {}, fixed, file)
    reading = Reading(
        known_kind, zone_named(zone), zone is not None, at, region=region, currency=home.playbook().currency
    )
    if known_kind == "people" and at is None:
        reading = replace(reading, now=datetime.now(UTC))
    with writing(home, f"import {file.name}"):
        return _Import(home, found, reading, places, fixed, dry_run, progress).run(known_kind, mapping or {}, zone)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a file, shaped; `rows` and `bytes` as they stand in it."""

    shaped: Shaped
    refused: list[RefusedRow]
    rows: int
    blank: int
    bytes: int


class _Import:
    def __init__(
        self,
        home: Home,
        file: Opened,
        reading: Reading,
        places: dict[str, int],
        constants: dict[str, str],
        dry_run: bool,
        progress: Progress | None,
    ) -> None:
        self.home, self.file, self.reading, self.places, self.constants = home, file, reading, places, constants
        self.dry_run, self.progress = dry_run, progress
        self.rows = self.new = self.known = self.skipped = self.people_new = self.people_known = self.merges = (
            self.bytes
        ) = 0
        self.refused: list[RefusedRow] = []
        self.notes: dict[str, Problem] = {}
        self.note_counts: dict[str, int] = {}
        self.seqs: list[int] = []
        self.run_id: int | None = None

    def run(self, kind: Kind, mapping: Mapping[str, str], zone: str | None) -> ImportReport:
        if not self.dry_run:
            read_with = {
                "mapping": dict(mapping),
                "constants": self.constants,
                "at": str(self.reading.at or ""),
                "zone": zone or "",
            }
            self.run_id = start_run(kind, self.file.path.name, json.dumps(read_with, ensure_ascii=False))
        self._tell_of_the_file()
        waiting: list[pa.Table] = []
        for piece in self._pieces():
            self._account(piece)
            waiting.append(piece.shaped.table)
            if sum(map(len, waiting)) >= TOGETHER or sum(table.nbytes for table in waiting) >= BYTES_TOGETHER:
                self._append(waiting)
        self._append(waiting)
        self.refused.sort(key=lambda row: row.line)
        if self.run_id is not None:
            first, last = (min(self.seqs), max(self.seqs)) if self.seqs else (None, None)
            finish_run(self.run_id, self.rows, self.new, self.known, len(self.refused), self.skipped, first, last)
        return ImportReport(
            kind, str(self.file.path), self.rows, self.new, self.known, self.skipped, tuple(self.refused),
            self.people_new, self.people_known,
            self.merges, tuple(self.notes.values()), self.run_id, self.dry_run,
        )  # fmt: skip

    def _tell_of_the_file(self) -> None:
        left = [name for i, name in enumerate(self.file.header) if i not in self.places.values() and name]
        if left:
            self._note(
                Problem(
                    "columns_left_out",
                    f"Left out: {', '.join(left)}.",
                    "Map what you need: --map attributes.NAME=COLUMN.",
                    "note",
                )
            )
        if self.file.encoding == "cp1252":
            self._note(
                Problem(
                    "encoding",
                    "The file is not UTF-8; it was read as Windows-1252.",
                    "Save it as UTF-8 if letters look wrong.",
                    "note",
                )
            )

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
        texts = {name: batch.columns[place] for name, place in self.places.items()}
        for name, value in self.constants.items():
            column = pa.array([value] * rows, pa.string())
            texts[name] = _filled(texts[name], value) if name in texts else column
        if set(self.constants) == set(texts):
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
            keep_refusals(self.run_id, [(row.line, row.id, row.reason, row.mend, row.text) for row in piece.refused])

    def _append(self, waiting: list[pa.Table]) -> None:
        if not waiting:
            return
        table = pa.concat_tables(waiting)
        waiting.clear()
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
            self.seqs += [seq for seq in (touches.first_seq, touches.last_seq) if seq is not None]
        self.new += new
        self.known += len(table) - new

    def _note(self, note: Problem) -> None:
        """One note of a kind; those of later batches are added up by their first number."""
        there = self.notes.get(note.id)
        self.notes[note.id] = note if there is None else replace(there, what=_added(there.what, note.what))

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


def _added(one: str, other: str) -> str:
    first, _, rest = one.partition(" ")
    more, _, same = other.partition(" ")
    counts = [number.replace(",", "") for number in (first, more)]
    if rest == same and all(count.isdigit() for count in counts):
        return f"{sum(map(int, counts)):,} {rest}"
    return one
