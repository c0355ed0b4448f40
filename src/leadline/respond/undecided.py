"""The SQL that wait for a yes or no of sales, in the kept tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

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
    order = [F(name).asc(nulls_first=True) for name in ("stage_since", "person", "product")]
    some = _undecided().order_by(*order).values_list("stage_since", "person", "product")[first : first + count]
    return [Undecided(person, product, None if at is None else moment_of(at)) for at, person, product in some]


def _undecided() -> QuerySet[StandingLead]:
    return StandingLead.objects.filter(current=True, stage="sql", accepted=False)
