"""Ids of touches, made from their content where a table has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.touches.content import content_id
from leadline.touches.instants import micros_of

NOT_CONTENT = frozenset({"id", "received", "received_assumed", "imported_at", "run"})


def made_ids(table: pa.Table, at: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> list[str]:
    """The ids of some rows of a table of touches, whose instants are `at`, made from what they say."""
    kept = [name for name in table.column_names if name not in NOT_CONTENT]
    part = table.select(kept).take(pa.array(rows))
    columns = {name: [_plain(value) for value in part.column(name).to_pylist()] for name in kept}
    columns["at"] = at[rows].tolist()
    return [content_id({name: columns[name][i] for name in kept}) for i in range(len(rows))]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return micros_of(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # one spelling: a column with gaps comes as floats from some libraries
    return value if isinstance(value, str | int | float | bool | dict | type(None)) else str(value)
