"""The SQL that wait for a yes or no of sales, in the kept tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from leadline.record.models import StandingLead
from leadline.touches.instants import moment_of


@dataclass(frozen=True, slots=True)
class Undecided:
    """A lead that waits, and since when it is SQL; None where nobody knows."""

    person: int
    product: str | None
    since: datetime | None


def undecided_count() -> int:
    return _undecided().count()


def undecided(first: int, count: int) -> Sequence[Undecided]:
    """Who has waited longest comes first."""
    rows = sorted(  # here, as an order would keep SQLite from the index that holds only these
        _undecided().values_list("stage_since", "person", "product"),
        key=lambda row: (row[0] is not None, row[0] or 0, row[1], row[2] or ""),
    )
    some = rows[first : first + count]
    return [Undecided(person, product, None if at is None else moment_of(at)) for at, person, product in some]


def _undecided() -> QuerySet[StandingLead]:
    return StandingLead.objects.filter(current=True, stage="sql", accepted=False)
