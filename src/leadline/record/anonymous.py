"""What stays of touches whose person is erased: what happened, and not to whom."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadline.record.circles import pieces
from leadline.record.home import Home
from leadline.record.models import Segment, Touch
from leadline.record.rows import reading
from leadline.record.traces import Identifiers

STAYS = (
    "kind", "action", "offer", "product", "source", "medium", "channel", "what", "why", "follow_up", "amount",
    "currency", "until", "at", "received", "at_assumed", "received_assumed", "known", "run", "by",
)  # fmt: skip
"""Columns of a touch that say what happened, not to whom."""
IF_SHARED = ("page", "campaign")
"""These stay where a touch of somebody else has the same."""
OF_DECISIONS = ("stage", "owner")
"""Properties that decisions are made of."""


def anonymous(
    home: Home, rows: Sequence[Mapping[str, Any]], fresh: int, them: Identifiers, subjects: Collection[int]
) -> list[dict[str, Any]]:
    """The touches as they stay: rows of the log under a fresh subject and random ids."""
    ids = {row["content_id"]: secrets.token_hex(16) for row in rows}
    shared = {name: _shared(home, name, {row[name] for row in rows if row[name]}, subjects) for name in IF_SHARED}
    made = []
    for row in rows:
        stays = {name: None if isinstance(row[name], str) and them.within(row[name]) else row[name] for name in STAYS}
        stays |= {
            name: row[name] if row[name] in shared[name] and not them.within(row[name]) else None for name in shared
        }
        made.append({
            **dict.fromkeys((field.name for field in Touch._meta.concrete_fields), None), **stays,
            "seq": row["seq"], "content_id": ids[row["content_id"]], "subject": fresh, "keys": "{}",
            "kind": stays["kind"] or "touch", "request": ids.get(row["request"]),
            "properties": _of_decision(row),
        })  # fmt: skip
    return made


def _of_decision(row: Mapping[str, Any]) -> str | None:
    if row["kind"] != "decision" or not row["properties"]:
        return None
    given = json.loads(row["properties"])
    stays = {name: given[name] for name in OF_DECISIONS if name in given}
    return json.dumps(stays, sort_keys=True) if stays else None


def _shared(home: Home, column: str, values: set[str], subjects: Collection[int]) -> set[str]:
    """Those of the values that a touch of somebody else has too."""
    found: set[str] = set()
    if not values:
        return found
    wanted, ours = pa.array(sorted(values), pa.string()), pa.array(sorted(subjects), pa.int64())
    with reading():
        files = [home.lake / name for name in Segment.objects.filter(rows__gt=0).values_list("file", flat=True)]
    for file in files:
        if found == values or not file.exists():
            continue
        table = pq.read_table(file, columns=["subject", column])
        table = table.filter(pc.is_in(table.column(column), wanted))
        table = table.filter(pc.invert(pc.is_in(table.column("subject"), ours)))
        found |= set(pc.unique(table.column(column)).to_pylist())
    for some in pieces(sorted(values - found)):
        others = Touch.objects.filter(**{f"{column}__in": some}).exclude(subject__in=list(subjects))
        found |= set(others.values_list(column, flat=True).distinct())
    return found
