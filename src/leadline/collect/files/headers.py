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
    """`place` among the rows; `sure` says that the row looks like names and not like data; `grouped` that the row above
    belongs to the names, and stands over groups of columns.
    """

    place: int
    header: tuple[str, ...]
    sure: bool
    grouped: bool = False


def names_among(rows: Sequence[Sequence[str]], cut: bool = False) -> Names:
    """Find the names of the columns among the first rows (not empty ones) of a sheet.

    Rows with little in them above the names are titles. Of two rows of names the lower one is taken; where its names
    come twice, the upper row tells them apart, and where it has none, that of the upper row is taken. With `cut`, rows
    end where they end in the file, so that a title is one cell and not one of many.
    """
    place = _place(rows, cut)
    header, grouped = _header(rows, place)
    return Names(place, header, not any(map(_is_datum, header)), grouped)


def names_at(rows: Sequence[Sequence[str]], place: int) -> Names:
    """The names of the columns where their row is stated; the rows above it may belong to them."""
    header, grouped = _header(rows, place)
    return Names(place, header, True, grouped)


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
    """The row has gaps, the next one has none and is no data, though there are data further down; or the row names
    groups of columns, and the next one the columns.
    """
    if len(rows) < place + 3:
        return False
    upper, lower, data = rows[place], rows[place + 1], rows[place + 2 : place + 12]
    if _are_groups(upper, lower) and _are_names_of(lower, data):
        return True
    gaps = _filled(upper) < _filled(lower) and _width(upper) <= _width(lower) == _filled(lower)
    has_data = any(_is_datum(cell) for row in data for cell in row)
    return gaps and _like_names(upper) and _like_names(lower) and has_data


def _are_groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper row stands over the lower one: some of its cells go on over several columns, as merged cells do
    (`Person,Person` or `Person,`), and where the lower one is empty the upper one names the column itself.
    """
    over = [cell.strip() for cell in upper]
    under = [cell.strip() for cell in lower]
    width = max(_width(upper), _width(lower))
    over, under = ([*row, *[""] * width][:width] for row in (over, under))
    named = [name for name in under if name]
    goes_on = any(under[place] and over[place] in ("", over[place - 1]) for place in range(1, width))
    complete = all(name or above for name, above in zip(under, over, strict=True))
    return goes_on and complete and len(named) >= 2 and bool(over[0]) and _like_names(upper) and _like_names(lower)


def _are_names_of(names: Sequence[str], data: Sequence[Sequence[str]]) -> bool:
    """Whether below one of the names there are mostly dates, numbers or addresses: so the row is none of the data."""
    for place, name in enumerate(names):
        below = [row[place].strip() for row in data if place < len(row) and row[place].strip()]
        if name.strip() and below and sum(map(_is_datum, below)) * 2 > len(below):
            return True
    return False


def _like_names(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(set(filled)) >= min(2, len(row)) and not any(map(_is_datum, filled))


def _header(rows: Sequence[Sequence[str]], place: int) -> tuple[tuple[str, ...], bool]:
    """The names, and whether the row above belongs to them."""
    names = [_one_line(cell) for cell in rows[place]] if rows else []
    if not place or _filled(rows[place - 1]) < 2 or any(map(_is_datum, rows[place - 1])):
        return tuple(names), False
    over = [_one_line(cell) for cell in rows[place - 1]]
    grouped = _are_groups(over, names)
    if grouped:
        width = max(_width(over), len(names))
        over, names = ([*row, *[""] * width][:width] for row in (over, names))
        names = [name or above for name, above in zip(names, over, strict=True)]
    twice = {name for name in names if name and names.count(name) > 1} if len(names) <= 2_000 else set()
    upper, above = "", []
    for cell in [*over, *([""] * len(names))][: len(names)]:
        upper = cell or upper
        above.append(upper)
    joined = [
        f"{group} {name}".strip() if name in twice and group != name else name
        for group, name in zip(above, names, strict=True)
    ]
    return tuple(joined), grouped or bool(twice)


def _one_line(cell: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", " ", cell.strip())


def _is_datum(cell: str) -> bool:
    return len(cell) <= LONGEST_DATUM and DATUM.fullmatch(cell.strip()) is not None


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _width(row: Sequence[str]) -> int:
    return max((i for i, cell in enumerate(row, 1) if cell.strip()), default=0)
