"""What of a report stands on its one page of paper: as much as there is room for, what matters most in any case.

The page has a head and two sides. For each side there are several ways to fill it, from all there is to the least; the
first that fits is printed (`report.typ`). Nothing is left out without a word: every part says how much more there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from leadline import words
from leadline.respond.charts.chart import Chart, plain
from leadline.respond.charts.picture import svg
from leadline.respond.report.parts import Cell, Report, Section, Table, linked

WIDTH = 420
"""Pixels of a picture."""
NAME, SAID, NOTICE, TO_DO = 60, 330, 240, 200
"""Characters of a name in a table, of a sentence, of a warning, of something to do."""
NOTICES = 3


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a part is printed: rows of its table, sentences, its picture, and the reasons beside words of its
    table. Intervals always stand beside their figures.
    """

    rows: int
    says: int
    picture: bool = False
    details: bool = False


Way = Mapping[str, Room]
"""The parts of a side from top to bottom, by their names."""
LEFT: tuple[Way, ...] = (
    {"week": Room(20, 1), "flow": Room(9, 6, picture=True), "handover": Room(1, 3)},
    {"week": Room(20, 1), "flow": Room(9, 5, picture=True), "handover": Room(0, 1)},
    {"week": Room(20, 1), "flow": Room(9, 5), "handover": Room(1, 3)},
    {"week": Room(20, 1), "flow": Room(7, 4), "handover": Room(0, 1)},
    {"week": Room(20, 1), "flow": Room(6, 3)},
    {"week": Room(20, 1), "flow": Room(5, 2)},
)
RIGHT: tuple[Way, ...] = (
    {
        "forecast": Room(3, 2, picture=True),
        "sources": Room(8, 3, picture=True),
        "offers": Room(6, 2, details=True),
        "busyness": Room(5, 1),
    },
    {"forecast": Room(3, 2), "sources": Room(8, 3, picture=True), "offers": Room(6, 2), "busyness": Room(5, 1)},
    {"forecast": Room(3, 2), "sources": Room(8, 3, picture=True), "offers": Room(6, 2), "busyness": Room(0, 1)},
    {"forecast": Room(3, 2), "sources": Room(5, 3, picture=True), "offers": Room(5, 2), "busyness": Room(0, 1)},
    {"forecast": Room(3, 2), "sources": Room(8, 3), "offers": Room(6, 2), "busyness": Room(0, 1)},
    {"forecast": Room(3, 2), "sources": Room(5, 2), "offers": Room(4, 1), "busyness": Room(0, 1)},
    {"forecast": Room(3, 1), "sources": Room(4, 1), "offers": Room(3, 1)},
)
SIDES = LEFT, RIGHT


def on_paper(report: Report) -> dict[str, Any]:
    """The report as `report.typ` takes it."""
    here = {"week": report.week, "as_of": report.as_of}
    return {
        "company": plain(report.company, 80),
        "title": report.title,
        "under": plain(report.under, SAID),
        "opening": plain(report.opening, SAID),
        "to_do": [plain(one, TO_DO) for one in report.to_do],
        "notices": _few([plain(one, NOTICE) for one in report.notices], NOTICES, "more warning"),
        "sides": [[_side(report, way) for way in ways] for ways in SIDES],
        "pictures": {one.name: _picture(one.chart) for one in report.sections if one.chart},
        "url": linked(report.address, f"/report?{urlencode(here)}"),
    }


def _side(report: Report, way: Way) -> list[dict[str, Any]]:
    found = {one.name: one for one in report.sections}
    return [_section(found[name], room, report.address) for name, room in way.items() if name in found]


def _section(one: Section, room: Room, address: str) -> dict[str, Any]:
    table = one.table if room.rows else None
    shown = table.rows[: room.rows] if table else ()
    return {
        "title": plain(one.title, NAME),
        "url": linked(address, one.path),
        "says": _few([plain(said, SAID) for said in one.says], room.says, "more finding"),
        "missing": plain(one.missing, SAID),
        "columns": [[column.text, column.right] for column in table.columns] if table else [],
        "rows": [_row(table, row, room, address) for row in shown] if table else [],
        "more": _more(table, room.rows) if table else "",
        "picture": one.name if room.picture and one.chart else "",
    }


def _row(table: Table, row: tuple[Cell, ...], room: Room, address: str) -> list[dict[str, str]]:
    return [_cell(cell, column.right or room.details, address) for cell, column in zip(row, table.columns, strict=True)]


def _cell(cell: Cell, detailed: bool, address: str) -> dict[str, str]:
    detail = plain(cell.detail, SAID) if detailed else ""
    return {"text": plain(cell.text, NAME), "detail": detail, "tone": cell.tone, "url": linked(address, cell.path)}


def _more(table: Table, rows: int) -> str:
    left = max(0, len(table.rows) - rows) + table.more
    return f"{table.others(left)}." if left else ""


def _few(said: list[str], most: int, more: str) -> list[str]:
    """The first of them, and how many others there are."""
    left = len(said) - most
    return said if left <= 0 else [*said[:most], f"{words.count(left, more)}."]


def _picture(chart: Chart) -> dict[str, str]:
    return {"title": plain(chart.title, SAID), "alt": chart.sentence, "svg": svg(chart, WIDTH)}
