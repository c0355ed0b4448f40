"""The report as a file."""

from __future__ import annotations

import json
from typing import Literal

from leadline.respond.report.html import html
from leadline.respond.report.markdown import markdown
from leadline.respond.report.parts import Report
from leadline.respond.report.pdf import Paper, pdf

Form = Literal["html", "pdf", "md", "json"]
TYPES: dict[Form, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
NAMES: dict[Form, str] = {"html": "HTML", "pdf": "PDF", "md": "Markdown", "json": "JSON"}


def written(report: Report, form: Form, paper: Paper = "a4") -> bytes:
    """The bytes of the file."""
    if form == "pdf":
        return pdf(report, paper)
    if form == "html":
        return html(report).encode()
    if form == "md":
        return markdown(report).encode()
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=2).encode()
