"""The roll: the leads as they stand now, narrowed, counted and put in order where they are kept.

Each lead is the latest cycle of one person's interest in one product. Counting and ordering look at covering indexes
only (`models/standing.py`), so a page far down the list costs at most half a walk through one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from leadline.record.circles import pieces
from leadline.record.models import StandingLead, StandingStep

Who: TypeAlias = Literal["request", "visitors", "everybody"]
"""Leads with a request, those without one, or all."""
Order: TypeAlias = Literal["asked", "asked_earliest", "score", "score_lowest", "seen", "seen_earliest"]
COLUMNS: dict[str, str] = {"asked": "last_request_at", "score": "total", "seen": "first_touch_at"}
STEPS_OF_PEOPLE = ("individual", "mend_delivery")
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads. `only` are columns with the value that they must have (None: no value), `since` is the earliest last
    request (microseconds), `persons` the people that a search found.
    """

    who: Who = "request"
    only: tuple[tuple[str, str | bool | None], ...] = ()
    since: int | None = None
    persons: tuple[int, ...] | None = None

    def parts(self) -> dict[str, Wanted]:
        """By the name of each condition: the same without it."""
        found = {
            name: replace(self, only=tuple(pair for pair in self.only if pair[0] != name)) for name, _ in self.only
        }
        if self.since is not None:
            found["since"] = replace(self, since=None)
        if self.persons is not None:
            found["persons"] = replace(self, persons=None)
        if self.who != "everybody":
            found["who"] = replace(self, who="everybody")
        return found


@dataclass(frozen=True, slots=True)
class Lead:
    """How one lead stands. Times are microseconds; `as_of` is the moment of the score."""

    person: int
    product: str | None
    cycle: int
    stage: str
    temperature: str | None
    total: float | None
    budget_authority: float | None
    as_of: int
    last_request_at: int | None
    first_touch_at: int | None
    source: str | None
    owner: str | None
    customer: bool
    taker: bool
    do_not_contact: bool
    overridden: bool


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The next thing that a person of ours owes a lead. `stale` ones are in the review list."""

    kind: str
    due: int | None
    attempts: int
    stale: bool


_COLUMNS = tuple(field.name for field in fields(Lead))


def count_by_temperature(wanted: Wanted) -> dict[str | None, int]:
    """How many leads are wanted, by their temperature."""
    rows = _leads(wanted).values_list("temperature").annotate(Count("id")).order_by()
    return dict(rows)


def count(wanted: Wanted) -> int:
    return _leads(wanted).count()


def page(wanted: Wanted, order: Order, first: int, rows: int, count: int) -> list[Lead]:
    """The leads from place `first` (0 is the first) on, in order; `count` is how many are wanted in all."""
    backwards = first > count // 2
    if backwards:
        start, stop = max(0, count - first - rows), count - first
    else:
        start, stop = first, first + rows
    chosen = list(_leads(wanted).order_by(*_order(order, backwards)).values_list("id", flat=True)[start:stop])
    if backwards:
        chosen.reverse()
    found = {
        number: Lead(*values)
        for number, *values in StandingLead.objects.filter(id__in=chosen).values_list("id", *_COLUMNS)
    }
    return [found[number] for number in chosen if number in found]


def every(wanted: Wanted, order: Order, at_most: int) -> list[Lead]:
    """The wanted leads in order, not more than `at_most`."""
    rows = _leads(wanted).order_by(*_order(order)).values_list(*_COLUMNS)[:at_most]
    return [Lead(*values) for values in rows]


def of_people(persons: Collection[int]) -> list[Lead]:
    """All leads of these people, the latest request first."""
    found = [
        Lead(*values)
        for some in pieces(persons)
        for values in StandingLead.objects.filter(current=True, person__in=some).values_list(*_COLUMNS)
    ]
    return sorted(found, key=lambda lead: (-(lead.last_request_at or 0), lead.person, lead.product or ""))


def without_each(wanted: Wanted) -> dict[str, int]:
    """For each condition: how many leads there would be without it."""
    return {
        name: StandingLead.objects.filter(_condition(part), current=True).count()
        for name, part in wanted.parts().items()
    }


def values_of(columns: Sequence[str], at_most: int) -> dict[str, list[str | None]]:
    """What leads with a request have in these columns, the most frequent first: all from one walk."""
    counts: dict[str, Counter[str | None]] = {column: Counter() for column in columns}
    rows = _leads(Wanted()).values_list(*columns).annotate(Count("id")).order_by()
    for *values, number in rows.iterator(ROWS_AT_ONCE):
        for column, value in zip(columns, values, strict=True):
            counts[column][value] += number
    return {
        column: [value for value, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0] or ""))[:at_most]]
        for column, found in counts.items()
    }


def open_steps(persons: Collection[int]) -> Mapping[tuple[int, str | None, int], OpenStep]:
    """By lead (person, product, cycle): the open step of a person of ours that is due first."""
    found: dict[tuple[int, str | None, int], OpenStep] = {}
    columns = ("person", "product", "cycle", "kind", "due", "attempts", "stale")
    for some in pieces(persons):
        steps = StandingStep.objects.filter(person__in=some, state="open", kind__in=STEPS_OF_PEOPLE)
        for person, product, cycle, kind, due, attempts, stale in steps.values_list(*columns):
            step = OpenStep(kind, due, attempts or 0, bool(stale))
            other = found.get((person, product, cycle))
            if other is None or _before(step) < _before(other):
                found[person, product, cycle] = step
    return found


def anybody() -> bool:
    """Whether there is any lead at all."""
    return StandingLead.objects.filter(current=True).exists()


def _before(step: OpenStep) -> tuple[bool, bool, int]:
    return step.stale, step.due is None, step.due or 0


def _leads(wanted: Wanted) -> QuerySet[StandingLead]:
    return StandingLead.objects.filter(Q(current=True) & _condition(wanted))


def _condition(wanted: Wanted) -> Q:
    found = Q()
    if wanted.who != "everybody":
        found &= Q(last_request_at__isnull=wanted.who == "visitors")
    for column, value in wanted.only:
        found &= Q(**{f"{column}__isnull": True} if value is None else {column: value})
    if wanted.since is not None:
        found &= Q(last_request_at__gte=wanted.since)
    if wanted.persons is not None:
        found &= Q(person__in=wanted.persons)
    return found


def _order(order: Order, backwards: bool = False) -> Sequence[OrderBy]:
    """Leads without a value come last where the greatest comes first, and first where it comes last: as an index has
    them.
    """
    name, _, lowest = order.partition("_")
    ascending = bool(lowest) != backwards
    columns = (COLUMNS[name], "person", "product")
    return [F(column).asc(nulls_first=True) if ascending else F(column).desc(nulls_last=True) for column in columns]
