"""Touches on their way into the record: one Arrow table, normalised, keys still beside their content."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadline.touches.columns import INSTANT
from leadline.touches.content import CONTENT_TEXT, json_objects
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS

TEXT = pa.string()
SHOWN = ("name", "email", "phone", "company")
"""What people are shown by."""

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
    for kind in ("email", "phone"):
        arrays[f"shown_{kind}"] = pc.coalesce(arrays[f"shown_{kind}"], arrays[kind])
    arrays["keys"] = json_objects({kind: arrays[kind] for kind in KEY_KINDS}, rows)
    return pa.table(arrays)
