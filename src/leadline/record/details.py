"""People's details for display: per subject the latest that was not empty, with the moment that gave it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.identity import Ints, Resolved
from leadline.record.incoming import SHOWN
from leadline.record.models import Subject
from leadline.record.rows import Between, quoted, update


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest value of one detail for each subject that has one."""

    subjects: pa.Array
    values: pa.Array
    at: pa.Array


def latest(subjects: Ints, values: pa.Array, at: pa.Array) -> Latest:
    """The latest non-null value of each subject; of several at one moment the greatest by code point."""
    table = pa.table({"subject": pa.array(subjects), "value": values, "at": at.cast(pa.int64())}).filter(
        pc.is_valid(values)
    )
    table = table.sort_by([("subject", "ascending"), ("at", "ascending"), ("value", "ascending")]).combine_chunks()
    of = np.asarray(table.column("subject"))
    last = np.ones(len(of), dtype=bool)
    last[:-1] = of[1:] != of[:-1]
    table = table.filter(pa.array(last)).combine_chunks()
    return Latest(*(table.column(name) for name in ("subject", "value", "at")))


def details_of_new(table: pa.Table, resolved: Resolved) -> dict[str, pa.Array]:
    """Columns of details, one row per subject that these touches start."""
    rows = resolved.end_new - resolved.first_new
    columns: dict[str, pa.Array] = {}
    for name in SHOWN:
        given = table.column(f"shown_{name}")
        if given.null_count == len(given):
            continue
        found = latest(resolved.subjects, given, table.column("at"))
        place = np.asarray(found.subjects) - resolved.first_new
        ours = place >= 0
        index = np.full(rows, -1, dtype=np.int64)
        index[place[ours]] = np.flatnonzero(ours)
        indices = pa.array(index, mask=index < 0)
        columns[name], columns[f"{name}_at"] = found.values.take(indices), found.at.take(indices)
    return columns


def write_latest(table: pa.Table, subjects: Ints, between: Between = nullcontext) -> None:
    """Bring subjects' details up to these touches; an older touch never overwrites a younger one's.

    `table` has `at` and the `shown_…` columns; `subjects` says whose each row is.
    """
    for name in SHOWN:
        column = table.column(f"shown_{name}")
        if column.null_count == len(column):
            continue
        with between():
            found = latest(subjects, column, table.column("at"))
            texts, moments, of = found.values.to_pylist(), found.at.to_pylist(), found.subjects.to_pylist()
            rows = list(zip(texts, moments, of, moments, moments, texts, strict=True))
        value, at = quoted(name), quoted(f"{name}_at")
        statement = (
            f"update {quoted(Subject._meta.db_table)} set {value} = %s, {at} = %s "  # noqa: S608
            f"where id = %s and ({at} is null or {at} < %s or ({at} = %s and {value} < %s))"
        )
        update(statement, rows, between=between)
