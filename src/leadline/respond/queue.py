"""The order of the day: whom to contact, in which order, and why.

Pure: tables of one qualification in, frozen records out. Promises come first (required steps overdue or due today, by
due time), then temperature, then a stated problem, then due time. No name, company, brand, size or title is looked at
before the order stands; details of people are only put beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline.playbook import Playbook
from leadline.respond.reason import Asked, reason_of
from leadline.respond.waiting import (
    STEPS_OF_PEOPLE,
    DueClass,
    Person,
    StepKind,
    Waiting,
    due_class_of,
    is_fresh,
    plan,
    review_order,
    reviewed_since,
    waiting_of,
)

__all__ = ["STEPS_OF_PEOPLE", "Details", "Item", "LeftOut", "Person", "Queue", "item_of", "queue"]


@dataclass(frozen=True, slots=True)
class Details:
    """What is shown beside a step; never part of its order."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One step that a person has to take. `rank` counts from 1 through due and next; 0 for what was put off and in the
    review list.
    """

    rank: int
    person: Person
    details: Details
    product: str | None
    request: str
    kind: StepKind
    temperature: str | None
    problem_stated: bool
    stage: str | None
    customer: bool
    optional: bool
    asked: tuple[Asked, ...]
    due: datetime | None
    due_class: DueClass
    minutes: int
    attempts: int
    reason: str
    fits: bool
    key: str = ""
    owner: str | None = None
    accepted: bool = False
    put_off: bool = False
    review: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """People who have a request and are in no list, by why."""

    do_not_contact: int = 0
    declined: int = 0
    takers: int = 0
    unqualified: int = 0
    history: int = 0
    """Their requests were past their shelf life when they were imported."""


@dataclass(frozen=True, slots=True)
class Queue:
    """`due` are promises, `next` the rest in order; `minutes_today` are left. `put_off` comes back on a later day.

    `review` is what is past its shelf life, or was late already when it was imported, the hottest first.
    """

    as_of: datetime
    time_zone: str
    due: tuple[Item, ...]
    next: tuple[Item, ...]
    review: tuple[Item, ...]
    minutes_today: int
    left_out: LeftOut
    put_off: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return self.due + self.next

    @property
    def fresh_review(self) -> int:
        """Steps of the review list that have not gone cold: they were late when they were imported."""
        return sum(is_fresh(item) for item in self.review)

    @property
    def fitting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.fits)

    @property
    def not_fitting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.fits)

    @property
    def minutes_due(self) -> int:
        return sum(item.minutes for item in self.due)

    @property
    def minutes_next(self) -> int:
        return sum(item.minutes for item in self.next)

    @property
    def minutes_not_fitting(self) -> int:
        return sum(item.minutes for item in self.not_fitting)


def queue(
    steps: pa.Table,
    leads: pa.Table,
    requests: pa.Table,
    playbook: Playbook,
    as_of: datetime,
    people: Mapping[Any, Details] | None = None,
) -> Queue:
    """The queue at `as_of` (aware) from the tables `steps`, `leads` and `requests` of a `Qualified`.

    `people` gives what is shown of each person; it has no part in the order. Somebody who declined contact, or asked
    for a step that nobody promised, is in none of the lists.
    """
    found = waiting_in(steps, leads, requests)
    waiting, asked_by_id = found.waiting, found.requests
    zone = ZoneInfo(playbook.time_zone)
    day = plan([one for one in waiting if not one.review], playbook.hours, zone, as_of)
    since = reviewed_since(as_of)
    old = sorted((one for one in waiting if one.review), key=lambda one: review_order(one, since))

    def shown(one: Waiting, rank: int = 0) -> Item:
        rows = [asked_by_id[request] for request in one.requests if request in asked_by_id]
        details = people.get(one.person, Details()) if people else Details()
        return item_of(one, rows, playbook, as_of, rank=rank, fits=bool(rank) and one.key in day.fitting, of=details)

    items = tuple(shown(one, rank) for rank, one in enumerate(day.items, 1))
    return Queue(
        as_of=as_of,
        time_zone=playbook.time_zone,
        due=items[: len(day.due)],
        next=items[len(day.due) :],
        review=tuple(shown(one) for one in old),
        minutes_today=day.minutes_today,
        left_out=found.left_out,
        put_off=tuple(shown(one) for one in day.put_off),
    )


@dataclass(frozen=True, slots=True, eq=False)
class WaitingIn:
    """Open steps of people, the rows of all requests by id, and who is left out."""

    waiting: tuple[Waiting, ...]
    requests: Mapping[str, dict[str, Any]]
    left_out: LeftOut


def waiting_in(steps: pa.Table, leads: pa.Table, requests: pa.Table) -> WaitingIn:
    """What waits for a person in the tables of a `Qualified`."""
    lead_of = _current_leads(leads)
    barred = {lead["person"] for lead in _rows(leads, ("person", "do_not_contact")) if lead["do_not_contact"]}
    asked_by_id = {row["id"]: row for row in requests.to_pylist()}
    step_rows = steps.to_pylist()
    waiting: list[Waiting] = []
    for step in step_rows:
        if step["kind"] not in STEPS_OF_PEOPLE or step["state"] != "open" or step["person"] in barred:
            continue
        held = step["requests"] or [step["request"]]
        rows = [asked_by_id[request] for request in held if request in asked_by_id]
        waiting.append(waiting_of(step, lead_of.get((step["person"], step["product"]), {}), rows, held))
    left_out = _left_out(step_rows, barred, {one.person for one in waiting})
    return WaitingIn(tuple(waiting), asked_by_id, left_out)


def item_of(
    one: Waiting,
    requests: Sequence[Mapping[str, Any]],
    playbook: Playbook,
    as_of: datetime,
    *,
    rank: int = 0,
    fits: bool = False,
    of: Details = Details(),
) -> Item:
    """A step as it is shown; `requests` are the rows of those that it answers."""
    now, zone = as_of.astimezone(UTC), ZoneInfo(playbook.time_zone)
    newest_first = sorted(requests, key=lambda row: (row["at"], row["id"]), reverse=True)
    asked = tuple(_asked(row, playbook) for row in newest_first)
    shelf_life = timedelta(microseconds=playbook.grading.cool_until)
    return Item(
        rank=rank,
        person=one.person,
        details=of,
        product=one.product,
        request=one.request,
        kind=one.kind,
        temperature=one.temperature,
        problem_stated=one.problem_stated,
        stage=one.stage,
        customer=one.customer,
        optional=one.optional,
        asked=asked,
        due=one.due,
        due_class=due_class_of(one.due, now, zone),
        minutes=one.minutes,
        attempts=one.attempts,
        reason=reason_of(
            one.kind,
            one.hottest,
            asked,
            one.due,
            now,
            zone,
            attempts=one.attempts,
            stale=one.review,
            shelf_life=shelf_life,
        ),
        fits=fits,
        key=one.key,
        owner=one.owner,
        accepted=one.accepted,
        put_off=one.put_off,
        review=one.review,
    )


def _current_leads(leads: pa.Table) -> dict[tuple[Any, str | None], dict[str, Any]]:
    columns = (
        "person", "product", "cycle", "stage", "accepted", "temperature", "problem_stated", "customer", "owner",
    )  # fmt: skip
    newest: dict[tuple[Any, str | None], dict[str, Any]] = {}
    for row in _rows(leads, columns):
        key = (row["person"], row["product"])
        if key not in newest or row["cycle"] > newest[key]["cycle"]:
            newest[key] = row
    return newest


def _rows(table: pa.Table, columns: Iterable[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select([name for name in columns if name in table.column_names]).to_pylist()
    return rows


def _asked(row: Mapping[str, Any], playbook: Playbook) -> Asked:
    offer = playbook.offer(row["offer"])
    return Asked(
        request=row["id"],
        at=row["at"],
        at_assumed=bool(row["at_assumed"]),
        action=row["action"],
        offer=offer.name if offer else row["offer"],
        source=row["source"],
        follow_up=row["follow_up"],
        problem=row["problem"],
    )


def _left_out(steps: Iterable[Mapping[str, Any]], barred: set[Any], shown: set[Any]) -> LeftOut:
    why: dict[str, set[Any]] = {"declined": set(), "taker": set(), "unqualified": set(), "history": set()}
    for step in steps:
        if step["kind"] == "individual" and step["reason"] in why and step["person"] not in barred | shown:
            why[step["reason"]].add(step["person"])
    counts, seen = {}, set[Any]()
    for reason, people in why.items():  # who is left out for several reasons counts for the first
        counts[reason] = len(people - seen)
        seen |= people
    return LeftOut(len(barred), counts["declined"], counts["taker"], counts["unqualified"], counts["history"])
