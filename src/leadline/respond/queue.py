"""The order of the day: whom to contact, in which order, and why.

Pure: tables of one qualification in, frozen records out. Promises come first (required steps overdue or due today, by
due time), then temperature, then a stated problem, then due time. No name, company, brand, size or title is looked at
before the order stands; details of people are only put beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

import pyarrow as pa

from leadline.playbook import Playbook, WorkingHours
from leadline.respond.reason import Asked, reason_of

Person: TypeAlias = int | str
DueClass: TypeAlias = Literal["overdue", "today", "later"]

HEAT = {"hot": 3, "warm": 2, "cool": 1, "cold": 0}
STEPS_OF_PEOPLE = ("individual", "mend_delivery")


@dataclass(frozen=True, slots=True)
class Details:
    """What is shown beside a step; never part of its order."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One step that a person has to take. `rank` counts from 1 through due and next; 0 in the review list."""

    rank: int
    person: Person
    details: Details
    product: str | None
    request: str
    kind: Literal["individual", "mend_delivery"]
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
    """`due` are promises, `next` the rest in order; `minutes_today` are left.

    `review` is what is past its shelf life, or was late already when it was imported.
    """

    as_of: datetime
    time_zone: str
    due: tuple[Item, ...]
    next: tuple[Item, ...]
    review: tuple[Item, ...]
    minutes_today: int
    left_out: LeftOut

    @property
    def items(self) -> tuple[Item, ...]:
        return self.due + self.next

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
    def minutes_fitting(self) -> int:
        return sum(item.minutes for item in self.fitting)

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
    zone = ZoneInfo(playbook.time_zone)
    now = as_of.astimezone(UTC)
    lead_of = _current_leads(leads)
    barred = {lead["person"] for lead in _rows(leads, ("person", "do_not_contact")) if lead["do_not_contact"]}
    asked_by_id = {row["id"]: row for row in requests.to_pylist()}
    step_rows = steps.to_pylist()
    drafts = []
    for step in step_rows:
        if step["kind"] not in STEPS_OF_PEOPLE or step["state"] != "open" or step["person"] in barred:
            continue
        drafts.append(_draft(step, lead_of, asked_by_id, playbook, now, zone))
    live = sorted((d for d in drafts if not d["stale"]), key=_order)
    budget = working_minutes_left(playbook.hours, zone, now)
    items: list[Item] = []
    used = 0
    for rank, draft in enumerate(live, 1):
        fits = used + draft["minutes"] <= budget
        used += draft["minutes"] if fits else 0
        items.append(_item(draft, rank, fits, people))
    stale = sorted((d for d in drafts if d["stale"]), key=_order)
    return Queue(
        as_of=as_of,
        time_zone=playbook.time_zone,
        due=tuple(item for item in items if _is_promise(item.optional, item.due_class)),
        next=tuple(item for item in items if not _is_promise(item.optional, item.due_class)),
        review=tuple(_item(draft, 0, False, people) for draft in stale),
        minutes_today=budget,
        left_out=_left_out(step_rows, barred, {draft["person"] for draft in drafts}),
    )


def working_minutes_left(hours: WorkingHours, zone: ZoneInfo, at: datetime) -> int:
    """Whole working minutes from `at` to the end of its local day."""
    local = at.astimezone(zone)
    if local.date().isoformat() in hours.holidays:
        return 0
    minute = local.hour * 60 + local.minute + (1 if local.second or local.microsecond else 0)
    return sum(max(0, end - max(start, minute)) for start, end in hours.by_weekday[local.weekday()])


def _is_promise(optional: bool, due_class: DueClass) -> bool:
    """An optional step is taken if there is time: nobody promised it."""
    return not optional and due_class != "later"


def _order(draft: Mapping[str, Any]) -> tuple[Any, ...]:
    due = draft["due"] or datetime.max.replace(tzinfo=UTC)
    heat = -HEAT.get(draft["temperature"] or "", -1)
    asked_at = draft["asked"][0].at if draft["asked"] else datetime.max.replace(tzinfo=UTC)
    last = (asked_at, isinstance(draft["person"], str), draft["person"])
    if _is_promise(draft["optional"], draft["due_class"]):
        return (0, due, heat, not draft["problem_stated"], *last)
    return (1, heat, not draft["problem_stated"], due, *last)


def _current_leads(leads: pa.Table) -> dict[tuple[Any, str | None], dict[str, Any]]:
    columns = ("person", "product", "cycle", "stage", "temperature", "problem_stated", "customer")
    newest: dict[tuple[Any, str | None], dict[str, Any]] = {}
    for row in _rows(leads, columns):
        key = (row["person"], row["product"])
        if key not in newest or row["cycle"] > newest[key]["cycle"]:
            newest[key] = row
    return newest


def _rows(table: pa.Table, columns: Iterable[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select([name for name in columns if name in table.column_names]).to_pylist()
    return rows


def _draft(
    step: Mapping[str, Any],
    lead_of: Mapping[tuple[Any, str | None], Mapping[str, Any]],
    asked_by_id: Mapping[str, Mapping[str, Any]],
    playbook: Playbook,
    now: datetime,
    zone: ZoneInfo,
) -> dict[str, Any]:
    lead = lead_of.get((step["person"], step["product"]), {})
    held = step["requests"] or [step["request"]]
    rows = [asked_by_id[request] for request in held if request in asked_by_id]
    rows.sort(key=lambda row: (row["at"], row["id"]), reverse=True)
    asked = tuple(_asked(row, playbook) for row in rows)
    due = step["due"]
    due_class = _due_class(due, now, zone)
    hottest = max((row["temperature"] for row in rows if row["temperature"]), key=HEAT.__getitem__, default=None)
    return {
        "person": step["person"],
        "product": step["product"],
        "request": step["request"],
        "kind": step["kind"],
        "temperature": hottest or lead.get("temperature"),
        "problem_stated": any(row["problem_solved"] for row in rows) or bool(lead.get("problem_stated")),
        "stage": lead.get("stage"),
        "customer": bool(lead.get("customer")),
        "optional": step["need"] == "optional",
        "asked": asked,
        "due": due,
        "due_class": due_class,
        "minutes": int(step["minutes"] or 0),
        "attempts": int(step["attempts"] or 0),
        "stale": bool(step["review"]),
        "reason": reason_of(
            step["kind"],
            hottest,
            asked,
            due,
            now,
            zone,
            attempts=int(step["attempts"] or 0),
            stale=bool(step["review"]),
            shelf_life=timedelta(microseconds=playbook.grading.cool_until),
        ),
    }


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


def _due_class(due: datetime | None, now: datetime, zone: ZoneInfo) -> DueClass:
    if due is None:
        return "later"
    if due < now:
        return "overdue"
    return (
        "today"
        if due.astimezone(zone).date() == now.astimezone(zone).date() or _closes_today(due, now, zone)
        else "later"
    )


def _closes_today(due: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """A working day that ends at 24:00 closes at the next midnight, and is still today's."""
    return due.astimezone(zone) == datetime.combine(
        now.astimezone(zone).date() + timedelta(days=1), datetime.min.time(), tzinfo=zone
    )


def _item(draft: Mapping[str, Any], rank: int, fits: bool, people: Mapping[Any, Details] | None) -> Item:
    fields = {key: value for key, value in draft.items() if key != "stale"}
    details = people.get(draft["person"], Details()) if people else Details()
    return Item(rank=rank, details=details, fits=fits, **fields)


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
