"""The publications of a playbook: a touch for every lead that is open then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.qualification.fold.records import FOREVER
from leadline.qualification.touch_ids import made_ids

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """`at` are the instants in order, each once, and FOREVER after the last; `ids` one for each instant."""

    at: Ints
    ids: tuple[str, ...]

    @classmethod
    def of(cls, table: pa.Table, at: Ints) -> Published:
        """Of a table that holds publications only. Several of one instant act once, under the smallest id."""
        named = "id" in table.column_names
        ids: list[Any] = table.column("id").to_pylist() if named else made_ids(table, at, np.arange(len(at)))
        first: dict[int, Any] = {}
        for moment, name in zip(at.tolist(), ids, strict=True):
            first[moment] = min(name, first.get(moment, name))
        moments = sorted(first)
        return cls(np.array([*moments, FOREVER], dtype=np.int64), tuple(str(first[moment]) for moment in moments))
