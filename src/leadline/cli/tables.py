"""Tables that fit the terminal: beside each other where there is room, one value a line where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadline.cli.clean import clean
from leadline.cli.talk import console

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Column:
    """`grows`: takes what room is left and breaks its lines; the others stay whole."""

    name: str
    right: bool = False
    grows: bool = False
    style: str = ""


def show(title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], note: str = "") -> None:
    """A table on stdout. Every value is cleaned; None is an en dash."""
    screen = _stdout()
    cells = [[_cell(value) for value in row] for row in rows]
    if title:
        screen.print(clean(title), style="bold")
    if not cells:
        screen.print("  nothing")
    elif _room_needed(columns, cells) > screen.width:
        _cards(screen, columns, cells)
    else:
        _table(screen, columns, cells)
    if note:
        screen.print(clean(note, longest=2000), style="dim")
    screen.print()


def line(text: str, style: str = "") -> None:
    """A line of text on stdout, broken at words."""
    _stdout().print(clean(text, longest=4000), style=style)


def _stdout() -> Console:
    screen = console()
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdigit():
        screen.width = PIPE_WIDTH
    return screen


def _cell(value: object) -> str:
    return "–" if value is None or value == "" else clean(value)


def _room_needed(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> int:
    from rich.cells import cell_len

    room = 2
    for position, column in enumerate(columns):
        longest = max(cell_len(row[position]) for row in cells)
        room += 2 + max(cell_len(column.name), min(longest, 24) if column.grows else longest)
    return room


def _table(screen: Console, columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(
            Text(column.name),
            justify="right" if column.right else "left",
            no_wrap=not column.grows,
            overflow="fold",
            style=column.style,
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    if screen.is_terminal:
        screen.print(table)
        return
    with screen.capture() as drawn:
        screen.print(table)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))


def _cards(screen: Console, columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    from rich.text import Text

    widest = max(len(column.name) for column in columns)
    for row in cells:
        for column, cell in zip(columns, row, strict=True):
            if cell != "–":
                screen.print(Text(f"{column.name:<{widest}}  {cell}"))
        screen.print()
