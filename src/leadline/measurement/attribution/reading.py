"""Touches as journeys need them: whose, when, and by which channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from leadline.measurement.attribution.journeys import Touched
from leadline.measurement.classes import BY_MEDIUM
from leadline.measurement.groups import DIMENSIONS, direction
from leadline.measurement.joining import Encoded, encoded, numbered
from leadline.measurement.population import Ints, instants
from leadline.playbook import Playbook
from leadline.qualification.columns import Coded, pairs
from leadline.touches.columns import CLASS_OF_KIND, OTHER_CLASS

COLUMNS = ("person", "at", "kind")
NO_CONTACT = ("identity", "attributes", "decision", "outcome", "delivery", "refund")
"""Kinds of touches by which nobody comes to us."""


@dataclass(frozen=True, eq=False)
class Read:
    """The touches that say by which of `channels` they came, and the number of each lead's person, of `people`."""

    touched: Touched
    channels: tuple[str, ...]
    leads: Ints
    people: int


def columns_read(by: str) -> tuple[str, ...]:
    """The columns of touches that are read for channels of this dimension."""
    return (*COLUMNS, *(("source", "medium") if by in BY_MEDIUM else (DIMENSIONS[by],)))


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
    reads = [playbook.read_as(kind) for kind in kinds.values]
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
