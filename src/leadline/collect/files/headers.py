"""Which row of a sheet names its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high

from leadline.collect.files.bounds import TITLES_AT_MOST

DATUM = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[-+(]?[\d.,:/\s'’%€$£-]*\d[\d.,:/\s'’%€$£)-]*|\d{4}-\d\d-\d\d[T ].*", re.S)
"""A cell that is rather a value than a name: an address, a number, a date."""
LONGEST_DATUM = 80


@dataclass(frozen=True, slots=True)
class Names:
    """`place` among the rows; `sure` says that the row looks like names and not like data."""

    place: int
    header: tuple[str, ...]
    sure: bool


def names_among(rows: Sequence[Sequence[str]], cut: bool = False) -> Names:
    """Find the names of the columns among the first rows (not empty ones) of a sheet.

    Rows with little in them above the names are titles. Of two rows of names the lower one is taken; where its names
    come twice, the upper row tells them apart. With `cut`, rows end where they end in the file, so that a title is one
    cell and not one of many.
    """
    place = _place(rows, cut)
    header = _header(rows, place)
    return Names(place, header, not any(map(_is_datum, header)))


def names_at(rows: Sequence[Sequence[str]], place: int) -> Names:
    """The names of the columns where their row is stated."""
    header = _header(rows, place)
    return Names(place, header, True)


def _place(rows: Sequence[Sequence[str]], cut: bool) -> int:
    widths = [_width(row) for row in rows]
    typical = median_high([width for width in widths if width > 1] or [1])

    def is_title(row: Sequence[str]) -> bool:
        filled = _filled(row)
        if cut and len(row) > 1 and typical <= 2:
            return False
        return filled * 2 < typical or (filled == 1 and typical == 2)

    first = next((i for i, row in enumerate(rows[: TITLES_AT_MOST + 1]) if not is_title(row)), 0)
    if first and not _like_names(rows[first]):
        return 0
    return first + 1 if _names_are_below(rows, first) else first


def _names_are_below(rows: Sequence[Sequence[str]], place: int) -> bool:
    """The row has gaps, the next one has none and is no data, though there are data further down."""
    if len(rows) < place + 3:
        return False
    upper, lower, data = rows[place], rows[place + 1], rows[place + 2 : place + 12]
    gaps = _filled(upper) < _filled(lower) and _width(upper) <= _width(lower) == _filled(lower)
    has_data = any(_is_datum(cell) for row in data for cell in row)
    return gaps and _like_names(upper) and _like_names(lower) and has_data


def _like_names(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(set(filled)) >= min(2, len(row)) and not any(map(_is_datum, filled))


def _header(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    names = [_one_line(cell) for cell in rows[place]] if rows else []
    twice = {name for name in names if name and names.count(name) > 1} if len(names) <= 2_000 else set()
    if not twice or not place or _filled(rows[place - 1]) < 2 or any(map(_is_datum, rows[place - 1])):
        return tuple(names)
    upper, above = "", []
    for cell in [*rows[place - 1], *([""] * len(names))][: len(names)]:
        upper = _one_line(cell) or upper
        above.append(upper)
    return tuple(f"{over} {name}".strip() if name in twice else name for over, name in zip(above, names, strict=True))


def _one_line(cell: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", " ", cell.strip())


def _is_datum(cell: str) -> bool:
    return len(cell) <= LONGEST_DATUM and DATUM.fullmatch(cell.strip()) is not None


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _width(row: Sequence[str]) -> int:
    return max((i for i, cell in enumerate(row, 1) if cell.strip()), default=0)
