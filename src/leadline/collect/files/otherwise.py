"""Rows that came in before by another mapping. A touch is known by what it says, so under this mapping they would be
new ones beside those of then: that is told before anything is written.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.digest import digest_of
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.pieces import pieces
from leadline.collect.files.preparing import Prepared, prepare, prepared_sheet
from leadline.collect.files.rows import Rows
from leadline.problems import LeadlineError, Problem
from leadline.record.costs import append_costs
from leadline.record.home import Home
from leadline.record.models import Cost, Touch
from leadline.record.rows import lookup
from leadline.record.runs import Run, runs
from leadline.record.saved_mappings import shape_of
from leadline.touches.instants import moment_of

MAPPINGS = 5
"""Other mappings that are looked at, the latest first."""
BACK = ("undoing", "undone")
MAKES = {
    "requests": {"request"}, "people": {"attributes"}, "purchases": {"purchase", "refund"}, "refunds": {"refund"},
    "deals": {"request", "purchase", "decision"}, "costs": {"cost"}, "suppressions": {"decision"}, "notes": {"note"},
}  # fmt: skip
"""Kinds of touches that rows become. Those of `touches` say it themselves: any."""

Lines = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Before:
    """An import that stands, of this file or one with the same columns, by another mapping."""

    run: Run
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class CameOtherwise:
    """`touches` would be new, of rows that import `run` brought on `day` (in the playbook's zone) as `kind`. With
    `doubles`, touches of the same kind are there of them, and would count twice.
    """

    run: int
    file: str
    kind: str
    mapping: str
    day: str
    touches: int
    doubles: bool

    @property
    def what(self) -> str:
        by = f"by the mapping “{self.mapping}”" if self.mapping else "by another mapping"
        return (
            f"These rows came in on {self.day} {by} (import {self.run}: {self.file}, as {self.kind}); "
            f"under this mapping they would be new touches: {self.touches:,}."
        )

    def problem(self) -> Problem:
        """As a warning, with what to do."""
        mend = (
            f"To have them once, take that import back first: leadline imports undo {self.run}. "
            "To have them both ways, go on: --anyway."
        )
        return Problem("came_otherwise", self.what, mend, "warning")


def before(home: Home, prepared: Prepared) -> list[Before]:
    """Imports by other mappings that may have brought these rows, one for each mapping. Mostly there is none."""
    ours, shape, digest = _meaning(prepared.mapping), shape_of(prepared.sheet.header), ""
    found: dict[str, Before] = {}
    read: set[str] = set()
    for run in runs(home):
        if run.state in BACK or run.mapping in ("", *read) or len(found) == MAPPINGS:
            continue
        alike = shape_of(json.loads(run.header or "[]")) == shape
        if not alike and run.digest and run.size == prepared.sheet.size:
            digest = digest or digest_of(prepared.sheet.path)
            alike = run.digest == digest
        if not alike:
            continue
        read.add(run.mapping)
        with suppress(LeadlineError):  # one of another version, perhaps
            mapping = Mapping.parse(run.mapping)
            if (meaning := _meaning(mapping)) != ours:
                found.setdefault(meaning, Before(run, mapping))
    return list(found.values())


def came_otherwise(home: Home, prepared: Prepared, lines: Lines, fresh: Flags) -> CameOtherwise | None:
    """What is to be told of touches in these lines of the file, of which some are `fresh`; None if there is nothing.
    The file is read once more for each other mapping by which such files came in.
    """
    if not fresh.any():
        return None
    told: CameOtherwise | None = None
    for one in before(home, prepared):
        with suppress(LeadlineError):  # it does not fit this file
            again = int((fresh & np.isin(lines, _lines_known(home, prepared, one))).sum())
            if again > (told.touches if told else 0):
                told = _told(home, prepared, one, again)
    return told


def _told(home: Home, prepared: Prepared, one: Before, touches: int) -> CameOtherwise:
    zone = ZoneInfo(home.playbook().time_zone)
    day = moment_of(one.run.started).astimezone(zone).date().isoformat()
    there, ours = _makes(one.mapping), _makes(prepared.mapping)
    doubles = there is None or ours is None or bool(there & ours)
    return CameOtherwise(one.run.id, one.run.file, one.run.kind, one.mapping.name or "", day, touches, doubles)


def _makes(mapping: Mapping) -> set[str] | None:
    """The kinds of touches that a mapping makes; None if its rows say that themselves."""
    kinds = {mapping.kind, *(part.kind for part in mapping.touches)}
    return None if "touches" in kinds else {kind for name in kinds for kind in MAKES[name]}


def _meaning(mapping: Mapping) -> str:
    """Of a mapping, what decides what its rows say: neither its name, nor how one file was written."""
    read = replace(mapping.read, encoding=None, separator=None, sheet=None, header=None)
    return replace(mapping, name=None, read=read, assumed_at=None, leave_out=()).text()


def _lines_known(home: Home, prepared: Prepared, one: Before) -> Lines:
    """The lines of the file of which the record has something by the other mapping."""
    if shape_of(json.loads(one.run.header or "[]")) == shape_of(prepared.sheet.header):
        read = replace(one.mapping.read, encoding=None, separator=None, sheet=None, header=None)
        then = prepared_sheet(prepared.sheet, replace(one.mapping, read=read))
    else:
        then = prepare(prepared.sheet.path, one.mapping)
    shaping = Rows(then, then.reading(home.playbook(), moment_of(one.run.started)))
    tables = [piece.shaped.table for piece in pieces(then, shaping)]
    tables = [table for table in tables if len(table)]
    if not tables:
        return np.empty(0, dtype=np.int64)
    if then.kind == "costs":
        table = pa.concat_tables(tables)
        ids = append_costs(home, table.drop_columns(["line"]), dry_run=True).ids
        there = lookup(Cost, "content_id", "id", ids)
    else:
        table = pa.concat_tables([table.select(["content_id", "line"]) for table in tables])
        ids = table.column("content_id").combine_chunks()
        there = lookup(Touch, "content_id", "seq", pc.unique(ids))
    known = pc.is_in(ids, value_set=pa.array(list(there), pa.string()))
    return np.unique(np.asarray(table.column("line").filter(known)))
