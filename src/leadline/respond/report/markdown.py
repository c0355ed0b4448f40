"""The report as Markdown: for chat, mail and notes. What people have written stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadline.respond.charts.chart import plain
from leadline.respond.report.parts import Cell, Heading, Report, Section, headings, linked

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&@!])")
_STARTS = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+](?=\s|$)|[-=](?=[-=]))")
_LINKS = re.compile(r"(://|www\.)", re.IGNORECASE)
"""What some readers make links of by themselves."""


def markdown(report: Report) -> str:
    """Pictures are told by their tables."""
    parts = [f"# {text(report.company)}: {text(report.title)}", text(report.under), f"**{text(report.opening)}**"]
    if report.to_do:
        parts.append("## To do next week")
        parts.append("\n".join(f"{n}. {text(one)}" for n, one in enumerate(report.to_do, 1)))
    for one in report.sections:
        parts += _section(one, report.address)
    parts += [f"> {text(one)}" for one in report.notices]
    if report.definitions:
        parts.append("---")
        parts.append("\n".join(f"- **{text(name)}**: {text(says)}" for name, says in report.definitions))
    return "\n\n".join(parts) + "\n"


def _section(one: Section, address: str) -> list[str]:
    parts = [f"## {_link(text(one.title), linked(address, one.path))}"]
    parts += [text(said) for said in one.says]
    if one.missing:
        parts.append(f"*{text(one.missing)}*")
    if one.table is not None:
        parts.append(
            _table(
                one.table.columns,
                [[_cell(cell, address) for cell in row] for row in one.table.rows],
            )
        )
        parts += [text(one.table.left_out)] if one.table.more else []
    if one.chart is not None:
        parts.append(f"**{text(one.chart.title)}**")
        parts.append(_table(headings(*one.chart.columns), [[text(cell) for cell in row] for row in one.chart.rows]))
    return parts


def _table(columns: Sequence[Heading], rows: list[list[str]]) -> str:
    sides = ["---:" if column.right else "---" for column in columns]
    lines = [" | ".join(text(column.text) or " " for column in columns), " | ".join(sides)]
    lines += [" | ".join(row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(cell: Cell, address: str) -> str:
    shown = _link(text(cell.text), linked(address, cell.path))
    return f"{shown} ({text(cell.detail)})" if cell.detail else shown


def _link(shown: str, url: str) -> str:
    return f"[{shown}](<{url.replace('<', '%3C').replace('>', '%3E')}>)" if url else shown


def text(said: str) -> str:
    """Text that Markdown shows as it is."""
    line = _LINKS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _MARKS.sub(r"\\\1", plain(said, 2_000)))
    return _STARTS.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)
