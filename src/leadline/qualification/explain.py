"""A score down to its touches: the printed lines add up to the printed score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import CRITERIA, Criterion, Playbook
from leadline.problems import BadTouches, Problem, shown
from leadline.qualification.fold.records import CLIENT, STAGES
from leadline.qualification.lines import Given, Line, attribute_lines, touch_lines
from leadline.qualification.result import Qualified
from leadline.qualification.run import run
from leadline.qualification.tables import qualified

TENTHS = 10


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
    given = Given(folded.streams.touches.table)
    lines = [] if client else [*touch_lines(folded, number, as_of), *attribute_lines(folded, number, as_of, given)]
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
