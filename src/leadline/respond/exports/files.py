"""One table into a file, or all of them into a folder with a manifest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from leadline.problems import BadSetting, Problem
from leadline.record.home import Home
from leadline.respond.exports.tables import Exported, about
from leadline.respond.exports.writing import Form, write

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of a table were written, and into which file (None: no file of its own)."""

    table: str
    rows: int
    file: str | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def one_table(home: Home, table: Exported, to: Path | IO[bytes], form: Form, as_of: datetime) -> Written:
    """Raises BadSetting if the file cannot be written."""
    playbook = home.playbook()
    rows = write(table.make(home, playbook, as_of), to, form, about(table, playbook, as_of))
    return Written(table.name, rows, str(to) if isinstance(to, Path) else None)


def into_folder(home: Home, tables: Sequence[Exported], folder: Path, form: Form, as_of: datetime) -> list[Written]:
    """Each table as TABLE.FORM, and `manifest.json` last: who waits for it reads whole tables only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"{folder} cannot be made: {error.strerror}."
        raise BadSetting(Problem("unwritable_folder", what, "Name a place that you may write to.")) from None
    (folder / MANIFEST).unlink(missing_ok=True)
    written = [one_table(home, table, folder / f"{table.name}.{form}", form, as_of) for table in tables]
    playbook = home.playbook()
    said = {name: text for name, text in about(tables[0], playbook, as_of).items() if name != "table"}
    files = [{"table": one.table, "rows": one.rows, "file": f"{one.table}.{form}"} for one in written]
    (folder / MANIFEST).write_text(json.dumps({**said, "tables": files}, indent=2) + "\n", encoding="utf-8")
    return written
