"""What qualification gives: tables of leads, stage entries, requests, steps, and, if asked for, the whole history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the touches that a reader of the figures should know."""

    id: str
    text: str
    person: object = None
    touch: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Qualified:
    """Who stands where, as of a moment. The columns of each table: docs/reference/tables.md."""

    leads: pa.Table
    entries: pa.Table
    requests: pa.Table
    steps: pa.Table
    notices: tuple[Notice, ...]
    as_of: datetime
    history: pa.Table | None = None

    def __repr__(self) -> str:
        names = ("leads", "entries", "requests", "steps", "notices")
        counts = ", ".join(f"{len(getattr(self, name)):,} {name}" for name in names)
        return f"<Qualified as of {self.as_of.isoformat()}: {counts}>"
