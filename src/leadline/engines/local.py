"""Qualification on this machine: one table, or partition by partition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.engines.arrow import as_table
from leadline.engines.moments import Moment, moment
from leadline.engines.playbook_given import playbook_given
from leadline.engines.touch_columns import TOUCHES, checked
from leadline.engines.unknown_kinds import notices as notices_of_kinds
from leadline.engines.unknown_kinds import unknown_kinds
from leadline.playbook import CRITERIA, Playbook
from leadline.problems import BadTouches, Problem, shown
from leadline.qualification.conditions import canonical
from leadline.qualification.explain import Explanation
from leadline.qualification.explain import explain as explained
from leadline.qualification.reasons import reasons as reasons_of
from leadline.qualification.result import Qualified
from leadline.qualification.run import run, run_in_parts
from leadline.qualification.tables import qualified
from leadline.touches.columns import INSTANT
from leadline.touches.instants import moment_of


def qualify(
    touches: Any,
    playbook: Playbook,
    as_of: Moment | None = None,
    known_at: Moment | None = None,
    history: bool = False,
) -> Qualified:
    """Who stands where, as of a moment (now, if none is given).

    `touches` is anything that speaks Arrow (pandas, Polars, Arrow, DuckDB) or the path of a Parquet file or folder,
    with at least the columns person, at and kind. `as_of` is a datetime (UTC, if it has no zone), or a date, as text or
    not, which means the end of that day in the playbook's time zone. With `known_at` only what had been received by
    then counts. `history` adds the scores after each touch. Raises BadTouches, BadFile, BadSetting, NoRate.

    >>> touches = pa.table({
    ...     "person": ["ada", "ada", "bob"],
    ...     "at": ["2026-03-02 09:00", "2026-03-02 09:05", "2026-03-02 10:00"],
    ...     "kind": ["page_view", "request", "page_view"],
    ...     "action": [None, "quote", None],
    ... })
    >>> standing = qualify(touches, Playbook.default(), as_of="2026-03-03")
    >>> for lead in standing.leads.select(["person", "stage", "temperature", "requests"]).to_pylist():
    ...     print(lead)
    {'person': 'ada', 'stage': 'mql', 'temperature': 'hot', 'requests': 1}
    {'person': 'bob', 'stage': 'prospect', 'temperature': None, 'requests': 0}
    >>> qualify(touches, Playbook.default(), as_of="2026-03-02T09:01Z").leads.num_rows
    1
    >>> qualify(touches.drop_columns(["at", "kind"]), Playbook.default())
    Traceback (most recent call last):
    leadline.problems.BadTouches: at at: The table of touches has no column “at”. Name or rename a column at.
    at kind: The table of touches has no column “kind”. Name or rename a column kind.
    """
    until = moment(as_of, playbook_given(playbook).time_zone)
    known = None if known_at is None else moment(known_at, playbook.time_zone, "known_at")
    folded = run(touches_table(touches), playbook, until, known, history=history)
    found = qualified(folded, playbook, until, history=history)
    unknown = unknown_kinds(folded.streams.touches.table.column("kind"), playbook)
    return replace(found, notices=(*found.notices, *notices_of_kinds(unknown, playbook))) if unknown else found


def standing(
    table: pa.Table, playbook: Playbook, as_of: datetime, known_at: datetime | None = None, history: bool = False
) -> Qualified:
    """`qualify` for a table that is checked already and an aware moment, without the notices of unknown kinds."""
    return qualified(run(table, playbook, as_of, known_at, history=history), playbook, as_of, history=history)


def touches_table(touches: Any) -> pa.Table:
    """A checked table of touches from whatever holds them. Raises BadTouches, BadFile."""
    return checked(as_table(touches), TOUCHES)


def warm() -> None:
    """Compile the fold, or load it compiled: half a minute the first time on a machine, a second later."""
    touch = pa.table({"person": [0], "at": pa.array([0], INSTANT), "kind": ["request"], "product": ["none"]})
    for playbook in (Playbook.default(), Playbook.parse("leadline: 1\nproducts: {a: {}, b: {}}\n")):
        qualify(touch, playbook, moment_of(1))


def explain(
    touches: Any, playbook: Playbook, person: Any, product: str | None = None, as_of: Moment | None = None
) -> Explanation:
    """Why a lead stands where it stands: each point with its touch and rule; of several leads the one last touched.

    Raises BadTouches (also where the touches do not have the person or the lead), BadFile, BadSetting, NoRate.

    >>> touches = pa.table({"person": [7, 7], "at": ["2026-03-02 09:00"] * 2, "kind": ["request", "email_click"],
    ...                     "action": ["quote", None]})
    >>> found = explain(touches, Playbook.default(), person=7, as_of="2026-03-02")
    >>> round(sum(line.worth for line in found.lines), 9) == round(found.total, 9)
    True
    >>> sum(line.printed for line in found.lines) == found.printed_total  # tenths of a point
    True
    """
    until = moment(as_of, playbook_given(playbook).time_zone)
    return explained(with_group(touches_table(touches), person), playbook, person, product, until)


def reasons(touches: Any, playbook: Playbook, as_of: Moment | None = None) -> pa.Table:
    """Why every lead has its scores: what each touch and attribute gives each lead, as an Arrow table.

    The `worth` of a lead's rows adds up to its scores; clients have none. Raises BadTouches, BadFile, BadSetting,
    NoRate.

    >>> touches = pa.table({"person": [7], "at": ["2026-03-02 09:00"], "kind": ["page_view"], "page": ["/about"]})
    >>> found = reasons(touches, Playbook.default(), as_of="2026-03-02")
    >>> found.select(["person", "criterion", "rule", "points"]).to_pylist()
    [{'person': 7, 'criterion': 'engagement', 'rule': 'Looked at a page', 'points': 1.0}]
    """
    return reasons_of(touches_table(touches), playbook, moment(as_of, playbook_given(playbook).time_zone))


def with_group(table: pa.Table, person: Any) -> pa.Table:
    """The touches of a person and of all who ever were in a group of theirs, and the publications of playbooks: all
    that the leads can depend on.

    Raises BadTouches if the person is none that such a table could have.
    """
    if "person" not in table.column_names:
        return table
    mine = pc.equal(table.column("person"), _as_key(person, table.schema.field("person").type))
    nobodys = pc.is_null(table.column("person"))
    if "group" not in table.column_names:
        return table.filter(pc.or_kleene(mine, nobodys))
    groups = table.column("group").combine_chunks().dictionary_encode()
    if isinstance(groups, pa.ChunkedArray):
        groups = groups.unify_dictionaries().combine_chunks()
    names = [canonical(value) for value in groups.dictionary.to_pylist()]
    ours = {names[i] for i in pc.unique(groups.indices.filter(mine)).to_pylist() if i is not None} - {""}
    shared = pa.array([name in ours for name in names], pa.bool_()).take(groups.indices)
    people = pc.unique(table.column("person").filter(shared))
    ours_too = pc.is_in(table.column("person"), people)
    return table.filter(pc.or_kleene(pc.or_kleene(mine, ours_too), nobodys))


def _as_key(person: Any, kind: pa.DataType) -> pa.Scalar:
    given = person.item() if isinstance(person, np.generic) else person
    fits = (
        isinstance(given, int) and not isinstance(given, bool) if pa.types.is_integer(kind) else isinstance(given, str)
    )
    try:
        if fits or pa.types.is_null(kind):
            return pa.scalar(given, kind)
    except (pa.ArrowException, OverflowError):
        pass
    kinds = "numbers" if pa.types.is_integer(kind) else "text"
    what = f"There is no person {shown(given)}: the people of these touches are {kinds}."
    raise BadTouches(Problem("explain.person", what, f"Give the person as {kinds}, as in the column “person”."))


@dataclass(frozen=True, slots=True, eq=False)
class HistoryBatch:
    """Some people's whole history: per touch and lead the five scores, the temperature, and whether a rule counted.

    `lead` points into `leads`; temperature is -1 for none, 0 cold … 3 hot. The next batch writes over the arrays.
    """

    leads: np.ndarray[Any, Any]
    entries: np.ndarray[Any, Any]
    lead: np.ndarray[Any, Any]
    scores: dict[str, np.ndarray[Any, Any]]
    temperature: np.ndarray[Any, Any]
    counted: np.ndarray[Any, Any]

    @property
    def total(self) -> np.ndarray[Any, Any]:
        return sum((self.scores[name] for name in CRITERIA[1:]), self.scores[CRITERIA[0]].copy())


def history_batches(
    touches: Any, playbook: Playbook, as_of: Moment | None = None, rows: int = 2_500_000
) -> Iterator[HistoryBatch]:
    """Everybody's history as plain arrays, about `rows` touches at a time, for what tables would be too large."""
    until = moment(as_of, playbook_given(playbook).time_zone)
    for part in run_in_parts(touches_table(touches), playbook, until, rows):
        history = part.history
        scores: dict[str, Any] = {name: history[name] for name in CRITERIA}
        yield HistoryBatch(
            part.leads, part.entries, history["lead"], scores, history["temperature"], history["counted"].astype(bool)
        )
