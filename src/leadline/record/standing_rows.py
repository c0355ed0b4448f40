"""The kept tables of how leads stand: rows of some people in the place of those that are there, while others write."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models, transaction
from django.db.models import Q

from leadline.record.circles import pieces
from leadline.record.identity import NOBODY, Ints
from leadline.record.in_turns import as_many
from leadline.record.links import now_micros
from leadline.record.models import (
    Erasure,
    ImportRun,
    Link,
    Membership,
    Retraction,
    StandingLead,
    StandingMoment,
    Subject,
    Touch,
)
from leadline.record.rows import greatest, greatest_of, insert_at_once
from leadline.record.standing_columns import NEXT_LOOK

A_FEW, PEOPLE_AT_ONCE = 50, 200
"""People whose rows the first transaction replaces, and any at most: others wait some ten milliseconds for it."""

Tables = Mapping[type[models.Model], pa.Table]
"""What is kept, in the order of people, each column in one piece: a step finds its people without copying all."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the record goes: what has come, been linked, parted, grouped and taken back."""

    last_seq: int
    last_link: int
    last_undone: int
    last_member: int
    last_retraction: int

    @classmethod
    def now(cls) -> Reach:
        return cls(*greatest_of((Touch, "seq"), (Link, "id"), (Link, "undone"), (Membership, "id"), (Retraction, "id")))

    @classmethod
    def of(cls, kept: StandingMoment) -> Reach:
        return cls(kept.last_seq, kept.last_link, kept.last_undone, kept.last_member, kept.last_retraction)

    @property
    def columns(self) -> dict[str, int]:
        return asdict(self)

    def at_most(self, other: Reach) -> Reach:
        """No further than the other in anything."""
        return Reach(**{name: min(value, other.columns[name]) for name, value in self.columns.items()})


@dataclass(frozen=True, slots=True)
class Begun:
    """What was so when touches were read: how far the record went, what the tables spoke of, what was in the record.

    Others may bring the tables up, erase somebody or take an import back before what was read then is written.
    """

    reach: Reach
    kept: Reach | None
    erasure: int
    runs: frozenset[int]
    undone: int


def begin(kept: StandingMoment | None) -> Begun:
    return Begun(
        Reach.now(), Reach.of(kept) if kept else None, greatest(Erasure, "id"), _runs(), greatest(ImportRun, "undone"),
    )  # fmt: skip


def _runs() -> frozenset[int]:
    """The imports whose touches are there."""
    return frozenset(ImportRun.objects.exclude(state__in=("undoing", "undone")).values_list("id", flat=True))


def replace(tables: Tables, theirs: Q, begun: Begun) -> None:
    """Put rows in the place of some people's, in the caller's transaction: none of somebody who was erased meanwhile.

    The tables speak of no more from now on than these rows do: cut off here, the rest is caught up with.
    """
    people = pc.unique(tables[StandingLead].column("person")).to_pylist()
    there: set[int] = set()
    for some in pieces(people):
        there.update(Subject.objects.filter(id__in=some).values_list("id", flat=True))
    gone = pa.array(sorted(set(people) - there), pa.int64())
    marked: list[int] = []
    if greatest(Erasure, "id") != begun.erasure:
        marked = list(StandingLead.objects.filter(theirs, next_change_at=NEXT_LOOK).values_list("person", flat=True))
    for model, table in tables.items():
        model._default_manager.filter(theirs).delete()
        insert_at_once(model, table.filter(pc.invert(pc.is_in(table.column("person"), gone))) if len(gone) else table)
    for some in pieces(marked):
        StandingLead.objects.filter(person__in=some).update(next_change_at=NEXT_LOOK)
    kept = StandingMoment.objects.first()
    if kept is not None and (least := begun.reach.at_most(Reach.of(kept))) != Reach.of(kept):
        StandingMoment.objects.update(**least.columns)


def reached(begun: Begun) -> Reach | None:
    """What the tables speak of once all is written; None where everybody is to be qualified anew."""
    kept = StandingMoment.objects.first()
    if kept is None and begun.kept is not None:
        return None
    if begun.kept is None and greatest(Erasure, "id") != begun.erasure:  # there were no rows to be marked
        return None
    if begun.runs - _runs() or begun.undone != greatest(ImportRun, "undone"):  # what was read may have gone since
        return None
    if kept is None or Reach.of(kept) == begun.kept:
        return begun.reach
    return begun.reach.at_most(Reach.of(kept))


def everybodys(tables: Tables, begun: Begun) -> Iterator[None]:
    """Everybody's rows in the place of those that are kept, whoever they are of: some people a step."""
    people = _people(tables[StandingLead])
    low: int | None = NOBODY
    at, many = 0, A_FEW
    while low is not None:
        at += many
        high = int(people[at]) if at < len(people) else None
        began = time.monotonic()
        with transaction.atomic():
            theirs = Q(person__gte=low) if high is None else Q(person__gte=low, person__lt=high)
            replace({model: _between(table, low, high) for model, table in tables.items()}, theirs, begun)
        many, low = as_many(time.monotonic() - began, many, PEOPLE_AT_ONCE), high
        yield


def rows_of(tables: Tables, people: Sequence[int], begun: Begun) -> Iterator[None]:
    """The tables, which are of these people in ascending order, in the place of the rows that are kept of them: some
    people a step.
    """
    at, many = 0, A_FEW
    while at < len(people):
        some = people[at : at + many]
        began = time.monotonic()
        with transaction.atomic():
            rows = {model: _between(table, some[0], some[-1] + 1) for model, table in tables.items()}
            replace(rows, Q(person__in=some), begun)
            StandingMoment.objects.update(made=now_micros(), version=now_micros())
        at, many = at + len(some), as_many(time.monotonic() - began, len(some), PEOPLE_AT_ONCE)
        yield


def _people(table: pa.Table) -> Ints:
    """In order; of a table of leads, which has a row for each, they differ."""
    column = table.column("person")
    return np.asarray(column.chunk(0)) if column.num_chunks == 1 else np.asarray(column)


def _between(table: pa.Table, low: int, high: int | None) -> pa.Table:
    people = _people(table)
    first = int(np.searchsorted(people, low))
    last = len(people) if high is None else int(np.searchsorted(people, high))
    return table.slice(first, last - first)
