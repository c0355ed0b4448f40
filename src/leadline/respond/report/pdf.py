"""The report on paper, set by Typst: what people have written is handed over as data and never read as markup."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from typing import Literal

from leadline.respond.report.paper import on_paper
from leadline.respond.report.parts import Report

Paper = Literal["a4", "us-letter"]
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")


def pdf(report: Report, paper: Paper = "a4") -> bytes:
    """One page, as a tagged PDF. The same report gives the same bytes."""
    import typst

    made = typst.compile(
        resources.files("leadline.respond.report").joinpath("report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(on_paper(report), ensure_ascii=False), "paper": paper},
        timestamp=datetime.fromisoformat(report.as_of).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("a report is one document")
    return made
