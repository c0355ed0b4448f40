"""Touches as journeys need them: whose, when, and by which channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.attribution.journeys import Touched
from leadline.measurement.classes import BY_MEDIUM
from leadline.measurement.groups import DIMENSIONS, direction
from leadline.measurement.population import Ints, codes, instants
from leadline.playbook import Playbook
from leadline.qualification.columns import Coded, pairs
from leadline.qualification.conditions import canonical
from leadline.touches.columns import CLASS_OF_KIND, OTHER_CLASS

NO_CONTACT = ("identity", "attributes", "decision", "outcome", "delivery", "refund")
"""Kinds of touches by which nobody comes to us."""
CLASSES = 8


@dataclass(frozen=True, eq=False)
class Encoded:
    """A text column as places in `values`; −1: absent."""

    index: npt.NDArray[np.signedinteger]
    values: list[str]


@dataclass(frozen=True, eq=False)
class Read:
    """The touches that say by which of `channels` they came, and the number of each lead's person, of `people`."""

    touched: Touched
    channels: tuple[str, ...]
    leads: Ints
    people: int


def read(touches: pa.Table, leads: pa.Table, by: str, playbook: Playbook, until: int) -> Read:
    """Touches up to a moment (microseconds UTC); `by` is a word of `groups.DIMENSIONS`.

    Of one instant, requests come before others and purchases after them, then it goes by the name of the channel.
    """
    mine, theirs, people = numbered(leads, touches)
    said = _by_medium(touches, by, playbook) if by in BY_MEDIUM else encoded(touches, DIMENSIONS[by])
    names = [value.strip() for value in said.values]
    channels = tuple(sorted({name for name in names if name}))
    place = {name: position for position, name in enumerate(channels)}
    channel = np.array([place.get(name, -1) if name else -1 for name in names] + [-1], dtype=np.int32)[said.index]
    at = instants(touches, "at")
    kinds = encoded(touches, "kind")
    reads = [read_as(kind, playbook) for kind in kinds.values]
    kept = (channel >= 0) & (at <= until)
    if any(kind in NO_CONTACT for kind in reads):
        kept &= np.array([*(kind not in NO_CONTACT for kind in reads), True], dtype=bool)[kinds.index]
    if int(theirs.min(initial=0)) < 0:
        kept &= theirs >= 0
    rows = None if kept.all() else np.flatnonzero(kept)
    rank = np.array([CLASS_OF_KIND.get(kind, OTHER_CLASS) for kind in [*reads, ""]], dtype=np.int64)

    def order(some: Ints) -> Ints:
        """Of a few touches, which comes first of one instant."""
        theirs = some if rows is None else rows[some]
        return np.asarray(rank[kinds.index[theirs]] * len(channels) + channel[theirs])

    if rows is None:
        return Read(Touched(theirs, at, channel, order), channels, mine, people)
    return Read(Touched(theirs[rows], at[rows], channel[rows], order), channels, mine, people)


def _by_medium(touches: pa.Table, by: str, playbook: Playbook) -> Encoded:
    """The class or direction of each touch that names a source."""
    source, medium = (_coded(encoded(touches, name)) for name in ("source", "medium"))

    def said(where: str | None, medium: str | None) -> str:
        if not (where or "").strip():
            return ""
        return playbook.class_of(where, medium) if by == "class" else str(direction(where, medium, playbook))

    found = pairs(source, medium, said)
    return Encoded(found.codes, found.values)


def _coded(column: Encoded) -> Coded:
    return Coded(np.where(column.index < 0, len(column.values), column.index).astype(np.int32), [*column.values, None])


def read_as(kind: str, playbook: Playbook) -> str:
    """The kind as which the playbook reads a kind."""
    written = canonical(kind)
    return next((said.reads_as for said in playbook.kinds if canonical(said.kind) == written), written)


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
            small = np.int32 if high - low < 2**31 else np.int64
            first, second = ((array - array.dtype.type(low)).astype(small) for array in arrays)
            return first.astype(np.int64), second, high - low + 1
    tables = pa.concat_tables([pa.table({"person": values}) for values in both], promote_options="permissive")
    number = codes(tables.column("person"))
    return number[: leads.num_rows], number[leads.num_rows :], int(number.max(initial=-1)) + 1
