"""Touches on their way into the record: one Arrow table, normalised, keys still beside their content."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadline.touches.columns import INSTANT
from leadline.touches.content import CONTENT_TEXT, digest, json_objects
from leadline.touches.distinct import flat, per_distinct
from leadline.touches.keys import KEY_KINDS

TEXT = pa.string()
SHOWN = ("name", "email", "phone", "company")
"""What people are shown by."""
GROUP_KEY = 500
"""Bytes. PostgreSQL takes no more than 2,700 in an index."""

INCOMING: dict[str, pa.DataType] = {
    **dict.fromkeys(KEY_KINDS, TEXT),
    **dict.fromkeys(CONTENT_TEXT, TEXT),
    "at": INSTANT,
    "at_assumed": pa.bool_(),
    "received": INSTANT,
    "received_assumed": pa.bool_(),
    "amount": pa.int64(),
    "until": INSTANT,
    "attributes": TEXT,
    "properties": TEXT,
    "details": TEXT,
    **{f"shown_{name}": TEXT for name in SHOWN},
    "group_name": TEXT,
    "group_domain": TEXT,
}


def incoming(columns: dict[str, pa.Array], rows: int) -> pa.Table:
    """A table of `INCOMING` with the `keys` column made from the key columns; what is not given is null."""
    arrays = {
        name: flat(columns[name]) if name in columns else pa.nulls(rows, type_) for name, type_ in INCOMING.items()
    }
    for flag in ("at_assumed", "received_assumed"):
        arrays[flag] = arrays[flag].fill_null(False)
    arrays["group_name"] = pc.coalesce(arrays["group_name"], arrays["group"])
    arrays["group"] = group_keys(arrays["group"])
    for kind in ("email", "phone"):
        arrays[f"shown_{kind}"] = pc.coalesce(arrays[f"shown_{kind}"], arrays[kind])
    arrays["keys"] = json_objects({kind: arrays[kind] for kind in KEY_KINDS}, rows)
    return pa.table(arrays)


def group_keys(groups: pa.Array) -> pa.Array:
    """What groups are told apart by: their names, and of a very long one its beginning with a digest of all of it."""
    longest = pc.max(pc.binary_length(groups)).as_py()
    return groups if longest is None or longest <= GROUP_KEY else per_distinct(groups, _short, TEXT)


def _short(name: str) -> str:
    if len(name.encode()) <= GROUP_KEY:
        return name
    return f"{name[: GROUP_KEY // 5]}… {digest(name)}"
