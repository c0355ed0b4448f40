"""The dry run: what would become of each row, kept to be looked at page by page."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from leadline.collect.files.mapping import Mapping
from leadline.collect.files.otherwise import CameOtherwise
from leadline.collect.files.outcomes import dry_run
from leadline.collect.files.preparing import Prepared, prepare
from leadline.record.home import Home
from leadline.record.import_drafts import Draft
from leadline.web.importing.beside import Result, Tell

SHOWN = 1_000
"""Rows of each outcome that can be looked at."""
CELL_AT_MOST = 200
CELLS = 6
"""Of a row, as it is shown."""


def check(home: Home, draft: Draft, mapping: Mapping, rows: Path, tell: Tell) -> Result:
    """`questions` if something about the file has to be said first. Raises BadFile, BadSetting."""
    prepared = prepare(draft.path(home), mapping)
    if prepared.questions:
        return {"questions": [asdict(trait) for trait in prepared.questions]}
    outcomes, report = dry_run(home, prepared, tell)
    kept = _with_cells(prepared, _first_of_each(outcomes.table))
    place = os.open(rows, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(place, "wb") as file, pa.ipc.new_file(file, kept.schema) as writer:
        writer.write_table(kept)
    return {
        "totals": {name: count for name, count in outcomes.totals.items() if count},
        "rows": report.rows,
        "people_new": report.people_new,
        "people_known": report.people_known,
        "merges": report.merges,
        "notes": [note.as_dict() for note in report.notes if note.id != "came_otherwise"],
        "otherwise": _otherwise(outcomes.otherwise),
        "left_out": list(prepared.left_out),
        "columns": _columns(prepared),
    }


def _otherwise(found: CameOtherwise | None) -> dict[str, Any] | None:
    """What came in before by another mapping, to be told in the words of the page."""
    return {"run": found.run, "what": found.what, "doubles": found.doubles} if found else None


def rows_of(kept: Path) -> pa.Table:
    """What `check` kept: line, outcome, person, merges, reason, mend and the row's `cells` as JSON."""
    with pa.memory_map(str(kept)) as file:
        return pa.ipc.open_file(file).read_all()


def _first_of_each(table: pa.Table) -> pa.Table:
    """At most `SHOWN` rows of each outcome, in the order of the file."""
    outcome = table.column("outcome").cast(pa.string()).combine_chunks().dictionary_encode()
    codes = np.asarray(outcome.indices)
    places = [np.flatnonzero(codes == code)[:SHOWN] for code in range(len(outcome.dictionary))]
    taken = np.sort(np.concatenate(places)) if places else np.empty(0, dtype=np.int64)
    made = table.take(pa.array(taken))
    return made.set_column(made.column_names.index("outcome"), "outcome", made.column("outcome").cast(pa.string()))


def _columns(prepared: Prepared) -> list[str]:
    return [prepared.sheet.header[place] for place in _places(prepared)]


def _places(prepared: Prepared) -> list[int]:
    """Of the cells that are shown: those that are read, in the order of the file."""
    read = sorted({place for touch in prepared.touches for places in touch.places.values() for place in places})
    return read[:CELLS]


def _with_cells(prepared: Prepared, table: pa.Table) -> pa.Table:
    """The rows with their cells, read from the file once more."""
    wanted = np.asarray(table.column("line"))
    last = int(wanted.max()) if len(wanted) else 0
    cells: dict[int, str] = {}
    places = _places(prepared)
    for batch in prepared.sheet.batches() if last else ():
        for row in np.flatnonzero(np.isin(batch.lines, wanted)).tolist():
            texts = [_short(batch.columns[place][row].as_py()) for place in places]
            cells[int(batch.lines[row])] = json.dumps(texts, ensure_ascii=False)
        for damaged in batch.damaged:
            if damaged.line in wanted:
                cells[damaged.line] = json.dumps([_short(damaged.text)], ensure_ascii=False)
        if len(batch.lines) and int(batch.lines[-1]) >= last:
            break
    texts = [cells.get(line, "[]") for line in wanted.tolist()]
    return table.append_column("cells", pa.array(texts, pa.string()))


def _short(cell: str | None) -> str:
    return (cell or "")[:CELL_AT_MOST].encode("utf-8", "replace").decode()
