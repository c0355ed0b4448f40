"""A table as CSV that spreadsheets take for text and numbers only."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
BOM = "\ufeff"
"""Else Excel takes UTF-8 for something older."""


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Every cell quoted. One that a spreadsheet could take for a formula gets an apostrophe before it, by which users
    mark a text themselves: also where it begins with blanks, or signs that cannot be seen.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def harmless(cell: str) -> str:
    cell = cell.replace("\x00", "")
    seen = next((place for place, sign in enumerate(cell) if unicodedata.category(sign) not in UNSEEN), len(cell))
    return f"'{cell}" if cell.startswith(FORMULAS) or cell[seen:].startswith(FORMULAS) else cell
