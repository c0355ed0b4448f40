"""JSON lines: one object on each line, its fields as columns, those of objects within as `object.field`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from leadline.collect.files.bounds import (
    CELLS_TOGETHER,
    CHARACTERS_TOGETHER,
    COLUMNS_AT_MOST,
    DEPTH_AT_MOST,
    LINE_AT_MOST,
)
from leadline.collect.files.encodings import BOMS, named_encoding
from leadline.collect.files.manner import Manner
from leadline.collect.files.opening import empty, lines_of, too_many_columns, unreadable
from leadline.collect.files.reading import A_BATCH, LONGEST_SHOWN, Batch, without_long_cells
from leadline.collect.files.report import RefusedRow
from leadline.collect.files.workbook_cells import number_text
from leadline.problems import BadFile, Problem

MEND = "Write each row as one object on one line: {…}."


class _NoRow(ValueError):
    """A line that is no row; says why."""

    def __init__(self, id_: str, what: str, mend: str = MEND) -> None:
        super().__init__(what)
        self.id, self.what, self.mend = id_, what, mend


@dataclass(frozen=True, slots=True)
class LinesSheet:
    """Rows of JSON lines; `header` is the fields of all rows in the order in which they first come."""

    path: Path
    header: tuple[str, ...]
    size: int
    manner: Manner
    rows_expected: int | None
    form: Literal["json lines"] = "json lines"
    first_line: int = 1
    titles: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    def sheets(self) -> tuple[str, ...]:
        return ()

    def batches(self) -> Iterator[Batch]:
        at_most = max(1, min(A_BATCH, CELLS_TOGETHER // len(self.header)))
        rows: list[dict[str, str]] = []
        lines: list[int] = []
        damaged: list[RefusedRow] = []
        blank = characters = 0

        def batch() -> Batch:
            columns = [pa.array([row.get(name, "") for row in rows], pa.string()) for name in self.header]
            return without_long_cells(Batch(columns, np.array(lines, np.int64), damaged, blank))

        for number, line in _lines(self.path, self.manner.encoding):
            characters += len(line)
            try:
                row = _row(line)
            except _NoRow as no:
                shown = line.rstrip("\r\n")[:LONGEST_SHOWN].encode("utf-8", "replace").decode()
                damaged.append(RefusedRow(number, no.id, no.what, no.mend, shown))
            else:
                if row is None:
                    blank += 1
                else:
                    rows.append(row)
                    lines.append(number)
            if len(lines) + len(damaged) >= at_most or characters > CHARACTERS_TOGETHER:
                yield batch()
                rows, lines, damaged, blank, characters = [], [], [], 0, 0
        if rows or damaged or blank:
            yield batch()


def open_lines(path: Path, manner: Manner) -> LinesSheet:
    """Reads the whole file once for the names of all fields. Raises BadFile if no line is a row."""
    try:
        encoding = named_encoding(manner.encoding) if manner.encoding else _marked(path)
        fields: dict[str, None] = {}
        rows = 0
        for _, line in _lines(path, encoding):
            try:
                row = _row(line)
            except _NoRow:
                continue
            rows += row is not None
            for name in row or ():
                fields.setdefault(name)
            if len(fields) > COLUMNS_AT_MOST:
                raise BadFile(too_many_columns(path, len(fields)))
        size = path.stat().st_size
    except OSError as error:
        raise BadFile(unreadable(path, error)) from None
    if not fields:
        raise BadFile(_no_rows(path, size))
    return LinesSheet(path, tuple(fields), size, replace(manner, encoding=encoding), rows)


def _no_rows(path: Path, size: int) -> Problem:
    with path.open("rb") as file:
        if not file.read(1 << 16).strip():
            return empty(path)
    what = "No line of the file is an object in JSON."
    if size <= LINE_AT_MOST:
        try:
            json.loads(path.read_bytes())
            what = "The file is one object over several lines."
        except (ValueError, RecursionError):
            pass
    return Problem("no_rows", what, MEND, file=str(path))


def _marked(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in BOMS if head.startswith(mark)), "utf-8")


def _lines(path: Path, encoding: str | None) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding or "utf-8", errors="surrogateescape", newline="\n") as file:
        yield from enumerate(lines_of(file, long_lines=True), 1)


def _row(line: str) -> dict[str, str] | None:
    """The fields of one line as text; None for an empty line. Raises _NoRow."""
    if len(line) >= LINE_AT_MOST:
        raise _NoRow("long_row", f"The row has more than {LINE_AT_MOST:,} characters.", "Leave out what is not needed.")
    if not line.strip():
        return None
    try:
        line.encode()
        found = json.loads(line)
    except UnicodeEncodeError:
        raise _NoRow("unreadable_text", "Something in the row is no letter.", "Save the file as UTF-8.") from None
    except ValueError as error:
        raise _NoRow("unreadable_json", f"The row is no JSON: {_plain(error)}.") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(found, dict):
        raise _NoRow("no_object", "The row is JSON, but no object.")
    row: dict[str, str] = {}
    _flatten(found, "", row, 0)
    if "\\u" in line:
        _check_letters(row)
    return row


def _flatten(found: dict[str, Any], over: str, row: dict[str, str], depth: int) -> None:
    if depth >= DEPTH_AT_MOST:
        raise _too_deep()
    for key, value in found.items():
        name = f"{over}{key.strip()}"
        if isinstance(value, str):
            row[name] = value
        elif isinstance(value, dict) and value:
            _flatten(value, f"{name}.", row, depth + 1)
        elif isinstance(value, bool):
            row[name] = "true" if value else "false"
        elif isinstance(value, float):
            row[name] = number_text("", value)
        elif isinstance(value, int):
            row[name] = str(value)
        elif isinstance(value, list) and value:
            row[name] = json.dumps(value, ensure_ascii=False)
        else:
            row.setdefault(name, "")


def _check_letters(row: dict[str, str]) -> None:
    try:
        "".join((*row, *row.values())).encode()
    except UnicodeEncodeError:
        raise _NoRow("unreadable_text", "The row holds half a letter (\\ud800 to \\udfff).", "Mend it.") from None


def _too_deep() -> _NoRow:
    what = f"Objects stand within objects more than {DEPTH_AT_MOST} times."
    return _NoRow("too_deep", what, "Write the fields that are needed on the row itself.")


def _plain(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.pos + 1}"
    return "a number has too many digits"
