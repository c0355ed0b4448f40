"""The demo's touches as a table for the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from leadline.collect.demo.life import Row
from leadline.record.incoming import INCOMING, incoming
from leadline.touches.content import content_ids
from leadline.touches.emails import normal_emails
from leadline.touches.keys import IDENTIFYING
from leadline.touches.phones import normal_phones

MADE_HERE = ("received", "attributes", "details", "properties")


def demo_table(rows: Sequence[Row]) -> pa.Table:
    """Rows as `append` takes them; deliveries name the request that they belong to. Received when it happened."""
    columns = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in _plain().items()}
    given = [row.get("attributes") or {} for row in rows]
    columns["received"] = columns["at"]
    columns["email"], columns["phone"] = normal_emails(columns["email"]), normal_phones(columns["phone"])
    columns["attributes"] = _json({k: v for k, v in one.items() if k not in IDENTIFYING} for one in given)
    columns["details"] = _json({k: v for k, v in one.items() if k in IDENTIFYING} for one in given)
    columns["properties"] = _json(row.get("properties") or {} for row in rows)
    for name in ("name", "company"):
        columns[f"shown_{name}"] = pa.array([one.get(name) for one in given], pa.string())
    for name in ("email", "phone"):
        columns[f"shown_{name}"] = columns[name]
    columns["group_name"] = columns["group"]
    columns["group"] = pa.array([(row.get("group") or "").casefold() or None for row in rows], pa.string())
    return _with_requests(rows, incoming(columns, len(rows)))


def _plain() -> dict[str, pa.DataType]:
    names = [name for name in INCOMING if name not in MADE_HERE and not name.startswith("shown_")]
    return {name: INCOMING[name] for name in names}


def _with_requests(rows: Sequence[Row], table: pa.Table) -> pa.Table:
    ids = dict(zip((row.get("own_name") for row in rows), content_ids(table).to_pylist(), strict=True))
    asked = [ids.get(row["request_of"]) if row.get("request_of") else None for row in rows]
    return table.set_column(table.column_names.index("request"), "request", pa.array(asked, pa.string()))


def _json(values: Iterable[dict[str, Any]]) -> pa.Array:
    texts = [
        json.dumps(one, sort_keys=True, ensure_ascii=False, separators=(",", ":")) if one else None for one in values
    ]
    return pa.array(texts, pa.string())
