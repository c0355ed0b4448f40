"""The log as a table whose columns are the fields of an import: read in again, it gives the same people and leads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.models import Touch
from leadline.record.retraction import retracted
from leadline.record.rows import greatest, select
from leadline.respond.exports.amounts import decimals
from leadline.touches.columns import INSTANT, PROVENANCE
from leadline.touches.instants import micros_of
from leadline.touches.keys import KEY_KINDS

AT_ONCE = 50_000
"""Touches that are read at once."""
TEXT = pa.string()
LINKS = ("page", "landing_page", "referrer")
DETAILS = ("name", "first_name", "last_name", "address", "note")
WORDS = (
    "action", "offer", "product", "page", *PROVENANCE, "follow_up", "problem", "request", "reason", "by", "currency",
)  # fmt: skip
READ: dict[str, pa.DataType] = {
    "seq": pa.int64(), "content_id": TEXT, "at": INSTANT, "at_assumed": pa.bool_(), "received": INSTANT,
    "received_assumed": pa.bool_(), "kind": TEXT, "group": TEXT, **dict.fromkeys(WORDS, TEXT), "amount": pa.int64(),
    "until": INSTANT, "attributes": TEXT, "properties": TEXT, "keys": TEXT, "details": TEXT,
}  # fmt: skip


def touches(home: Home, playbook: Playbook, as_of: datetime) -> Iterator[pa.Table]:
    """Every touch up to a moment that was not taken back, in the order of the log. A publication of a playbook is
    nobody's touch, and not among them.
    """
    attributes, properties = _names("attributes", "details"), _names("properties")
    attributes -= {*DETAILS, *KEY_KINDS, *LINKS, "company"}
    for log in _parts(READ, as_of):
        keys, details = _objects(log, "keys"), _objects(log, "details")
        given, said = _objects(log, "attributes"), _objects(log, "properties")
        received = pc.if_else(log.column("received_assumed"), pa.scalar(None, INSTANT), log.column("received"))
        company = _values(given, "company")
        columns: dict[str, Any] = {
            "leadline_id": log.column("content_id"),
            "kind": log.column("kind"),
            "at": log.column("at"),
            "at_assumed": log.column("at_assumed"),
            "received": received,
            **{kind: _values(keys, kind, details) for kind in KEY_KINDS},
            **{name: _values(details, name) for name in DETAILS},
            "company": company,
            "group": _other_than(company, log.column("group")),
            **{name: _as_it_was(name, log, details) for name in WORDS},
            "amount": log.column("amount"),
            "until": log.column("until"),
            **{f"attributes.{name}": _values(given, name, details) for name in sorted(attributes)},
            **{f"properties.{name}": _values(said, name) for name in sorted(properties)},
        }
        yield decimals(pa.table(columns), ("amount",))


def _parts(schema: dict[str, pa.DataType], as_of: datetime | None = None) -> Iterator[pa.Table]:
    back = pa.array(retracted(), pa.int64())
    last = greatest(Touch, "seq")
    for first in range(0, last + 1, AT_ONCE):
        log = select(Touch, schema, "seq > %s and seq <= %s and subject > 0", [first, first + AT_ONCE])
        log = log.filter(pc.invert(pc.is_in(log.column("seq"), back)))
        if as_of is not None:
            log = log.filter(pc.less_equal(log.column("at"), pa.scalar(micros_of(as_of), pa.int64()).cast(INSTANT)))
        yield log


def _names(*columns: str) -> set[str]:
    found: set[str] = set()
    for log in _parts({"seq": pa.int64(), **dict.fromkeys(columns, TEXT)}):
        for name in columns:
            for text in log.column(name).drop_null().unique().to_pylist():
                found.update(json.loads(text))
    return found


def _objects(log: pa.Table, name: str) -> list[dict[str, Any]]:
    return [json.loads(text) if text else {} for text in log.column(name).to_pylist()]


def _values(objects: Iterable[dict[str, Any]], name: str, *else_in: Iterable[dict[str, Any]]) -> pa.Array:
    """Values of one name as text; where there is none, that of the others."""
    rows = zip(objects, *else_in, strict=True)
    return pa.array([next((_text(one[name]) for one in row if one.get(name) is not None), None) for row in rows], TEXT)


def _as_it_was(name: str, log: pa.Table, details: Sequence[dict[str, Any]]) -> pa.ChunkedArray:
    """The column; links with what was cut off them."""
    if name not in LINKS:
        return log.column(name)
    return pc.coalesce(pa.chunked_array([_values(details, name)]), log.column(name))


def _other_than(company: pa.Array, group: pa.ChunkedArray) -> pa.ChunkedArray:
    """The group where it is not the company's own, which an import makes by itself."""
    own = pc.utf8_lower(pc.replace_substring_regex(company, r"\s+", " "))
    return pc.if_else(pc.fill_null(pc.equal(own, pc.utf8_lower(group)), False), pa.scalar(None, TEXT), group)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
