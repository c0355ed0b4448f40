"""Undated details of people that come back: DE, then FR, then DE again is three things said, though the first and the
last look the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.append import fresh_of, known_subjects
from leadline.record.identity import NONE, Ints, People
from leadline.record.links import people_now
from leadline.record.models import Touch
from leadline.record.rows import lookup, select
from leadline.touches.content import content_ids
from leadline.touches.keys import KEY_KINDS

GIVEN: dict[str, pa.DataType] = {
    "subject": pa.int64(), "at": pa.int64(), "attributes": pa.string(), "details": pa.string(),
}  # fmt: skip


@dataclass
class _Standing:
    """The values of each person's details at the latest moment that gave one; several if that moment gave several."""

    of: dict[tuple[int, str], tuple[int, set[str]]] = field(default_factory=dict)

    def put(self, person: int, at: int, given: dict[str, str]) -> None:
        for name, value in given.items():
            then, values = self.of.get((person, name), (at, set()))
            if at > then:
                values = set()
            if at >= then:
                self.of[person, name] = at, {*values, value}

    def differs(self, person: int, at: int, given: dict[str, str]) -> bool:
        """Whether a value said at `at` is not what stands by then."""
        for name, value in given.items():
            then, values = self.of.get((person, name), (at, {value}))
            if at >= then and value not in values:
                return True
        return False


def with_returned(table: pa.Table, run: int | None = None) -> pa.Table:
    """`table` (incoming touches with their `content_id`), where a row of assumed date that is in the record gets an id
    of its own if another value has come since. Of what one table says of a person, everything stands or nothing. `run`
    was cut off, and is gone on with: what it brought by an id of its own keeps that.
    """
    fresh = np.asarray(fresh_of(table.column("content_id").combine_chunks()))
    undated = ~fresh & np.asarray(table.column("at_assumed"))
    if not undated.any():
        return table
    people = people_now()
    persons = _persons(table, people)
    undated &= persons != NONE
    standing = _standing(people, np.unique(persons[undated]))
    at = np.asarray(table.column("at").combine_chunks().cast(pa.int64()))
    said = [
        _given(*texts)
        for texts in zip(table.column("attributes").to_pylist(), table.column("details").to_pylist(), strict=True)
    ]
    for row in np.flatnonzero(fresh & (persons != NONE)).tolist():
        standing.put(int(persons[row]), int(at[row]), said[row])
    ours = {} if run is None else _brought(table, np.flatnonzero(undated), run)
    undated[list(ours)] = False
    back = _back(standing, np.flatnonzero(undated).tolist(), persons, at, said)
    if not back and not ours:
        return table
    ids = table.column("content_id").to_pylist()
    for row, id_ in (*zip(back, _ids_of_their_own(table, back), strict=True), *ours.items()):
        ids[row] = id_
    return table.set_column(table.column_names.index("content_id"), "content_id", pa.array(ids, pa.string()))


def _ids_of_their_own(table: pa.Table, rows: list[int]) -> list[str]:
    """Made of the old id, so that what the row said is in it, and of the moment."""
    some = table.select(["content_id", "at"]).take(pa.array(rows, pa.int64()))
    dated = pa.table({"properties": _quoted(some.column("content_id")), "at": some.column("at")})
    return list(content_ids(dated).to_pylist())


def _brought(table: pa.Table, rows: Ints, run: int) -> dict[int, str]:
    """The rows that a run has brought already by ids of their own, with these."""
    ids = _ids_of_their_own(table, rows.tolist())
    there = lookup(Touch, "content_id", "run", ids, "run = %s", [run])
    return {row: id_ for row, id_ in zip(rows.tolist(), ids, strict=True) if id_ in there}


def _back(standing: _Standing, rows: list[int], persons: Ints, at: Ints, said: list[dict[str, str]]) -> list[int]:
    """Rows to be appended again. One that is may put aside what another row of the table says: look until none does."""
    back: list[int] = []
    while True:
        more = [row for row in rows if standing.differs(int(persons[row]), int(at[row]), said[row])]
        if not more:
            return sorted(back)
        for row in more:
            standing.put(int(persons[row]), int(at[row]), said[row])
        back += more
        rows = sorted(set(rows) - set(more))


def _persons(table: pa.Table, people: People) -> Ints:
    """The person that each row's keys are known for, `NONE` if they are new."""
    subjects: Ints = np.full(len(table), NONE, dtype=np.int64)
    for kind in KEY_KINDS:
        column = table.column(kind).combine_chunks()
        missing: npt.NDArray[np.bool_] = (subjects == NONE) & np.asarray(pc.is_valid(column))
        if missing.any():
            subjects[missing] = known_subjects(kind, column.filter(pa.array(missing)))
    return np.where(subjects == NONE, NONE, people.of(subjects))


def _standing(people: People, persons: Ints) -> _Standing:
    log = select(Touch, GIVEN, "attributes is not null or details is not null")
    log = log.filter(pc.is_in(log.column("subject"), pa.array(people.members(persons))))
    of = people.of(np.asarray(log.column("subject")))
    standing = _Standing()
    columns = (log.column(name).to_pylist() for name in ("at", "attributes", "details"))
    for person, at, attributes, details in zip(of.tolist(), *columns, strict=True):
        standing.put(person, at, _given(attributes, details))
    return standing


def _given(attributes: str | None, details: str | None) -> dict[str, str]:
    """Names and values (as JSON) of both; they share no names."""
    given: dict[str, Any] = {**json.loads(attributes or "{}"), **json.loads(details or "{}")}
    return {name: json.dumps(value, sort_keys=True) for name, value in given.items()}


def _quoted(ids: pa.ChunkedArray) -> pa.Array:
    return pc.binary_join_element_wise('{"again":"', ids, '"}', "").combine_chunks()
