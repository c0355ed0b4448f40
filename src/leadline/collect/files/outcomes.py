"""What an import would do, row by row, without writing anything.

Of the whole file keys and ids are held at once (0.8 GB for a million rows with three keys each): who is who can be said
when the last row is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.costs_told import SourcesOfCosts
from leadline.collect.files.counting import RowsTaken
from leadline.collect.files.notes import Notes
from leadline.collect.files.otherwise import CameOtherwise, before, came_otherwise
from leadline.collect.files.pieces import Piece, pieces, rows_expected
from leadline.collect.files.preparing import Prepared
from leadline.collect.files.report import TOLD_AT_MOST, ImportReport, RefusedRow
from leadline.collect.files.rows import Rows
from leadline.collect.notes import left_out_of_erased
from leadline.measurement.money import COST_COLUMNS
from leadline.problems import BadSetting
from leadline.record.costs import append_costs
from leadline.record.foreseen import Foreseen, foreseen
from leadline.record.home import Home
from leadline.record.returning import with_returned
from leadline.touches.keys import KEY_KINDS

Progress = Callable[[int, int], None]
OUTCOMES = ("new_person", "new_request", "known_person", "new", "already_here", "skipped", "refused")
NEW_PERSON, ALREADY_HERE, SKIPPED, REFUSED = 0, 4, 5, 6
OF_KNOWN = {"requests": 1, "people": 2}
"""What a row of somebody who is known (or was in a row before) is called; of other kinds: new."""
NEW = 3
WHO = (*KEY_KINDS, "content_id", "line", "at", "at_assumed", "received")
SAID = ("attributes", "details", "properties")
"""What undated rows of people are compared by."""

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Outcomes:
    """`table` has a row for each row of the file that is not empty, in its order: `line`, `outcome` (one of
    `OUTCOMES`), `person` (the number of who is known already, else null), `merges` (its keys show that two people are
    one), the `reason` of skipped and refused ones and how to `mend` these. `totals` by outcome add up to the rows of
    the file, empty ones among the skipped. `otherwise` if new ones came in before by another mapping.
    """

    table: pa.Table
    totals: dict[str, int]
    otherwise: CameOtherwise | None = None


@dataclass
class _Read:
    """What is kept of the rows of a file."""

    who: list[pa.Table] = field(default_factory=list)
    lines: list[Lines] = field(default_factory=list)
    skipped: list[Lines] = field(default_factory=list)
    skipped_why: list[pa.Array] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    """The first ones; of all, what follows."""
    refused_lines: list[Lines] = field(default_factory=list)
    reasons: list[pa.Array] = field(default_factory=list)
    mends: list[pa.Array] = field(default_factory=list)
    refused_count: int = 0
    rows: int = 0
    blank: int = 0
    bytes: int = 0

    def add(self, piece: Piece, kind: str) -> None:
        table = piece.shaped.table
        names = COST_NAMES if kind == "costs" else (*WHO, *SAID) if kind == "people" else WHO
        self.who.append(table.select([name for name in names if name in table.column_names]))
        self.skipped.append(piece.lines[piece.shaped.skipped])
        self.skipped_why.append(piece.shaped.skipped_why)
        self.refused += piece.refused[: max(TOLD_AT_MOST - len(self.refused), 0)]
        self.refused_lines.append(np.array([row.line for row in piece.refused], dtype=np.int64))
        self.reasons.append(pa.array([row.reason for row in piece.refused], pa.string()).dictionary_encode())
        self.mends.append(pa.array([row.mend for row in piece.refused], pa.string()).dictionary_encode())
        self.refused_count += len(piece.refused)
        self.rows += piece.rows
        self.blank += piece.blank
        self.bytes += piece.bytes


COST_NAMES = (*COST_COLUMNS, "said_currency", "line")


def dry_run(home: Home, prepared: Prepared, progress: Progress | None = None) -> tuple[Outcomes, ImportReport]:
    """What importing the file would do to each row, and the report that it would give. Raises BadSetting with what has
    to be stated about the file first.
    """
    if prepared.questions:
        raise BadSetting(*prepared.unanswered)
    playbook = home.playbook()
    reading = prepared.reading(playbook, datetime.now(UTC))
    shaping, notes, read = Rows(prepared, reading), Notes(prepared), _Read()
    spent_on = SourcesOfCosts()
    for piece in pieces(prepared, shaping):
        read.add(piece, prepared.kind)
        notes.add(piece.shaped.notes)
        if progress:
            progress(read.rows, rows_expected(prepared, read.rows, read.bytes))
    table = pa.concat_tables(read.who) if read.who else None
    if table is None or not len(table):
        seen = Foreseen.of_nothing()
        lines: Lines = np.empty(0, dtype=np.int64)
    elif prepared.kind == "costs":
        fresh = append_costs(home, table.drop_columns(["line"]), dry_run=True).fresh
        seen, lines = Foreseen.of_nobody(np.asarray(fresh)), np.asarray(table.column("line"))
        spent_on.add(table)
    else:
        if prepared.kind == "people":
            table = with_returned(table)
        lines = np.asarray(table.column("line"))
        seen = foreseen(home, table, lines)
    if seen.erased:
        notes.add([left_out_of_erased(seen.erased)])
    taken = RowsTaken(prepared.several)
    taken.add(pa.array(lines), pa.array(seen.fresh))
    otherwise = came_otherwise(home, prepared, lines, np.asarray(seen.fresh))
    outcomes = replace(_outcomes(prepared.kind, read, seen, lines), otherwise=otherwise)
    warned = (otherwise.problem(),) if otherwise else ()
    told = (*warned, *notes.told(shaping), *spent_on.told(home, playbook))
    report = ImportReport(
        prepared.kind, str(prepared.sheet.path), read.rows, taken.new, taken.known,
        read.blank + sum(map(len, read.skipped)), tuple(sorted(read.refused, key=lambda row: row.line)),
        seen.people_new, seen.people_known, seen.merges, told, prepared.left_out, None, True, read.refused_count,
    )  # fmt: skip
    return outcomes, report


def warned_of(home: Home, prepared: Prepared, progress: Progress | None = None) -> CameOtherwise | None:
    """What a dry run would warn of. Nothing is read where no file like this came in by another mapping."""
    return dry_run(home, prepared, progress)[0].otherwise if before(home, prepared) else None


def _outcomes(kind: str, read: _Read, seen: Foreseen, lines: Lines) -> Outcomes:
    """One row of the file at a time: the best of what its touches are."""
    code = np.where(seen.begins, NEW_PERSON, np.where(seen.fresh, OF_KNOWN.get(kind, NEW), ALREADY_HERE))
    order = np.lexsort((code, lines))
    first = np.ones(len(order), dtype=bool)
    first[1:] = lines[order][1:] != lines[order][:-1]
    row = np.cumsum(first) - 1
    merging = np.zeros(int(first.sum()), dtype=bool)
    np.logical_or.at(merging, row, seen.merging[order])
    best = order[first]
    skipped = np.concatenate([*read.skipped, np.empty(0, dtype=np.int64)])
    none = len(skipped) + read.refused_count
    codes = np.concatenate([code[best], np.full(len(skipped), SKIPPED), np.full(read.refused_count, REFUSED)])
    person = seen.person[best]
    taken, others = (pa.nulls(rows, pa.string()).dictionary_encode() for rows in (len(best), len(best) + len(skipped)))
    table = pa.table({
        "line": np.concatenate([lines[best], skipped, *read.refused_lines]),
        "outcome": pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(OUTCOMES)),
        "person": pa.concat_arrays([pa.array(person, pa.int64(), mask=person < 0), pa.nulls(none, pa.int64())]),
        "merges": np.concatenate([merging, np.zeros(none, dtype=bool)]),
        "reason": pa.chunked_array([taken, *read.skipped_why, *read.reasons]).unify_dictionaries().combine_chunks(),
        "mend": pa.chunked_array([others, *read.mends]).unify_dictionaries().combine_chunks(),
    })  # fmt: skip
    counted = Counter(codes.tolist())
    counted[SKIPPED] += read.blank
    totals = {name: counted[code] for code, name in enumerate(OUTCOMES)}
    return Outcomes(table.take(pc.sort_indices(table, [("line", "ascending")])), totals)
