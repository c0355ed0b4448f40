"""The touches that count up to a moment, and who is who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.problems import BadTouches, Problem
from leadline.qualification.published import Published
from leadline.touches.columns import INSTANT
from leadline.touches.instants import micros_of
from leadline.touches.publications import publications

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Touches:
    """Touches up to the moment asked about: the table, its instants, who is who; publications apart."""

    table: pa.Table
    at: Ints
    person: npt.NDArray[np.int32]
    people: pa.Array
    published: Published

    @property
    def rows(self) -> int:
        return len(self.at)


def touches_until(table: pa.Table, as_of: int, known_at: datetime | None) -> Touches:
    """Read the columns that every table must have, and keep what counts as of `as_of`.

    Raises BadTouches naming every column that is missing or unreadable.
    """
    problems = [
        Problem("touches.column", f"The table of touches has no column “{name}”.", f"Name or rename a column {name}.")
        for name in ("person", "at", "kind")
        if name not in table.column_names
    ]
    if problems:
        raise BadTouches(*problems)
    at = instants(table, "at")
    keep = pc.less_equal(at, as_of)
    if known_at is not None and "received" in table.column_names:
        received = pc.coalesce(instants(table, "received"), at)
        keep = pc.and_(keep, pc.less_equal(received, micros_of(known_at)))
    if not pc.all(keep).as_py():
        table, at = table.filter(keep), at.filter(keep)
    nobodys = publications(table)
    rows = pa.array(np.flatnonzero(nobodys))
    published = Published.of(table.take(rows), _writable(at.take(rows)))
    if len(published.ids):
        table, at = table.filter(pa.array(~nobodys)), at.filter(pa.array(~nobodys))
    for name in ("person", "at", "kind"):
        if table.column(name).null_count:
            row = pc.index(pc.is_null(table.column(name)), True).as_py()
            what = f"Row {row + 1} of the table of touches has no {name}."
            raise BadTouches(Problem("touches.absent", what, "Every touch needs person, at and kind.", path=name))
    person, people = numbered(table.column("person"))
    return Touches(table, _writable(at), np.require(person, requirements="W"), people, published)


def _writable(at: pa.Array) -> Ints:
    """Arrow's own memory is read-only, for which the fold would have to be compiled once more."""
    return np.array(at.to_numpy(zero_copy_only=False))


def instants(table: pa.Table, name: str) -> pa.Array:
    """A column of moments as int64 microseconds UTC; bare dates and naive times are read as UTC."""
    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    try:
        if pa.types.is_timestamp(column.type):
            return column.cast(pa.timestamp("us", column.type.tz), safe=False).view(pa.int64())
        if pa.types.is_date(column.type):
            return column.cast(pa.timestamp("us")).view(pa.int64())
        if pa.types.is_integer(column.type):
            return column.cast(pa.int64())
        return column.cast(INSTANT).view(pa.int64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        what = f"The column “{name}” cannot be read as moments: {error}"
        raise BadTouches(
            Problem("touches.moment", what, "Give timestamps, dates or ISO 8601 text.", path=name)
        ) from error


def numbered(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], pa.Array]:
    """Numbers for the distinct values of a column, and the values."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_integer(array.type) and array.type != pa.uint64() and len(array):
        values = array.cast(pa.int64()).to_numpy(zero_copy_only=False)
        low, high = int(values.min()), int(values.max())
        if high - low < 2 * len(values) + 1024:
            seen = np.zeros(high - low + 1, dtype=bool)
            shifted = values - low
            seen[shifted] = True
            number = (np.cumsum(seen) - 1).astype(np.int32)
            return number[shifted], pa.array(np.flatnonzero(seen) + low).cast(array.type)
    encoded = array.dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), encoded.dictionary
