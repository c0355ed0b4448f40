"""What figures are made from: the columns of the kept tables that measurement reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, models

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.models import StandingEntry, StandingLead, StandingRequest, StandingStep
from leadline.record.rows import greatest, quoted, reading, select
from leadline.touches.columns import INSTANT

TEXT = pa.string()
LEADS: dict[str, pa.DataType] = {
    "id": pa.int64(), "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "stage": TEXT, "rules_stage": TEXT,
    "temperature": TEXT, "total": pa.float64(), "first_touch_at": INSTANT, "first_request_at": INSTANT,
    "first_request_assumed": pa.bool_(), "last_request_at": INSTANT, "source": TEXT, "medium": TEXT, "channel": TEXT,
    "campaign": TEXT, "offer": TEXT, "landing_page": TEXT, "what": TEXT, "why": TEXT, "source_class": TEXT,
    "client_at": INSTANT, "client_assumed": pa.bool_(), "revenue": pa.int64(), "accepted": pa.bool_(),
    "customer": pa.bool_(), "last_touch_at": INSTANT,
}  # fmt: skip
ENTRIES: dict[str, pa.DataType] = {
    "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "stage": TEXT, "at": INSTANT, "by": TEXT,
}  # fmt: skip
REQUESTS: dict[str, pa.DataType] = {
    "id": TEXT, "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "at": INSTANT, "at_assumed": pa.bool_(),
    "action": TEXT, "offer": TEXT, "source": TEXT, "source_class": TEXT, "campaign": TEXT, "follow_up": TEXT,
    "problem": TEXT, "problem_solved": pa.bool_(), "temperature_made": TEXT, "temperature": TEXT,
}  # fmt: skip
STEPS: dict[str, pa.DataType] = {
    "request": TEXT, "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "kind": TEXT, "need": TEXT,
    "state": TEXT, "reason": TEXT, "due": INSTANT, "minutes": pa.int32(), "attempts": pa.int32(), "outcome": TEXT,
    "review": pa.bool_(), "stale": pa.bool_(),
}  # fmt: skip
WORK_OF_PEOPLE = ("individual", "mend_delivery")
"""Kinds of steps that are somebody's work."""
MADE = ("open", "done", "absorbed", "barred", "closed", "stopped")
"""States of steps that were made."""

FEW = 20_000
"""Of more people than so many, all are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """All leads and stage entries as they are kept, of one moment: `LEADS`, `ENTRIES`."""

    leads: pa.Table
    entries: pa.Table


def measured(home: Home, before: Measured | None = None) -> Measured:
    """Read what is kept. With what was read `before`, only those are read who stand otherwise since: a thousandth of
    the time.
    """
    with reading():
        found = None if before is None or not before.leads.num_rows else _brought_up(before)
        return found or Measured(select(StandingLead, LEADS), select(StandingEntry, ENTRIES))


def _brought_up(before: Measured) -> Measured | None:
    """None where too many have changed. Whoever is qualified anew gets new rows, and no row's id is given twice."""
    last = pc.max(before.leads.column("id")).as_py() or 0
    anew = StandingLead.objects.filter(id__gt=last).values_list("person", flat=True).distinct()
    changed = list(anew[: FEW + 1])
    if len(changed) > FEW:
        return None
    leads = _with(before.leads, StandingLead, LEADS, changed)
    entries = _with(before.entries, StandingEntry, ENTRIES, changed)
    if leads.num_rows != StandingLead.objects.count():
        # somebody has become part of somebody else, or was erased
        there = select(StandingLead, {"person": pa.int64()}).column("person")
        leads, entries = (table.filter(pc.is_in(table.column("person"), there)) for table in (leads, entries))
        if leads.num_rows != len(there):
            return None
    return Measured(leads, entries)


def _with(
    table: pa.Table,
    model: type[models.Model],
    schema: dict[str, pa.DataType],
    changed: list[int],
    where: str = "",
    values: Sequence[str] = (),
) -> pa.Table:
    """A table in which the rows of some people are those that are kept now."""
    also = f" and {where}" if where else ""
    left = table.filter(pc.invert(pc.is_in(table.column("person"), pa.array(changed, pa.int64()))))
    anew = [
        select(model, schema, f"person in ({', '.join(['%s'] * len(some))}){also}", [*some, *values])
        for some in pieces(changed)
    ]
    return pa.concat_tables([left, *anew]).combine_chunks()


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Rows as they were read last; `upto` is the last lead's id of then."""

    table: pa.Table
    upto: int


def requests_kept(home: Home, before: Followed | None = None) -> Followed:
    """Every request that counts for a lead, as it is kept: `REQUESTS`. With what was read `before`, as `measured`."""
    kept = {("touch" if name == "id" else name): type_ for name, type_ in REQUESTS.items()}
    found = _followed(StandingRequest, kept, before, "", ())
    return Followed(found.table.rename_columns(list(REQUESTS)), found.upto)


def steps_kept(home: Home, before: Followed | None = None) -> Followed:
    """The steps that were made and are somebody's work: `STEPS`, kinds `WORK_OF_PEOPLE`."""
    holes = [", ".join(["%s"] * len(values)) for values in (WORK_OF_PEOPLE, MADE)]
    where = f"kind in ({holes[0]}) and state in ({holes[1]})"
    return _followed(StandingStep, STEPS, before, where, (*WORK_OF_PEOPLE, *MADE))


def made_by_people(steps: pa.Table) -> pa.Table:
    """Of the steps of a qualification those that `steps_kept` reads, in its columns."""
    ours = [
        pc.is_in(steps.column(name), pa.array(values, TEXT))
        for name, values in (("kind", WORK_OF_PEOPLE), ("state", MADE))
    ]
    return steps.filter(pc.and_(*ours)).select(list(STEPS))


def _followed(
    model: type[models.Model],
    schema: dict[str, pa.DataType],
    before: Followed | None,
    where: str,
    values: Sequence[str],
) -> Followed:
    """The rows of a kept table, those of the same people as before taken from there."""
    with reading():
        upto = greatest(StandingLead, "id")
        found = None if before is None else _followed_up(model, schema, before, where, values)
        return Followed(select(model, schema, where, values) if found is None else found, upto)


def _followed_up(
    model: type[models.Model], schema: dict[str, pa.DataType], before: Followed, where: str, values: Sequence[str]
) -> pa.Table | None:
    anew = StandingLead.objects.filter(id__gt=before.upto).values_list("person", flat=True).distinct()
    changed = list(anew[: FEW + 1])
    if len(changed) > FEW:
        return None
    table = _with(before.table.rename_columns(list(schema)), model, schema, changed, where, values)
    with connection.cursor() as cursor:
        condition = f" where {where}" if where else ""
        cursor.execute(f"select count(*) from {quoted(model._meta.db_table)}{condition}", list(values))  # noqa: S608
        there: int = cursor.fetchone()[0]
    if table.num_rows == there:
        return table
    people = select(StandingLead, {"person": pa.int64()}).column("person")
    table = table.filter(pc.is_in(table.column("person"), people))
    return table if table.num_rows == there else None
