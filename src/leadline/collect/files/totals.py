"""Rows of totals in a sheet that people add up: they are nobody's, and no costs of their own."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.collect.fields import DAYS_OF_COSTS
from leadline.collect.files.contents import Contents
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import LeaveOut
from leadline.problems import Problem
from leadline.touches.keys import KEY_KINDS

TOTALS = (
    "total", "totals", "grand total", "subtotal", "sub total", "sum", "summe", "gesamt", "gesamtsumme",
    "gesamtergebnis", "zwischensumme", "total general", "total général", "sous-total", "somme", "suma", "totale",
    "totaal",
)  # fmt: skip
WHY = "a total"


def totals(mapping: Mapping, header: Sequence[str], contents: Sequence[Contents]) -> tuple[LeaveOut, ...]:
    """Rules that leave out rows of totals. A word is taken for one only where every row that has it in that column says
    neither who it was nor (of costs) which day.
    """
    telling = DAYS_OF_COSTS if mapping.kind == "costs" else KEY_KINDS
    columns = {column for field in telling for column in mapping.fields.get(field, ())}
    places = [place for place, name in enumerate(header) if name in columns]
    found = []
    for place, name in enumerate(header):
        words = (
            [word for word in contents[place].counts if word.strip().rstrip(":").casefold() in TOTALS] if name else []
        )
        sure = [word for word in words if _is_total(word, contents[place], [contents[one] for one in places])]
        if sure:
            found.append(LeaveOut(name, equals=tuple(sure), why=WHY))
    return tuple(found)


def told_of(rules: Sequence[LeaveOut]) -> list[Problem]:
    """What is left out is said."""
    return [
        Problem(
            "totals_left_out",
            f"Rows with “{'” or “'.join(rule.equals)}” in “{rule.column}” are totals, and are left out.",
            "Take that out of leave_out: in the mapping if they are not.",
            "note",
        )
        for rule in rules
    ]


def _is_total(word: str, column: Contents, telling: Sequence[Contents]) -> bool:
    cells = column.column.to_pylist()
    rows = [row for row, cell in enumerate(cells) if cell is not None and cell.strip() == word.strip()]
    if not telling:
        return rows == [len(cells) - 1]
    return bool(rows) and all((one.column[row].as_py() or "").strip() in ("", word) for one in telling for row in rows)
