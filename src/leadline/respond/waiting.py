"""Open steps that a person has to take, and the order in which to take them.

Pure. No name, company, brand, size or title is in it, so none of them can move anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from leadline.playbook import WorkingHours

Person: TypeAlias = int | str
StepKind: TypeAlias = Literal["individual", "mend_delivery"]
DueClass: TypeAlias = Literal["overdue", "today", "later"]

HEAT = {"hot": 3, "warm": 2, "cool": 1, "cold": 0}
STEPS_OF_PEOPLE = ("individual", "mend_delivery")
NEVER = datetime.max.replace(tzinfo=UTC)
EVER = datetime.min.replace(tzinfo=UTC)
SHELF_LIFE = timedelta(days=90)
MENDS = "-mend"
LATER = "later"
"""The outcome by which a step is put off."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open step. `requests` are the ids of those that it answers, `asked_at` is when the newest was made; `review`:
    it is for the review list; `put_off`: somebody put it off until it is due.
    """

    person: Person
    product: str | None
    request: str
    kind: StepKind
    requests: tuple[str, ...]
    optional: bool
    due: datetime | None
    minutes: int
    attempts: int
    review: bool
    put_off: bool
    temperature: str | None
    hottest: str | None
    problem_stated: bool
    stage: str | None
    accepted: bool
    customer: bool
    owner: str | None
    asked_at: datetime | None

    @property
    def key(self) -> str:
        """What names the step in addresses: the person, the request, and whether it is the failed delivery of it."""
        return f"{self.person}-{self.request}" + ("" if self.kind == "individual" else MENDS)


def waiting_of(
    step: Mapping[str, Any], lead: Mapping[str, Any], requests: Sequence[Mapping[str, Any]], held: Sequence[str]
) -> Waiting:
    """From a row of the steps, of the current lead, and of those requests that the step holds."""
    hottest = max((row["temperature"] for row in requests if row["temperature"]), key=HEAT.__getitem__, default=None)
    return Waiting(
        person=step["person"],
        product=step["product"],
        request=step["request"],
        kind=step["kind"],
        requests=tuple(held),
        optional=step["need"] == "optional",
        due=step["due"],
        minutes=int(step["minutes"] or 0),
        attempts=int(step["attempts"] or 0),
        review=bool(step["review"]),
        put_off=step.get("outcome") == LATER,
        temperature=hottest or lead.get("temperature"),
        hottest=hottest,
        problem_stated=any(row["problem_solved"] for row in requests) or bool(lead.get("problem_stated")),
        stage=lead.get("stage"),
        accepted=bool(lead.get("accepted")),
        customer=bool(lead.get("customer")),
        owner=lead.get("owner"),
        asked_at=max((row["at"] for row in requests), default=None),
    )


@dataclass(frozen=True)
class Plan:
    """The order of a day. `due` are promises, `next` the rest; `put_off` waits for a later day and takes no minutes of
    this one. `fitting` are the keys of what fits into `minutes_today`. What is made of them is made once: there may be
    tens of thousands.
    """

    as_of: datetime
    due: tuple[Waiting, ...]
    next: tuple[Waiting, ...]
    put_off: tuple[Waiting, ...]
    minutes_today: int
    fitting: frozenset[str]

    @cached_property
    def items(self) -> tuple[Waiting, ...]:
        return self.due + self.next

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The places of the items by their keys, from 1."""
        return {one.key: rank for rank, one in enumerate(self.items, 1)}

    @cached_property
    def fits(self) -> tuple[Waiting, ...]:
        """The items that fit, in order."""
        return tuple(one for one in self.items if one.key in self.fitting)

    @cached_property
    def fits_next(self) -> tuple[Waiting, ...]:
        """Those of them that are no promises, …"""
        return tuple(one for one in self.next if one.key in self.fitting)

    @cached_property
    def over_next(self) -> tuple[Waiting, ...]:
        """… and the rest of those."""
        return tuple(one for one in self.next if one.key not in self.fitting)


