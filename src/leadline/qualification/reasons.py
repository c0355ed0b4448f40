"""Why every lead has its score: each line of each, as one table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.playbook import Playbook, Rule
from leadline.qualification.fold.records import CLIENT
from leadline.qualification.lines import Given, Line, attribute_lines
from leadline.qualification.run import Folded, run
from leadline.qualification.tables import words
from leadline.touches.columns import INSTANT
from leadline.touches.instants import micros_of

Ints = npt.NDArray[np.int64]
DAY = 86_400_000_000
REASONS: dict[str, pa.DataType] = {
    "criterion": pa.string(), "rule": pa.string(), "points": pa.float64(), "worth": pa.float64(),
    "half_life_days": pa.float64(), "at": INSTANT, "touch": pa.string(), "borrowed": pa.bool_(),
}  # fmt: skip


def reasons(table: pa.Table, playbook: Playbook, as_of: datetime) -> pa.Table:
    """What each counted touch, and each attribute, gives each lead as of a moment: person, product, cycle, and
    `REASONS`. `worth` is what is left of `points`; a lead's scores are the sums of its rows. Clients have none.

    `table` holds complete people with their groups' members. Raises BadTouches, NoRate.
    """
    folded = run(table, playbook, as_of, trace=True)
    leads, lines = _of_touches(folded, as_of)
    numbers, more = _of_attributes(folded, as_of)
    every = np.concatenate([leads, numbers])
    records = folded.leads[every]
    keys = pa.table({
        "person": folded.streams.touches.people.take(pa.array(records["person"])),
        "product": words(records["product"], [product.key for product in playbook.products]),
        "cycle": pa.array(records["cycle"], pa.int32()),
    })  # fmt: skip
    found = pa.concat_tables([lines, more])
    for name, column in zip(found.column_names, found.columns, strict=True):
        keys = keys.append_column(name, column)
    return keys.take(pa.array(np.argsort(every, kind="stable")))


def _of_touches(folded: Folded, as_of: datetime) -> tuple[Ints, pa.Table]:
    """Numbers of leads, and the lines that touches give them."""
    lead, rule, place = _counted(folded)
    streams = folded.streams
    row = streams.rows[place] if len(place) else place
    at = streams.touches.at[row]
    rules = folded.book.touch_rules
    points = np.array([one.points for one in rules], dtype=np.float64)
    half = np.array([one.half_life or np.inf for one in rules], dtype=np.float64)
    worth = points[rule] * 2.0 ** (-(micros_of(as_of) - at) / half[rule]) if len(rule) else np.empty(0)
    given = {
        "criterion": _named([one.criterion for one in rules], rule),
        "rule": _named([one.name for one in rules], rule),
        "points": pa.array(points[rule]),
        "worth": pa.array(worth),
        "half_life_days": pa.array([_days(one) for one in rules], pa.float64()).take(pa.array(rule)),
        "at": pa.array(at, pa.int64()).cast(INSTANT),
        "touch": streams.ids_of(row),
        "borrowed": pa.array(streams.touches.person[row] != folded.leads["person"][lead]),
    }
    return lead, pa.table(given).cast(pa.schema(REASONS))


def _counted(folded: Folded) -> tuple[Ints, Ints, Ints]:
    """Lead, rule and place in the stream of each touch that a rule counted: a lead that was opened later has those of
    the undecided one from before as its own.
    """
    trace, leads = folded.trace, folded.leads
    own = trace[trace[:, 0] >= 0]
    before = trace[trace[:, 0] < 0]
    before = before[np.argsort(-1 - before[:, 0], kind="stable")]
    of = -1 - before[:, 0]
    heirs = np.flatnonzero(leads["copied"] != 0)
    person = leads["person"][heirs].astype(np.int64)
    first, end = np.searchsorted(of, person, "left"), np.searchsorted(of, person, "right")
    many = end - first
    heir = np.repeat(heirs, many)
    rows = np.arange(len(heir)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)
    inherited = before[rows]
    earlier = inherited[:, 2] < leads["opened_row"][heir]
    lead = np.concatenate([own[:, 0], heir[earlier]])
    rule = np.concatenate([own[:, 1], inherited[earlier, 1]])
    place = np.concatenate([own[:, 2], inherited[earlier, 2]])
    scored = leads["stage"][lead] != CLIENT
    return lead[scored], rule[scored], place[scored]


def _of_attributes(folded: Folded, as_of: datetime) -> tuple[Ints, pa.Table]:
    """Numbers of leads, and the lines that attributes give them."""
    numbers: list[int] = []
    lines: list[Line] = []
    if folded.book.attribute_rules:
        given = Given(folded.streams.touches.table)
        for number, line in _each(folded, as_of, given):
            numbers.append(number)
            lines.append(line)
    columns = {
        "criterion": [line.criterion for line in lines],
        "rule": [line.rule for line in lines],
        "points": [line.points for line in lines],
        "worth": [line.worth for line in lines],
        "half_life_days": [
            None if line.half_life is None else line.half_life.total_seconds() / 86_400 for line in lines
        ],
        "at": [line.at for line in lines],
        "touch": [line.touch for line in lines],
        "borrowed": [line.borrowed for line in lines],
    }
    table = pa.table({name: pa.array(columns[name], type_) for name, type_ in REASONS.items()})
    return np.array(numbers, dtype=np.int64), table


def _each(folded: Folded, as_of: datetime, given: Given) -> Iterator[tuple[int, Line]]:
    for number in np.flatnonzero(folded.leads["stage"] != CLIENT).tolist():
        for line in attribute_lines(folded, number, as_of, given):
            yield number, line


def _named(names: list[str], codes: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(codes))


def _days(rule: Rule) -> float | None:
    return None if rule.half_life is None else rule.half_life / DAY
