"""What the demo's sellers make of the leads that are handed over to them.

They answer what the playbook hands over, so it is asked: whoever was rejected and comes back is judged once more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.demo.life import SELLERS, Row
from leadline.engines.local import standing
from leadline.playbook import Playbook
from leadline.touches.columns import TOUCH_COLUMNS

TIMES = 3
"""So often somebody may be rejected and come back."""
EARNEST = ("quote", "booking", "trial", "tool", "contact_form", "attendance")
"""Without any of these nobody comes to be handed over."""
REASONS = (
    "no budget this year",
    "only looking around",
    "too small for us",
    "cannot be reached",
    "somebody else decides",
)
GIVEN_UP = ("no budget this year", "chose another trainer", "no answer any more")
TOLD = ("kind", "action", "offer", "product", "page", "what", "why", "follow_up", "problem", "group")
"""The columns of which the playbook makes stages."""


NO_MATTER = ("outcome", "delivery")
"""Kinds that move no stage."""


class Handed(NamedTuple):
    """A lead that entered SQL; `left` is when it stood elsewhere again."""

    person: int
    product: str | None
    at: datetime
    left: datetime | None
    bought: bool


def answer_leads(
    people: Sequence[list[Row]], owners: Mapping[int, str], playbook: Playbook, until: datetime, seed: str
) -> None:
    """Adds to the touches of each person what sales decided of their leads; `owners` are the sellers that some talked
    to."""
    asked = _with_groups(
        {n for n, rows in enumerate(people) if any(row.get("action") in EARNEST for row in rows)}, people
    )
    for _ in range(TIMES):
        rejected: set[int] = set()
        for lead in _handed(asked, people, playbook, until):
            rng = Random(f"{seed} {lead.person} {lead.product} {lead.at.isoformat()}")  # noqa: S311
            if _answer(lead, people[lead.person], owners.get(lead.person), rng):
                rejected.add(lead.person)
        if not rejected:
            return
        asked = _with_groups(rejected, people)


def _with_groups(some: set[int], people: Sequence[list[Row]]) -> list[int]:
    """These people and all of their groups, whose authority counts for them."""
    groups = {group for number in some if (group := _group(people[number]))}
    return [number for number, rows in enumerate(people) if number in some or _group(rows) in groups]


def _group(rows: Sequence[Row]) -> str | None:
    return next((row["group"] for row in rows if row.get("group")), None)


def _answer(lead: Handed, rows: list[Row], owner: str | None, rng: Random) -> bool:
    """Whether it was rejected. Sales is soon enough for most who buy, and forgets some."""
    chance, seller = rng.random(), owner or rng.choice(SELLERS)
    wait = timedelta(hours=rng.lognormvariate(2.3, 1.1))
    reason, lost, gone = rng.choice(REASONS), rng.random() < 0.5, timedelta(days=rng.uniform(9, 45))
    said: Row = {"kind": "decision", "product": lead.product, "email": _email(rows), "cookie": None, "by": seller}
    at = _at_work(lead.at + wait, rng)
    if lead.left is not None and at >= lead.left:
        at = lead.at + (lead.left - lead.at) * rng.uniform(0.1, 0.6)
        if chance > 0.8 or lead.left - lead.at < timedelta(hours=1):
            return False  # too late
    if chance < 0.08:
        return False  # forgotten
    if not lead.bought and chance > (0.84 if owner else 0.68):
        rows.append({**said, "at": at, "action": "reject", "reason": reason})
        return True
    rows.append({**said, "at": at, "action": "accept"})
    if not lead.bought and lost:
        rows.append({**said, "at": _at_work(at + gone, rng), "action": "lost", "reason": rng.choice(GIVEN_UP)})
    return False


def _email(rows: Sequence[Row]) -> str | None:
    return next((row["email"] for row in rows if row.get("email")), None)


def _at_work(at: datetime, rng: Random) -> datetime:
    """That moment if people are at work then, else some time in the morning after."""
    if not 7 <= at.hour < 16:
        at = at.replace(hour=7, minute=0) + timedelta(days=at.hour >= 16, minutes=rng.uniform(0, 100))
    return at + timedelta(days=7 - at.weekday() if at.weekday() > 4 else 0)


def _handed(asked: Collection[int], people: Sequence[list[Row]], playbook: Playbook, until: datetime) -> list[Handed]:
    """The entries into SQL that nobody has answered, in order."""
    table = standing(_table(asked, people), playbook, until).entries
    own = ["person", "product", "cycle"]
    handed = table.filter(pc.equal(table["stage"], "sql")).select(own).group_by(own).aggregate([])
    leads: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for entry in table.join(handed, own, join_type="left semi").sort_by("at").to_pylist():
        leads.setdefault((entry["person"], entry["product"], entry["cycle"]), []).append(entry)
    found = []
    for (person, product, _), stays in leads.items():
        answered = [row["at"] for row in people[person] if row.get("action") in ("accept", "reject")]
        for stay, after in zip(stays, [*stays[1:], None], strict=True):
            left = after["at"] if after else None
            if stay["stage"] != "sql" or any(stay["at"] <= at <= (left or until) for at in answered):
                continue
            bought = any(later["stage"] == "client" and later["at"] > stay["at"] for later in stays)
            found.append(Handed(person, product, stay["at"], left, bought))
    return found


def _table(asked: Collection[int], people: Sequence[list[Row]]) -> pa.Table:
    rows = [(number, row) for number in asked for row in people[number] if row["kind"] not in NO_MATTER]
    names = {name: TOUCH_COLUMNS[name] for name in TOLD}
    return pa.table(
        {
            "id": pa.array(range(len(rows)), pa.int64()),
            "person": pa.array([number for number, _ in rows], pa.int64()),
            "at": pa.array([row["at"].astimezone(UTC) for _, row in rows], TOUCH_COLUMNS["at"]),
            "known": pa.array([row["email"] is not None for _, row in rows], pa.bool_()),
            "attributes": pa.array(
                [json.dumps(row["attributes"]) if row.get("attributes") else None for _, row in rows], pa.string()
            ),
            **{name: pa.array([row.get(name) for _, row in rows], kind) for name, kind in names.items()},
        }
    )
