"""A score down to its touches: the printed lines add up to the printed score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import CRITERIA, Criterion, Playbook, Rule
from leadline.problems import BadTouches, Problem, shown
from leadline.qualification.columns import as_object
from leadline.qualification.conditions import canonical, holds
from leadline.qualification.fold.records import CLIENT, STAGES
from leadline.qualification.match import attribute_name
from leadline.qualification.result import Qualified
from leadline.qualification.run import Folded, run
from leadline.qualification.tables import qualified
from leadline.touches.instants import micros_of, moment_of

TENTHS = 10


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a lead stands where it stands. `printed` is tenths of points by criterion, adding up to `printed_total`."""

    person: Any
    product: str | None
    cycle: int
    as_of: datetime
    stage: str
    stage_since: datetime
    rules_stage: str
    temperature: str | None
    lines: tuple[Line, ...]
    scores: dict[Criterion, float]
    total: float | None
    printed: dict[Criterion, int]
    printed_total: int
    qualified: Qualified


def explain(table: pa.Table, playbook: Playbook, person: Any, product: str | None, as_of: datetime) -> Explanation:
    """Explain one lead, the one last touched where no product is named.

    `table` holds the person and their groups' members.
    Raises BadTouches if the table does not have the person or the lead.
    """
    folded = run(table, playbook, as_of, history=True, trace=True)
    result = qualified(folded, playbook, as_of, history=True)
    number = _lead(result.leads, person, product)
    lead = folded.leads[number]
    row = result.leads.slice(number, 1).to_pylist()[0]
    client = int(lead["stage"]) == CLIENT
    lines = [] if client else [*_touch_lines(folded, number, as_of), *_attribute_lines(folded, number, as_of)]
    scores: dict[Criterion, float] = {c: sum(line.worth for line in lines if line.criterion == c) for c in CRITERIA}
    total = sum(scores.values())
    printed_total = round(total * TENTHS)
    shares = apportioned([scores[c] * TENTHS for c in CRITERIA], printed_total)
    printed = dict(zip(CRITERIA, shares, strict=True))
    return Explanation(
        person=row["person"],
        product=row["product"],
        cycle=row["cycle"],
        as_of=as_of,
        stage=row["stage"],
        stage_since=row["stage_since"],
        rules_stage=STAGES[int(lead["stage"])],
        temperature=row["temperature"],
        lines=tuple(_printed(lines, printed)),
        scores=scores,
        total=None if client else total,
        printed=printed,
        printed_total=printed_total,
        qualified=result,
    )


def apportioned(parts: Sequence[float], whole: int) -> list[int]:
    """Integers near `parts` that add up to `whole`, by largest remainder."""
    floors = [math.floor(part) for part in parts]
    short = whole - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i], i))
    for step in range(abs(short)):
        i = order[step % len(order)] if short > 0 else order[-1 - step % len(order)]
        floors[i] += 1 if short > 0 else -1
    return floors


def _printed(lines: list[Line], printed: dict[Criterion, int]) -> list[Line]:
    done: list[Line] = []
    for criterion in CRITERIA:
        own = sorted((line for line in lines if line.criterion == criterion), key=lambda line: -abs(line.worth))
        shares = apportioned([line.worth * TENTHS for line in own], printed[criterion]) if own else []
        for line, share in zip(own, shares, strict=True):
            values = {name: getattr(line, name) for name in Line.__slots__}
            done.append(Line(**{**values, "printed": share}))
    return done


def _lead(leads: pa.Table, person: Any, product: str | None) -> int:
    key = pa.scalar(person, leads.schema.field("person").type)
    mine = np.asarray(pc.fill_null(pc.equal(leads.column("person"), key), False))
    if not mine.any():
        what = f"There is no person {shown(person)} up to that moment."
        raise BadTouches(Problem("explain.person", what, "Look for them with “leadline leads”."))
    if product is not None:
        mine &= np.asarray(pc.fill_null(pc.equal(leads.column("product"), product), False))
        if not mine.any():
            what = f"Person {shown(person)} has no lead for “{product}” up to that moment."
            raise BadTouches(Problem("explain.lead", what, "Leave the product out to see the lead last touched."))
    numbers = np.flatnonzero(mine)
    touched = leads.column("last_touch_at").cast(pa.int64()).to_numpy()[numbers]
    return int(numbers[np.lexsort((numbers, touched))[-1]])


def _touch_lines(folded: Folded, number: int, as_of: datetime) -> list[Line]:
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


def _attribute_lines(folded: Folded, number: int, as_of: datetime) -> list[Line]:
    """What the attribute rules that hold now give."""
    streams, stream = folded.streams, folded.streams.stream
    person = int(folded.leads[number]["person"])
    count = int(stream.members[person]) if len(stream.members) > 1 else 1
    members: dict[int, tuple[dict[str, Any], dict[str, int]]] = {number: ({}, {}) for number in range(count)}
    for place in range(int(stream.start[person]), int(stream.start[person + 1])):
        giver = int(stream.giver[place]) if len(stream.giver) == len(stream.at) else 0
        values, since = members[giver]
        for name, value in _given(streams.touches.table, int(streams.rows[place])).items():
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


def _given(table: pa.Table, row: int) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if "attributes" in table.column_names:
        given |= as_object(table.column("attributes")[row].as_py())
    for column in table.column_names:
        if column.startswith("attributes.") and table.column(column)[row].as_py() is not None:
            given[canonical(column.removeprefix("attributes."))] = table.column(column)[row].as_py()
    return given
