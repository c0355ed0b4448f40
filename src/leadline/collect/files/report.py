"""What an import did, row by row where it has to be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from leadline.problems import Problem


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: the line of the file where it begins (from 1), why, how to mend it, and the row as it
    stands.
    """

    line: int
    id: str
    reason: str
    mend: str
    text: str


TOLD_AT_MOST = 10_000
"""Refused rows that a report holds; the record has them all."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """rows = new + known + skipped + refused_count, always; `refused` holds the first `TOLD_AT_MOST` of these rows.

    `new` rows brought a touch (or cost), `known` ones were there already (or stand twice in the file), `skipped` rows
    say that nothing was bought, or nothing at all. People and merges are those of the new touches. `columns_left_out`
    are the columns that were read as nothing. `written` touches (or costs) came of the new rows: a row may make
    several, and a dry run writes none. `stopped`: it ended early when it was asked to; `rows` are those counted so far.
    """

    kind: str
    file: str
    rows: int
    new: int
    known: int
    skipped: int
    refused: tuple[RefusedRow, ...]
    people_new: int
    people_known: int
    merges: int
    notes: tuple[Problem, ...]
    columns_left_out: tuple[str, ...]
    run: int | None
    dry_run: bool
    refused_count: int = 0
    stopped: bool = False
    written: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As JSON wants it."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name not in ("refused", "notes")}
        return {
            **plain,
            "refused": [asdict(row) for row in self.refused],
            "notes": [note.as_dict() for note in self.notes],
        }
