"""A column of touches as codes into its distinct values, so that meaning is asked once per value and never per row."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.touches.distinct import flat

Codes = npt.NDArray[np.int32]
DENSE = 1 << 22
"""Up to this many possible combinations a table of all is quicker than sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """`values[codes[i]]` is the value of row i; None where absent."""

    codes: Codes
    values: list[Any]

    def reduced(self, meaning: Callable[[Any], Hashable]) -> Coded:
        """The same rows, with values of one meaning made one."""
        number: dict[Hashable, int] = {}
        table = np.array([number.setdefault(meaning(value), len(number)) for value in self.values], dtype=np.int32)
        return Coded(table[self.codes], list(number))


def coded(table: pa.Table, name: str) -> Coded | None:
    """The column `name`, or None if the table has none or it is empty throughout."""
    if name not in table.column_names:
        return None
    column = table.column(name)
    if column.null_count == len(column) and len(column):
        return None
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    return coded_array(array)


def coded_array(array: pa.Array) -> Coded:
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    values: list[Any] = array.dictionary.to_pylist()
    indices = array.indices
    if indices.null_count:
        indices = indices.fill_null(len(values))
    values.append(None)
    return Coded(indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), values)


def as_object(text: Any) -> dict[str, Any]:
    """The JSON object in `text`, keys casefolded; empty if there is none."""
    if not text:
        return {}
    if not isinstance(text, str):
        loaded: Any = dict(text) if isinstance(text, dict | list) else {}
    else:
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            return {}
    return {str(key).strip().casefold(): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """Distinct combinations: row i has combination `codes[i]`, of which column j has value `parts[j][codes[i]]`."""

    codes: Codes
    parts: list[list[Any]]

    def __len__(self) -> int:
        return len(self.parts[0]) if self.parts else 1


def signatures(columns: Sequence[Coded], rows: int) -> Signatures:
    """Number the distinct combinations of several columns."""
    total = 1
    for column in columns:
        total *= len(column.values)
    if total >= 1 << 62:
        return _in_steps(columns, rows)
    wide: npt.NDArray[Any] = np.zeros(rows, dtype=np.int32 if total < 1 << 31 else np.int64)
    for column in columns:
        wide *= len(column.values)
        wide += column.codes
    codes, distinct = _compact(wide, total)
    parts: list[list[Any]] = []
    for column in reversed(columns):
        distinct, digit = np.divmod(distinct, len(column.values))
        parts.append([column.values[i] for i in digit])
    return Signatures(codes, parts[::-1])


def _compact(wide: npt.NDArray[Any], total: int) -> tuple[Codes, npt.NDArray[np.int64]]:
    if total <= DENSE:
        seen = np.zeros(total, dtype=bool)
        seen[wide] = True
        distinct = np.flatnonzero(seen)
        number = np.zeros(total, dtype=np.int32)
        number[distinct] = np.arange(len(distinct), dtype=np.int32)
        return number[wide], distinct.astype(np.int64)
    distinct, codes = np.unique(wide, return_inverse=True)
    return codes.astype(np.int32), distinct.astype(np.int64)


def pairs(first: Coded, second: Coded, meaning: Callable[[Any, Any], Any]) -> Coded:
    """What the values of two columns of the same rows mean together."""
    both = signatures([first, second], len(first.codes))
    return Coded(both.codes, [meaning(*pair) for pair in zip(*both.parts, strict=True)])


def texts_of_pairs(
    first: pa.Array | pa.ChunkedArray, second: pa.Array | pa.ChunkedArray, meaning: Callable[[Any, Any], str | None]
) -> pa.Array:
    """The same for columns of text, as a column of text."""
    found = pairs(coded_array(flat(first)), coded_array(flat(second)), meaning)
    return pa.array(found.values, pa.string()).take(pa.array(found.codes))


def _in_steps(columns: Sequence[Coded], rows: int) -> Signatures:
    half = len(columns) // 2
    left, right = signatures(columns[:half], rows), signatures(columns[half:], rows)
    both = signatures([Coded(left.codes, list(range(len(left)))), Coded(right.codes, list(range(len(right))))], rows)
    parts = [[part[i] for i in both.parts[0]] for part in left.parts]
    parts += [[part[i] for i in both.parts[1]] for part in right.parts]
    return Signatures(both.codes, parts)
