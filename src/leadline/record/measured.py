"""What figures are made from: the columns of the kept tables, and of the touches, that measurement reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import models

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.lake import COPIED, read_log, read_segments
from leadline.record.links import people_now
from leadline.record.models import StandingEntry, StandingLead
from leadline.record.retraction import retracted
from leadline.record.rows import reading, select
from leadline.touches.columns import INSTANT

TEXT = pa.string()
LEADS: dict[str, pa.DataType] = {
    "id": pa.int64(), "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "stage": TEXT, "rules_stage": TEXT,
    "temperature": TEXT, "total": pa.float64(), "first_touch_at": INSTANT, "first_request_at": INSTANT,
    "first_request_assumed": pa.bool_(), "last_request_at": INSTANT, "source": TEXT, "medium": TEXT, "channel": TEXT,
    "campaign": TEXT, "offer": TEXT, "landing_page": TEXT, "what": TEXT, "why": TEXT, "source_class": TEXT,
    "client_at": INSTANT, "client_assumed": pa.bool_(), "revenue": pa.int64(),
}  # fmt: skip
ENTRIES: dict[str, pa.DataType] = {
    "person": pa.int64(), "product": TEXT, "cycle": pa.int32(), "stage": TEXT, "at": INSTANT,
}  # fmt: skip


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


def _with(table: pa.Table, model: type[models.Model], schema: dict[str, pa.DataType], changed: list[int]) -> pa.Table:
    """A table in which the rows of some people are those that are kept now."""
    left = table.filter(pc.invert(pc.is_in(table.column("person"), pa.array(changed, pa.int64()))))
    anew = [select(model, schema, f"person in ({', '.join(['%s'] * len(some))})", some) for some in pieces(changed)]
    return pa.concat_tables([left, *anew]).combine_chunks()


def times_and_kinds(home: Home) -> pa.Table:
    """Every touch of a person: person, at, kind."""
    return _of_people(_columns(home, ("seq", "subject", "at", "kind")))


def _columns(home: Home, names: Sequence[str]) -> pa.Table:
    schema = pa.schema([(name, COPIED[name]) for name in names])
    files, tail = read_segments(home)
    try:
        return pa.concat_tables([*(pq.read_table(file, columns=list(names)).cast(schema) for file in files),
                                 tail.select(list(names))])  # fmt: skip
    except FileNotFoundError:
        # A writer has rewritten these files since the manifest was read.
        return read_log(home).select(list(names))


def _of_people(log: pa.Table) -> pa.Table:
    counted = pc.not_equal(log.column("subject"), NOBODY)
    taken_back = retracted()
    if taken_back:
        counted = pc.and_(counted, pc.invert(pc.is_in(log.column("seq"), pa.array(taken_back, pa.int64()))))
    log = log.filter(counted)
    persons = people_now().of(np.asarray(log.column("subject"), dtype=np.int64))
    return pa.table({"person": pa.array(persons, pa.int64()), "at": log.column("at"), "kind": log.column("kind")})
