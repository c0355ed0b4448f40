"""What a changed playbook would change today: where leads stand and what there is to do, under either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.local import qualify
from leadline.playbook import Playbook
from leadline.qualification.result import Qualified
from leadline.record.home import Home
from leadline.record.publication import ACTION, KIND
from leadline.record.touches_table import read_touches
from leadline.respond.queue import STEPS_OF_PEOPLE
from leadline.touches.columns import TOUCH_COLUMNS

STAGES = ("visitor", "prospect", "mql", "sql", "recycled", "disqualified", "lost", "client")


@dataclass(frozen=True, slots=True)
class StageChange:
    """A lead that stands elsewhere; None where the playbook knows no such lead."""

    person: int
    product: str | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Leads by stage, and the open steps that somebody has to take with their minutes, now and then.

    Leads are those with a request, as in lists and reports. Stages are in their order, each with at least one lead
    under either playbook. Steps of the review list are not counted. `clients` are those so far as the flow counts them:
    who bought and came back for more stands by stage where the new cycle is. `changes` are the leads whose stage
    differs, by person and product; `taken_back` counts those that sales rejected and that would be MQL or SQL again.
    `others` are people without any request, `others_moved` those of them who would stand elsewhere.
    """

    as_of: datetime
    stages_now: dict[str, int]
    stages_then: dict[str, int]
    steps_now: int
    steps_then: int
    minutes_now: int
    minutes_then: int
    clients: int
    changes: tuple[StageChange, ...]
    taken_back: int
    others: int
    others_moved: int


def what_changes(home: Home, old: Playbook, new: Playbook, as_of: datetime) -> WhatIf:
    """Everybody of the home by `old`, and by `new` if it were published at `as_of` (aware). Writes nothing.

    Raises NoRate where money is in a currency for which one of them gives no rate.
    """
    touches = read_touches(home)
    now = qualify(touches, old, as_of=as_of)
    then = qualify(pa.concat_tables([touches, _publication(new, as_of)]), new, as_of=as_of)
    before, after = _stages(now), _stages(then)
    counts = Counter(before.asked.values()), Counter(after.asked.values())
    there = [stage for stage in STAGES if any(count[stage] for count in counts)]
    steps_now, minutes_now = _to_do(now)
    steps_then, minutes_then = _to_do(then)
    changes, rejected = tuple(_changes(before.asked, after.asked)), _rejected(now)
    people = {person for found in (before, after) for person, _ in found.asked}
    silent = {person for found in (before, after) for person, _ in found.silent} - people
    return WhatIf(
        as_of=as_of,
        stages_now={stage: counts[0][stage] for stage in there},
        stages_then={stage: counts[1][stage] for stage in there},
        steps_now=steps_now,
        steps_then=steps_then,
        minutes_now=minutes_now,
        minutes_then=minutes_then,
        clients=_clients(now),
        changes=changes,
        taken_back=sum((one.person, one.product) in rejected and one.new in ("mql", "sql") for one in changes),
        others=len(silent),
        others_moved=len({one.person for one in _changes(before.silent, after.silent)} & silent),
    )


Lead = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class _Stages:
    """Each lead's stage, that of its latest cycle: of those with a request in it, and of the others."""

    asked: dict[Lead, str]
    silent: dict[Lead, str]


def _stages(found: Qualified) -> _Stages:
    rows = found.leads.select(["person", "product", "cycle", "stage", "last_request_at"]).to_pylist()
    rows.sort(key=lambda row: row["cycle"])
    latest = {(row["person"], row["product"]): row for row in rows}
    asked = {lead: row["stage"] for lead, row in latest.items() if row["last_request_at"] is not None}
    return _Stages(asked, {lead: row["stage"] for lead, row in latest.items() if lead not in asked})


def _rejected(found: Qualified) -> set[Lead]:
    """Leads that are back in nurture since sales rejected them: no other decision leads there."""
    rows = found.entries.select(["person", "product", "cycle", "stage", "by", "at"]).to_pylist()
    rows.sort(key=lambda row: (row["cycle"], row["at"]))
    latest = {(row["person"], row["product"]): row for row in rows}
    return {lead for lead, row in latest.items() if (row["stage"], row["by"]) == ("recycled", "decision")}


def _clients(found: Qualified) -> int:
    """Clients as the flow counts them: every cycle that was asked for and bought."""
    bought = pc.equal(found.leads.column("stage"), "client")
    return int(pc.sum(pc.and_(bought, pc.is_valid(found.leads.column("first_request_at")))).as_py() or 0)


def _changes(before: dict[Lead, str], after: dict[Lead, str]) -> Iterator[StageChange]:
    for person, product in sorted(before.keys() | after.keys(), key=lambda lead: (lead[0], lead[1] or "")):
        old, new = before.get((person, product)), after.get((person, product))
        if old != new:
            yield StageChange(person, product, old, new)


def _to_do(found: Qualified) -> tuple[int, int]:
    rows: list[dict[str, Any]] = found.steps.select(["kind", "state", "minutes", "review"]).to_pylist()
    mine = [row for row in rows if row["state"] == "open" and row["kind"] in STEPS_OF_PEOPLE and not row["review"]]
    return len(mine), sum(int(row["minutes"] or 0) for row in mine)


def _publication(playbook: Playbook, at: datetime) -> pa.Table:
    """The touch that publishing would make."""
    row = {
        "id": f"what if {playbook.digest}", "at": at, "received": at, "at_assumed": False, "received_assumed": False,
        "known": False, "kind": KIND, "action": ACTION,
    }  # fmt: skip
    return pa.table({name: pa.array([row.get(name)], type_) for name, type_ in TOUCH_COLUMNS.items()})
