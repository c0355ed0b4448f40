"""A sheet of a workbook (XLSX)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.bounds import (
    CELLS_TOGETHER,
    CHARACTERS_TOGETHER,
    COLUMNS_AT_MOST,
    TITLES_AT_MOST,
    UNPACKED_AT_MOST,
)
from leadline.collect.files.headers import names_among, names_at
from leadline.collect.files.manner import Manner
from leadline.collect.files.opening import empty, too_many_columns, unreadable
from leadline.collect.files.reading import Batch, without_long_cells
from leadline.collect.files.report import RefusedRow
from leadline.collect.files.workbook_cells import Cell, CellReader, Row, date_styles
from leadline.collect.files.workbook_parts import DAMAGES, Damaged, Parts, SheetPart, damaged
from leadline.problems import BadFile, BadSetting, LeadlineError, Problem, nearest

ROWS_LOOKED_AT = 200
ROWS_TOGETHER = 20_000
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """Rows of one sheet; `others` are the names of sheets that hold something, too."""

    path: Path
    header: tuple[str, ...]
    first_line: int
    size: int
    manner: Manner
    rows_expected: int | None
    titles: tuple[str, ...]
    notes: tuple[Problem, ...]
    names: tuple[str, ...]
    others: tuple[str, ...]
    sure_of_names: bool
    grouped: bool
    part: str
    reader: CellReader
    strings: pa.Array
    merged: dict[int, list[tuple[int, int]]]
    form: Literal["workbook"] = "workbook"

    def sheets(self) -> tuple[str, ...]:
        return self.names

    def batches(self) -> Iterator[Batch]:
        """Rows of nothing between others are blank ones; those at the end are none."""
        rows: list[Row] = []
        weight = heavy = 0
        before = self.first_line - 1
        at_most = max(1, min(ROWS_TOGETHER, CELLS_TOGETHER // len(self.header)))
        try:
            with Parts(self.path) as parts, parts.open(self.part) as file:
                for row in filled_down(self.reader.rows(file), self.merged):
                    if row[0] < self.first_line:
                        continue
                    rows.append(row)
                    weight += row[2]
                    heavy += row[2]
                    if heavy > UNPACKED_AT_MOST:
                        raise Damaged  # few long texts, shared by very many cells
                    if len(rows) >= at_most or weight > CHARACTERS_TOGETHER:
                        yield self._batch(rows, before)
                        before, weight, rows = rows[-1][0], 0, []
        except (LeadlineError, GeneratorExit):
            raise
        except DAMAGES:
            if rows:
                yield self._batch(rows, before)
                before = rows[-1][0]
            yield Batch([pa.array([], pa.string())] * len(self.header), np.empty(0, np.int64), [_ends(before + 1)])
            return
        if rows:
            yield self._batch(rows, before)

    def _batch(self, rows: list[Row], before: int) -> Batch:
        columns = [as_text([row[1].get(p, "") for row in rows], self.strings) for p in range(len(self.header))]
        blank = max(0, rows[-1][0] - before - len(rows))
        return without_long_cells(Batch(columns, np.array([row[0] for row in rows], np.int64), [], blank))


def open_workbook(path: Path, manner: Manner) -> WorkbookSheet:
    """Raises BadFile for a workbook that is damaged, empty or too large, BadSetting for a sheet that is not in it."""
    try:
        with Parts(path) as parts:
            return _opened(parts, manner)
    except LeadlineError:
        raise
    except OSError as error:
        raise BadFile(unreadable(path, error) if error.strerror else damaged(path)) from None
    except DAMAGES:
        raise BadFile(damaged(path)) from None


def _opened(parts: Parts, manner: Manner) -> WorkbookSheet:
    path = parts.path
    sheets, of_1904 = parts.sheets()
    filled = [sheet for sheet in sheets if parts.has_cells(sheet.part)]
    sheet = _chosen(path, sheets, filled, manner.sheet)
    scanned = parts.scanned(sheet.part)
    strings = parts.strings()
    reader = CellReader(date_styles(parts), of_1904, strings)
    begin = manner.header or 1
    rows = _first_rows(parts, sheet.part, reader, scanned.merged, begin)
    stated = next((place for place, row in enumerate(rows) if row[0] >= begin), len(rows))
    if stated == len(rows) or (manner.header and rows[stated][0] != manner.header):
        raise BadFile(empty(path) if stated == len(rows) else _no_names(path, manner.header))
    width = min(COLUMNS_AT_MOST + 1, max(max(row[1]) for row in rows) + 1)
    texts = [as_text([row[1].get(p, "") for p in range(width)], strings).to_pylist() for row in rows]
    names = names_at(texts, stated) if manner.header else names_among(texts)
    if max(rows[names.place][1]) >= COLUMNS_AT_MOST:
        raise BadFile(too_many_columns(path, max(rows[names.place][1]) + 1, rows[names.place][0]))
    line = rows[names.place][0]
    return WorkbookSheet(
        path=path,
        header=names.header[:COLUMNS_AT_MOST],
        first_line=line + 1,
        size=path.stat().st_size,
        manner=replace(manner, sheet=sheet.name, header=line),
        rows_expected=max(0, scanned.rows - names.place - 1),
        titles=tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in texts[: names.place]),
        notes=_notes(sum(map(len, scanned.merged.values())), scanned.lacking),
        names=tuple(each.name for each in sheets),
        others=tuple(each.name for each in filled if each is not sheet and not each.hidden),
        sure_of_names=names.sure,
        grouped=names.grouped,
        part=sheet.part,
        reader=reader,
        strings=strings,
        merged=scanned.merged,
    )


def _first_rows(
    parts: Parts, part: str, reader: CellReader, merged: dict[int, list[tuple[int, int]]], begin: int
) -> list[Row]:
    """With a few rows above the one where it begins. Of a sheet that is damaged further down, those before."""
    rows: list[Row] = []
    from_there = 0
    try:
        with parts.open(part) as file:
            for row in filled_down(reader.rows(file), merged):
                if row[0] >= begin - TITLES_AT_MOST:
                    rows.append(row)
                from_there += row[0] >= begin
                if from_there >= ROWS_LOOKED_AT:
                    break
    except LeadlineError:
        raise
    except DAMAGES:
        if not rows:
            raise
    return rows


def _chosen(path: Path, sheets: list[SheetPart], filled: list[SheetPart], stated: str | None) -> SheetPart:
    """The one that is stated, else the first with something in it that is not hidden."""
    if stated is not None:
        asked = stated.strip().casefold()
        found = next((sheet for sheet in sheets if sheet.name.strip().casefold() == asked), None)
        if found is not None:
            return found
        names = [sheet.name for sheet in sheets]
        mend = f"It has {', '.join(names)}."
        near = nearest(stated, names)
        raise BadSetting(Problem("no_such_sheet", f"There is no sheet {stated!r}.", mend, file=str(path), nearest=near))
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    if not shown:
        raise BadFile(empty(path))
    return shown[0]


def filled_down(rows: Iterator[Row], merged: dict[int, list[tuple[int, int]]]) -> Iterator[Row]:
    """What stands in cells that are merged over several rows counts for each of them; numbers for the first only."""
    if not merged:
        yield from rows
        return
    standing: dict[int, tuple[int, Cell]] = {}
    for number, cells, weight in rows:
        for place, (last, cell) in list(standing.items()):
            if number > last:
                del standing[place]
            elif place not in cells:
                cells[place] = cell
        for place, last in merged.get(number, ()):
            cell = cells.get(place, "")
            if isinstance(cell, int) or (cell and not NUMBER.fullmatch(cell)):
                standing[place] = (last, cell)
        yield number, cells, weight


def as_text(cells: list[Cell], strings: pa.Array) -> pa.Array:
    """One column, with the shared texts put in."""
    shared = [cell if isinstance(cell, int) else None for cell in cells]
    texts = pa.array([None if isinstance(cell, int) else cell for cell in cells], pa.string())
    if texts.null_count == 0:
        return texts
    return pc.coalesce(strings.take(pa.array(shared, pa.int64())), texts)


def _notes(merged: int, lacking: int) -> tuple[Problem, ...]:
    notes = []
    if merged:
        what = f"Of {merged:,} cells that are merged over rows, words count for each row, numbers for the first only."
        notes.append(Problem("merged_cells", what, "Unmerge them and fill them in if that is wrong.", "note"))
    if lacking:
        what = f"{lacking:,} formulas have no value in the file; their cells are read as empty."
        mend = "Open the file in a spreadsheet program and save it: that computes them."
        notes.append(Problem("formulas_without_value", what, mend, "warning"))
    return tuple(notes)


def _no_names(path: Path, line: int | None) -> Problem:
    what = f"Row {line} of the sheet is empty."
    return Problem("no_names", what, "State the row with the names of the columns.", file=str(path), line=line)


def _ends(line: int) -> RefusedRow:
    what = "The workbook is damaged from here on; what comes after this row cannot be read."
    return RefusedRow(line, "damaged_file", what, "Get the file again, or save it anew.", "")
