"""How a text file of rows is written: its encoding, its separator, its header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from leadline.collect.files.bounds import COLUMNS_AT_MOST, LINE_AT_MOST
from leadline.collect.files.encodings import Look, look
from leadline.collect.files.headers import names_among, names_at
from leadline.collect.files.manner import Manner
from leadline.problems import BadFile, BadSetting, Problem

SEPARATORS = ",;\t|"
SEPARATOR_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}
LINES_LOOKED_AT = 200
TITLES_AT_MOST = 20
"""Lines above a stated row of names that are read as titles."""
CHARACTERS_LOOKED_AT = 2_000_000
SAID = re.compile(r'"?sep=(.)"?\s*', re.I)
"""The first line by which a spreadsheet program says what separates columns."""
NEITHER = Manner()


@dataclass(frozen=True, slots=True)
class Opened:
    """`first_line` is the line (from 1) of the first row after the names, which begin at `header_line`; `plain` says
    that no quotes or odd line ends occur. `titles` are the rows above the names; `grouped` says that the last of them
    stands over groups of columns.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    first_line: int
    plain: bool
    size: int
    long_lines: bool = False
    mixed: bool = False
    header_line: int = 1
    titles: tuple[str, ...] = ()
    look: Look | None = None
    sure_of_names: bool = True
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    lines: int
    cells: list[str]


def opened(path: Path, manner: Manner = NEITHER) -> Opened:
    """Look at a file; what the manner states is taken as it stands. Raises BadFile if there is none, or nothing in it,
    BadSetting for an encoding or separator that cannot be.
    """
    try:
        seen = look(path, manner.encoding)
    except OSError as error:
        raise BadFile(unreadable(path, error)) from None
    separator = _stated_separator(manner.separator)
    skipped = (manner.header or 1) - 1
    with path.open(encoding=seen.encoding, errors="replace", newline="") as file:
        read = lines_of(file, seen.long_lines)
        above = list(islice(read, min(skipped, TITLES_AT_MOST)))
        lines = _first_lines(read, skipped - len(above))
    first = skipped + 1
    said = SAID.fullmatch(lines[0]) if lines and not skipped else None
    if said:
        lines, first, separator = lines[1:], 2, separator or said[1]
    separator = separator or _separator(lines)
    rows, broken = _rows(lines, separator, first)
    if not rows:
        raise BadFile(_bad_header(path, first) if broken else empty(path))
    cells = [row.cells for row in rows]
    over = [row.cells for row in _rows(above, separator, 1)[0]]
    if manner.header:
        told = over if skipped == len(above) else []
        names = replace(names_at([*told, *cells], len(told)), place=0)
    else:
        names = names_among(cells, cut=True)
    row = rows[names.place]
    if len(names.header) > COLUMNS_AT_MOST:
        raise BadFile(too_many_columns(path, len(names.header), row.line))
    header = names.header + _unnamed(names.header, cells[names.place + 1 :])
    titles = tuple(" ".join(cell.strip() for cell in title if cell.strip()) for title in [*over, *cells[: names.place]])
    return Opened(
        path, seen.encoding, separator, header, row.line + row.lines, seen.plain, seen.size, seen.long_lines,
        seen.mixed, row.line, titles, seen, names.sure, names.grouped,
    )  # fmt: skip


def lines_of(file: TextIO, long_lines: bool) -> Iterator[str]:
    """The lines of a file; of one that is too long only the begin, so that it costs no memory."""
    return _cut_lines(file) if long_lines else file


def _cut_lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE_AT_MOST):
        yield line
        while len(line) >= LINE_AT_MOST and not line.endswith(("\n", "\r")):
            line = file.readline(LINE_AT_MOST)


def _first_lines(lines: Iterator[str], skipped: int) -> list[str]:
    found: list[str] = []
    characters = filled = 0
    for line in islice(lines, skipped, None):
        found.append(line)
        characters += len(line)
        filled += not _blank(line)  # empty lines do not count: the names are found below many of them
        if filled >= LINES_LOOKED_AT or characters > CHARACTERS_LOOKED_AT:
            break
    return found


def _blank(line: str) -> bool:
    return not line.strip().strip(SEPARATORS)


def _rows(lines: Sequence[str], separator: str, first: int) -> tuple[list[_Row], bool]:
    """The rows that are not empty, and whether one cannot be read."""
    reader = csv.reader(lines, delimiter=separator)
    rows: list[_Row] = []
    done = 0
    try:
        for cells in reader:
            if not all(map(_blank, cells)):
                rows.append(_Row(first + done, reader.line_num - done, cells))
            done = reader.line_num
    except csv.Error:
        return rows, True
    return rows, False


def _separator(lines: Sequence[str]) -> str:
    """The one that cuts the first row into most columns, if the others agree; else the one in which most rows agree."""
    found = {separator: [row.cells for row in _rows(lines, separator, 1)[0]] for separator in SEPARATORS}

    def of_first(separator: str) -> int:
        return len(found[separator][0]) if found[separator] else 0

    by_first = max(SEPARATORS, key=of_first)
    rows = found[by_first]
    if len(rows) == 1 or (rows and len(rows[0]) > 1 and _alike(rows)[len(rows[0])] * 2 >= len(rows)):
        return by_first

    def agreed(separator: str) -> tuple[int, int]:
        widths = _alike(found[separator])
        return max(((width - 1) * count for width, count in widths.items()), default=0), of_first(separator)

    return max(SEPARATORS, key=agreed)


def _alike(rows: Sequence[Sequence[str]]) -> Counter[int]:
    return Counter(len(row) for row in rows)


def _unnamed(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Columns without a name and with nothing in them, where rows end with more separators than the names do."""
    wide = Counter(len(row) for row in rows).most_common(1)
    more = wide[0][0] - len(header) if wide else 0
    if more <= 0 or len(header) + more > COLUMNS_AT_MOST:
        return ()
    return () if any(cell.strip() for row in rows for cell in row[len(header) :]) else ("",) * more


def _stated_separator(stated: str | None) -> str | None:
    if stated is None:
        return None
    by_word = {word: mark for mark, word in SEPARATOR_WORDS.items()} | {"\\t": "\t"}
    mark = by_word.get(stated.strip().lower(), stated)
    if len(mark) == 1 and mark not in '"\r\n\0':
        return mark
    raise BadSetting(
        Problem("unknown_separator", f"{stated!r} separates no columns.", "Use comma, semicolon, tab or bar.")
    )


def unreadable(path: Path, error: OSError) -> Problem:
    what = f"The file cannot be read: {error.strerror}."
    return Problem("unreadable_file", what, "Check its name and that you may read it.", file=str(path))


def empty(path: Path) -> Problem:
    mend = "It needs one row with the names of the columns, and rows below it."
    return Problem("empty_file", "The file is empty.", mend, file=str(path))


def too_many_columns(path: Path, columns: int, line: int | None = None) -> Problem:
    what = f"The sheet has {columns:,} columns; {COLUMNS_AT_MOST:,} can be read."
    return Problem("too_many_columns", what, "Leave out those that are not needed.", file=str(path), line=line)


def _bad_header(path: Path, line: int) -> Problem:
    return Problem("bad_header", "The first row cannot be read.", "Check its quotes.", file=str(path), line=line)
