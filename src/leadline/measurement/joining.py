"""Joining tables by person and moment, and columns of text by what they say: whole columns at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.population import Ints, Mask, codes

NOWHERE = -1


def latest_before(keys: Ints, at: Ints, asked: Ints, when: Ints) -> Ints:
    """For each (`asked`, `when`) the place of the latest of (`keys`, `at`) with the same key and no later moment; of
    several of one moment the last. NOWHERE without one, and for keys below 0.
    """
    order = _order(keys, at)
    sorted_keys, sorted_at = (keys, at) if order is None else (keys[order], at[order])
    low = np.searchsorted(sorted_keys, asked, side="left")
    high = np.searchsorted(sorted_keys, asked, side="right")
    first = low.copy()
    while (open_ := np.flatnonzero(low < high)).size:
        middle = (low[open_] + high[open_]) // 2
        earlier = sorted_at[middle] <= when[open_]
        low[open_] = np.where(earlier, middle + 1, low[open_])
        high[open_] = np.where(earlier, high[open_], middle)
    place = np.where((low > first) & (asked >= 0), low - 1, NOWHERE)
    return place if order is None else np.where(place == NOWHERE, NOWHERE, np.append(order, NOWHERE)[place])


def first_after(keys: Ints, at: Ints, asked: Ints, when: Ints) -> Ints:
    """For each (`asked`, `when`) the place of the first of (`keys`, `at`) with the same key and no earlier moment; of
    several of one moment the first. NOWHERE without one, and for keys below 0.
    """
    back = latest_before(keys[::-1], -at[::-1], asked, -when)
    return np.where(back == NOWHERE, NOWHERE, len(keys) - 1 - back)


def in_order(keys: Ints, at: Ints) -> bool:
    """Whether rows stand by key, and by moment within a key."""
    up = keys[1:] > keys[:-1]
    return bool((up | ((keys[1:] == keys[:-1]) & (at[1:] >= at[:-1]))).all())


def _order(keys: Ints, at: Ints) -> Ints | None:
    return None if in_order(keys, at) else np.lexsort((at, keys))


def together(one: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Codes of two columns: the same for what is the same in both; -1 for null."""
    chunks = [*one.chunks, *(other if other.type == one.type else other.cast(one.type)).chunks]
    found = codes(pa.chunked_array(chunks, one.type))
    return found[: len(one)], found[len(one) :]


@dataclass(frozen=True, eq=False)
class Encoded:
    """A text column as places in `values`; −1: absent."""

    index: npt.NDArray[np.signedinteger]
    values: list[str]


def encoded(table: pa.Table, name: str) -> Encoded:
    """A text column by its distinct values."""
    if name not in table.column_names:
        return Encoded(np.full(table.num_rows, -1, dtype=np.int64), [])
    values = table.column(name)
    if not pa.types.is_dictionary(values.type):
        values = pc.dictionary_encode(values.cast(pa.string()))
    whole = values.unify_dictionaries().combine_chunks()
    given = pc.fill_null(whole.indices, -1) if whole.indices.null_count else whole.indices
    index = np.asarray(given.to_numpy(zero_copy_only=False))
    return Encoded(index, [str(value or "") for value in whole.dictionary.to_pylist()])


def numbered(leads: pa.Table, touches: pa.Table) -> tuple[Ints, Ints, int]:
    """The number of each lead's and of each touch's person (−1: none), and how many there are at most.

    Whole numbers close to one another are taken as they are: that costs nothing.
    """
    both = [leads.column("person"), touches.column("person")]
    if all(pa.types.is_integer(values.type) and not values.null_count for values in both):
        arrays = [values.to_numpy() for values in both]
        given = [array for array in arrays if len(array)]
        low, high = (min(int(a.min()) for a in given), max(int(a.max()) for a in given)) if given else (0, -1)
        if high - low <= 4 * sum(map(len, arrays)) + 1_000:
            low = low if low < 0 or high > len(arrays[0]) + len(arrays[1]) else 0
            first, second = (np.asarray(array - low if low else array, dtype=np.int64) for array in arrays)
            return first, second, high - low + 1
    tables = pa.concat_tables([pa.table({"person": values}) for values in both], promote_options="permissive")
    number = codes(tables.column("person"))
    return number[: leads.num_rows], number[leads.num_rows :], int(number.max(initial=-1)) + 1


def said(table: pa.Table, name: str) -> tuple[Ints, list[str]]:
    """A column of text by what it says, without outer blanks and in lower case: a code for each row, -1 for none, and
    what the codes mean.
    """
    found = encoded(table, name)
    number: dict[str, int] = {}
    of = [
        number.setdefault(text, len(number)) if (text := value.strip().casefold()) else NOWHERE
        for value in found.values
    ]
    return np.array([*of, NOWHERE], dtype=np.int64)[found.index], list(number)


def says(table: pa.Table, name: str, words: Collection[str]) -> Mask:
    """The rows whose text is one of some words (in lower case)."""
    found, values = said(table, name)
    return np.array([*(value in words for value in values), False], dtype=bool)[found]


def said_together(one: pa.Table, other: pa.Table, name: str) -> tuple[Ints, Ints, list[str]]:
    """Codes of a text column of two tables, the same for what says the same; -1 for none."""
    (mine, values), (theirs, others) = said(one, name), said(other, name)
    number = {value: place for place, value in enumerate(values)}
    of = [number.setdefault(value, len(number)) for value in others]
    return mine, np.array([*of, NOWHERE], dtype=np.int64)[theirs], list(number)