def plan(waiting: Iterable[Waiting], hours: WorkingHours, zone: ZoneInfo, as_of: datetime) -> Plan:
    """Put steps (none of the review list) in order, and see which fit into what is left of the working day.

    Promises first: required steps that are overdue or due today, by due time. Then temperature, stated problem, due
    time.
    """
    now = as_of.astimezone(UTC)
    keyed: list[tuple[tuple[Any, ...], Waiting]] = []
    later: list[Waiting] = []
    for one in waiting:
        due_class = due_class_of(one.due, now, zone)
        if one.put_off and due_class == "later":
            later.append(one)
        else:
            keyed.append((_order(one, promised(one, due_class)), one))
    keyed.sort(key=_first)
    budget = working_minutes_left(hours, zone, now)
    return Plan(
        as_of=as_of,
        due=tuple(one for key, one in keyed if not key[0]),
        next=tuple(one for key, one in keyed if key[0]),
        put_off=tuple(sorted(later, key=_by_due)),
        minutes_today=budget,
        fitting=_fitting([one for _, one in keyed], budget),
    )


def reviewed_since(as_of: datetime) -> datetime:
    """What was due before is cold by now, and stands last in the review list. It is the same for a whole day."""
    return as_of.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - SHELF_LIFE


def review_order(one: Waiting, since: datetime) -> tuple[Any, ...]:
    """By temperature, then stated problem, then the newest; behind them what was due before `since` or at no time, the
    latest first. Failed deliveries stand behind all of it.
    """
    last = (isinstance(one.person, str), one.person, one.request)
    if one.due is None or one.due < since:
        return (one.kind, 1, NEVER - (one.due or EVER), *last)
    heat = -HEAT.get(one.temperature or "", -1)
    return (one.kind, 0, heat, not one.problem_stated, NEVER - (one.asked_at or EVER), *last)


class Cooling(Protocol):
    """A step, as it waits or as it is shown."""

    @property
    def temperature(self) -> str | None: ...


def is_fresh(one: Cooling) -> bool:
    """Of the review list: late when it was imported, and not past its shelf life."""
    return HEAT.get(one.temperature or "", 0) > 0


def promised(one: Waiting, due_class: DueClass) -> bool:
    """An optional step is taken if there is time: nobody promised it."""
    return not one.optional and due_class != "later"


def due_class_of(due: datetime | None, now: datetime, zone: ZoneInfo) -> DueClass:
    if due is None:
        return "later"
    if due < now:
        return "overdue"
    today = now.astimezone(zone).date()
    return "today" if due.astimezone(zone).date() == today or _closes_at_midnight(due, now, zone) else "later"


def working_minutes_left(hours: WorkingHours, zone: ZoneInfo, at: datetime) -> int:
    """Whole working minutes from `at` to the end of its local day."""
    local = at.astimezone(zone)
    if local.date().isoformat() in hours.holidays:
        return 0
    minute = local.hour * 60 + local.minute + (1 if local.second or local.microsecond else 0)
    return sum(max(0, end - max(start, minute)) for start, end in hours.by_weekday[local.weekday()])


def _closes_at_midnight(due: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """A working day that ends at 24:00 closes at the next midnight, and is still today's."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return due.astimezone(zone) == datetime.combine(tomorrow, datetime.min.time(), tzinfo=zone)


def _order(one: Waiting, is_promise: bool) -> tuple[Any, ...]:
    due = one.due or NEVER
    heat = -HEAT.get(one.temperature or "", -1)
    last = (one.asked_at or NEVER, isinstance(one.person, str), one.person, one.kind, one.request)
    if is_promise:
        return (0, due, heat, not one.problem_stated, *last)
    return (1, heat, not one.problem_stated, due, *last)


def _first(pair: tuple[tuple[Any, ...], Waiting]) -> tuple[Any, ...]:
    return pair[0]


def _by_due(one: Waiting) -> tuple[Any, ...]:
    return (one.due or NEVER, isinstance(one.person, str), one.person, one.kind, one.request)


def _fitting(items: Sequence[Waiting], budget: int) -> frozenset[str]:
    """Each in its turn, if there is still time for it."""
    fits, left = [], budget
    for one in items:
        if one.minutes <= left:
            fits.append(one.key)
            left -= one.minutes
    return frozenset(fits)
