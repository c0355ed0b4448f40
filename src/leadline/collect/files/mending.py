"""Refused rows as a file that is mended in a spreadsheet and imported again."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from leadline.collect.files.mapping import Mapping
from leadline.problems import Problem, RecordError
from leadline.record.home import Home
from leadline.record.runs import Refused, refusals, run_of
from leadline.respond.exports.cells import harmless

LINE, WHY, MEND, MORE = "leadline_line", "leadline_why", "leadline_mend", "leadline_more"
"""Columns beside the file's own: where the row stood, why it was refused, how to mend it, and the cells that it has
more than the file has columns.
"""
OURS = (LINE, WHY, MEND, MORE)
AT_ONCE = 10_000


def write_refused(home: Home, run: int, path: Path) -> int:
    """Write the rows that an import refused, with the file's own columns and why; returns how many there are.

    UTF-8 with a mark, by commas, safe against formulas (what marks a cell as text is taken off when it is read again).
    Raises RecordError if there is no such import, or if it refused nothing.
    """
    row = run_of(home, run)
    header, separator = json.loads(row.header), _separator(row.mapping)
    count = row.refused and _write(path, header, _rows(run, header, separator))
    if not count:
        raise RecordError(Problem("nothing_refused", f"Import {run} refused no row.", "There is nothing to mend."))
    return count


def mapping_for_mended(home: Home, run: int) -> Mapping:
    """How the mended rows of an import are read: as its file was, but for how a table is written."""
    mapping = Mapping.parse(run_of(home, run).mapping)
    return replace(mapping, read=replace(mapping.read, encoding=None, separator=None, sheet=None, header=None))


def _separator(mapping: str) -> str:
    return Mapping.parse(mapping).read.separator or ","


def _rows(run: int, header: list[str], separator: str) -> Iterator[list[str]]:
    own = _own(header)
    for row in refusals(run):
        cells = _cells(row, separator)
        more = cells[len(header) :]
        cells += [""] * (len(header) - len(cells))
        yield [*(cells[place] for place in own), str(row.line), row.reason, row.mend, separator.join(more)]


def _own(header: list[str]) -> list[int]:
    """The places of the file's own columns; of a file that was mended before, without ours."""
    return [place for place, name in enumerate(header) if name not in OURS]


def _cells(row: Refused, separator: str) -> list[str]:
    """The row's text as it was cut; where its quotes do not close, without them."""
    try:
        return next(csv.reader(io.StringIO(row.text, newline=""), delimiter=separator, strict=True), [])
    except csv.Error:
        return row.text.rstrip("\r\n").replace('"', "").split(separator)


def _write(path: Path, header: list[str], rows: Iterator[list[str]]) -> int:
    names = [*(header[place] for place in _own(header)), *OURS]
    count = 0
    place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(place, "w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(_safe([names], len(names))[0])
        waiting: list[list[str]] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                writer.writerows(_safe(waiting, len(names)))
                count, waiting = count + len(waiting), []
        writer.writerows(_safe(waiting, len(names)))
    return count + len(waiting)


def _safe(rows: list[list[str]], width: int) -> list[list[str]]:
    columns = [harmless(pa.array([row[place] for row in rows], pa.string())).to_pylist() for place in range(width)]
    return [list(row) for row in zip(*columns, strict=True)] if rows else []
