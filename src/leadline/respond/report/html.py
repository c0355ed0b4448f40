"""The report as one HTML file that needs nothing else: its pictures are within it, and it runs and loads nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

from django.template import Context, Engine, Template

from leadline.respond.charts.chart import Chart
from leadline.respond.charts.picture import svg
from leadline.respond.report.parts import Cell, Report, Section, Table, linked

WIDTH = 420
"""Pixels of a picture: two columns of a page."""


def html(report: Report) -> str:
    """Everything that people have written is escaped; pictures are images, which run nothing."""
    style = _text("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    found: dict[str, Any] = {
        "report": report,
        "style": style,
        "policy": f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'",
        "sections": [_section(one, report.address) for one in report.sections],
    }
    return _template().render(Context(found, autoescape=True))


def _section(one: Section, address: str) -> dict[str, Any]:
    table = one.table
    return {
        "part": one,
        "url": linked(address, one.path),
        "columns": table.columns if table else (),
        "rows": _rows(table, address) if table else [],
        "left_out": table.left_out if table else "",
        "picture": _picture(one.chart) if one.chart else "",
    }


def _rows(table: Table, address: str) -> list[list[dict[str, Any]]]:
    return [
        [_cell(cell, column.right, address) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def _cell(cell: Cell, right: bool, address: str) -> dict[str, Any]:
    url = linked(address, cell.path)
    return {"text": cell.text, "detail": cell.detail, "tone": cell.tone, "url": url, "right": right}


def _picture(chart: Chart) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg(chart, WIDTH).encode()).decode()


@cache
def _template() -> Template:
    return Engine(autoescape=True).from_string(_text("report.html"))


def _text(name: str) -> str:
    return resources.files("leadline.respond.report").joinpath(name).read_text("utf-8")
