"""What each touch, and each attribute, gives a lead: the lines that its score is the sum of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import Criterion, Rule
from leadline.qualification.columns import as_object
from leadline.qualification.conditions import canonical, holds
from leadline.qualification.match import attribute_name
from leadline.qualification.run import Folded
from leadline.touches.instants import micros_of, moment_of


@dataclass(frozen=True, slots=True)
class Line:
    """What one touch, or one attribute, gives by one rule now. `printed` is in tenths of a point."""

    criterion: Criterion
    rule: str
    points: float
    worth: float
    half_life: timedelta | None
    at: datetime | None
    touch: str | None
    kind: str | None
    detail: str
    borrowed: bool
    printed: int = 0


def touch_lines(folded: Folded, number: int, as_of: datetime) -> list[Line]:
    lead = folded.leads[number]
    trace = folded.trace
    mine = trace[:, 0] == number
    if lead["copied"]:
        mine |= (trace[:, 0] == -1 - int(lead["person"])) & (trace[:, 2] < lead["opened_row"])
    places = trace[mine, 2]
    rows = folded.streams.rows[places] if len(places) else places
    table = folded.streams.touches.table.take(pa.array(rows))
    ids = folded.streams.ids_of(rows).to_pylist()
    own = int(lead["person"])
    lines = []
    for i, (rule_number, row) in enumerate(zip(trace[mine, 1].tolist(), rows.tolist(), strict=True)):
        rule = folded.book.touch_rules[rule_number]
        at = int(folded.streams.touches.at[row])
        lines.append(
            Line(
                criterion=rule.criterion,
                rule=rule.name,
                points=rule.points,
                worth=_worth(rule, at, as_of),
                half_life=_half_life(rule),
                at=moment_of(at),
                touch=ids[i],
                kind=str(table.column("kind")[i].as_py()),
                detail=_detail(table, i),
                borrowed=int(folded.streams.touches.person[row]) != own,
            )
        )
    return lines


def _worth(rule: Rule, at: int, as_of: datetime) -> float:
    if rule.half_life is None:
        return rule.points
    return float(rule.points * 2.0 ** (-(micros_of(as_of) - at) / rule.half_life))


def _half_life(rule: Rule) -> timedelta | None:
    return None if rule.half_life is None else timedelta(microseconds=rule.half_life)


def _detail(table: pa.Table, row: int) -> str:
    """What the touch was about, in its own words."""
    parts = (
        table.column(name)[row].as_py() for name in ("action", "offer", "page", "product") if name in table.column_names
    )
    return " ".join(str(part) for part in parts if part not in (None, ""))


class Given:
    """The attributes that each row of a table gives, read once; rows that give none are not in it."""

    def __init__(self, table: pa.Table) -> None:
        self._of: dict[int, dict[str, Any]] = {}
        for column in table.column_names:
            if column == "attributes":
                for row, text in _said(table, column):
                    self._of.setdefault(row, {}).update(as_object(text))
        for column in table.column_names:
            if column.startswith("attributes."):
                for row, value in _said(table, column):
                    self._of.setdefault(row, {})[canonical(column.removeprefix("attributes."))] = value

    def by(self, row: int) -> dict[str, Any]:
        return self._of.get(row, {})


def _said(table: pa.Table, column: str) -> Iterator[tuple[int, Any]]:
    """Rows whose cell is not null, with what it says."""
    cells = table.column(column)
    rows = np.flatnonzero(np.asarray(pc.is_valid(cells)))
    return zip(rows.tolist(), cells.take(pa.array(rows)).to_pylist(), strict=True)


def attribute_lines(folded: Folded, number: int, as_of: datetime, given: Given) -> list[Line]:
    """What the attribute rules that hold now give; `given` is of the table that was folded."""
    streams, stream = folded.streams, folded.streams.stream
    person = int(folded.leads[number]["person"])
    count = int(stream.members[person]) if len(stream.members) > 1 else 1
    members: dict[int, tuple[dict[str, Any], dict[str, int]]] = {number: ({}, {}) for number in range(count)}
    for place in range(int(stream.start[person]), int(stream.start[person + 1])):
        giver = int(stream.giver[place]) if len(stream.giver) == len(stream.at) else 0
        values, since = members[giver]
        for name, value in given.by(int(streams.rows[place])).items():
            if value is None:
                values.pop(name, None)
            elif canonical(value):
                values[name], since[name] = value, int(stream.at[place])
    lines = []
    for rule in folded.book.attribute_rules:
        holders = [
            (member, max((since[attribute_name(c)] for c in rule.when if attribute_name(c) in since), default=None))
            for member, (values, since) in members.items()
            if all(holds(condition, values.get(attribute_name(condition))) for condition in rule.when)
        ]
        own = [holder for holder in holders if holder[0] == 0]
        others = holders if rule.criterion == "budget_authority" else []
        if not own and not others:
            continue
        chosen = own[0] if own else max(others, key=lambda holder: -1 if holder[1] is None else holder[1])
        at = chosen[1]
        lines.append(
            Line(
                criterion=rule.criterion,
                rule=rule.name,
                points=rule.points,
                worth=rule.points if at is None else _worth(rule, at, as_of),
                half_life=_half_life(rule),
                at=None if at is None else moment_of(at),
                touch=None,
                kind=None,
                detail=", ".join(
                    f"{name} {members[chosen[0]][0].get(name, 'not given')}"
                    for name in dict.fromkeys(attribute_name(condition) for condition in rule.when)
                ),
                borrowed=chosen[0] != 0,
            )
        )
    return lines
