"""By what leads can be told apart, and the groups that this makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.population import CLOSE, Ints, Mask, codes, text_column
from leadline.playbook import Playbook
from leadline.problems import BadSetting, Problem, nearest
from leadline.qualification.columns import texts_of_pairs
from leadline.qualification.conditions import canonical

Key = tuple[str | None, ...]

DIMENSIONS: dict[str, str] = {
    "source": "source",
    "class": "source_class",
    "direction": "direction",
    "medium": "medium",
    "channel": "channel",
    "campaign": "campaign",
    "offer": "offer",
    "product": "product",
    "landing_page": "landing_page",
    "what": "what",
    "why": "why",
}
"""Word of a report → column of the leads; `direction` is read from source and medium by the playbook."""

PERIODS = ("day", "week", "month")
UNKNOWN = "unknown"


def check_dimensions(by: tuple[str, ...], allowed: tuple[str, ...] = tuple(DIMENSIONS)) -> None:
    """Raises BadSetting naming every word that is no dimension."""
    problems = [
        Problem(
            id="unknown_dimension",
            what=f"Leads cannot be told apart by “{word}”.",
            mend=f"Take one of: {', '.join(allowed)}.",
            nearest=nearest(word, allowed),
        )
        for word in by
        if word not in allowed
    ]
    if problems:
        raise BadSetting(*problems)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """`keys[index[row]]` is what a row belongs to; index -1: to no group."""

    keys: tuple[Key, ...]
    index: Ints

    def count(self, mask: Mask) -> Ints:
        """How many rows of the mask each group has."""
        return np.bincount(self.index[mask & (self.index >= 0)], minlength=len(self.keys)).astype(np.int64)

    def total(self, values: np.ndarray) -> np.ndarray:
        """The sum of values in each group; exact for integers."""
        inside = self.index >= 0
        sums = np.zeros(len(self.keys), dtype=values.dtype)
        np.add.at(sums, self.index[inside], values[inside])
        return sums

    def split(self, mask: Mask) -> list[Ints]:
        """The rows of the mask, by group."""
        rows = np.flatnonzero(mask & (self.index >= 0))
        rows = rows[np.argsort(self.index[rows], kind="stable")]
        ends = np.searchsorted(self.index[rows], np.arange(1, len(self.keys)))
        return list(np.split(rows, ends)) if self.keys else []


def group_by(columns: list[pa.ChunkedArray], mask: Mask) -> Groups:
    """Groups of the rows of a mask by texts; null is a value of its own."""
    rows = np.flatnonzero(mask)
    index = np.full(len(mask), -1, dtype=np.int64)
    if not len(rows):
        return Groups((), index)
    number = np.zeros(len(rows), dtype=np.int64)
    for values in columns:
        part = codes(values)[rows]
        number = _renumbered(number * (int(part.max()) + 2) + part + 1)
    first = np.zeros(int(number.max()) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(rows))[::-1]
    index[rows] = number
    samples = [values.take(pa.array(rows[first])).to_pylist() for values in columns]
    keys = tuple(zip(*samples, strict=True)) if samples else ((),)
    return Groups(keys, index)


def _renumbered(number: Ints) -> Ints:
    """From 0 without gaps, in the same order; without sorting where they are close to one another."""
    most = int(number.max())
    if most > CLOSE * len(number):
        return np.asarray(np.unique(number, return_inverse=True)[1], dtype=np.int64)
    there = np.zeros(most + 1, dtype=bool)
    there[number] = True
    return np.asarray((np.cumsum(there) - 1)[number], dtype=np.int64)


def dimension_column(leads: pa.Table, word: str, playbook: Playbook) -> pa.ChunkedArray:
    """What each lead has in a dimension, as text."""
    if word != "direction":
        return text_column(leads, DIMENSIONS[word])
    source, medium = text_column(leads, "source"), text_column(leads, "medium")
    return pa.chunked_array([texts_of_pairs(source, medium, lambda where, by: direction(where, by, playbook))])


def direction(source: str | None, medium: str | None, playbook: Playbook) -> str | None:
    """Who made the first move: `inbound`, `outbound`, or `unknown` where the playbook does not say; None without a
    source."""
    return None if source is None else playbook.direction_of(source, medium) or UNKNOWN


def dimension_columns(leads: pa.Table, by: tuple[str, ...], playbook: Playbook) -> list[pa.ChunkedArray]:
    return [dimension_column(leads, word, playbook) for word in by]


def alike(leads: pa.Table, only: Mapping[str, str | None], playbook: Playbook) -> Mask:
    """The rows that have these values, written just so, in these dimensions; None: the value is missing."""
    check_dimensions(tuple(only))
    mask = np.ones(leads.num_rows, dtype=bool)
    for word, value in only.items():
        column = dimension_column(leads, word, playbook)
        found = column.is_null() if value is None else pc.fill_null(pc.equal(column, value), False)
        mask &= np.asarray(found.to_numpy(), dtype=bool)
    return mask


def spelling(groups: Groups) -> dict[Key, Key]:
    """How the leads write a key: each key as it is, and its comparable form as the key with the most rows."""
    sizes = np.bincount(groups.index[groups.index >= 0], minlength=len(groups.keys)).tolist()
    found: dict[Key, Key] = {}
    for _, key in sorted(zip(sizes, groups.keys, strict=True), key=lambda pair: (-pair[0], repr(pair[1]))):
        found.setdefault(tuple(canonical(value) for value in key), key)
    return found | {key: key for key in groups.keys}


def rank(key: Key) -> int:
    """0 for what is known, 1 where anything is `unknown`, 2 where anything is missing."""
    if any(value is None for value in key):
        return 2
    return int(any(canonical(value) == UNKNOWN for value in key))
