"""The report on paper, set by Typst: what people have written is handed over as data and never read as markup."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from typing import Any, Literal

from leadline.respond.charts.chart import plain
from leadline.respond.charts.picture import svg
from leadline.respond.report.parts import Cell, Report, Section, linked

Paper = Literal["a4", "us-letter"]
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")
WIDTH = 420


def pdf(report: Report, paper: Paper = "a4") -> bytes:
    """A tagged PDF. The same report gives the same bytes."""
    import typst

    made = typst.compile(
        resources.files("leadline.respond.report").joinpath("report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(_data(report), ensure_ascii=False), "paper": paper},
        timestamp=datetime.fromisoformat(report.as_of).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("a report is one document")
    return made


def _data(report: Report) -> dict[str, Any]:
    return {
        "company": plain(report.company, 120),
        "title": report.title,
        "under": report.under,
        "opening": report.opening,
        "sections": [_section(one, report.address) for one in report.sections],
        "to_do": list(report.to_do),
        "notices": list(report.notices),
        "definitions": [list(one) for one in report.definitions],
    }


def _section(one: Section, address: str) -> dict[str, Any]:
    table = one.table
    return {
        "title": one.title,
        "url": linked(address, one.path),
        "says": list(one.says),
        "missing": one.missing,
        "columns": [[column.text, column.right] for column in table.columns] if table else [],
        "rows": [[_cell(cell, address) for cell in row] for row in table.rows] if table else [],
        "chart": {"title": one.chart.title, "alt": one.chart.sentence, "svg": svg(one.chart, WIDTH)}
        if one.chart
        else None,
    }


def _cell(cell: Cell, address: str) -> dict[str, str]:
    return {"text": plain(cell.text), "detail": cell.detail, "tone": cell.tone, "url": linked(address, cell.path)}
