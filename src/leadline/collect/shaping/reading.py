"""How texts are to be read, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadline.collect.fields import Kind
from leadline.collect.notes import CountedNote
from leadline.problems import Problem

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are to be read. `at`: the date assumed where none is given. `now`: the moment of a form, taken as date
    and receipt; without it, history is taken as received when it happened. `dates` and `decimals` as in a file's
    manner. `trusted_keys`: the strongest key that is given alone says who it is. `rated`: currencies that reports
    can be made of; None where nobody knows.
    """

    kind: Kind
    zone: tzinfo
    zone_stated: bool = True
    at: datetime | None = None
    now: datetime | None = None
    currency: str | None = None
    region: str | None = None
    dates: Literal["ymd", "dmy", "mdy"] | None = None
    decimals: Literal[".", ","] | None = None
    trusted_keys: bool = False
    rated: frozenset[str] | None = None

    def of(self, kind: Kind) -> Reading:
        """The same of touches of another kind."""
        return replace(self, kind=kind)


@dataclass
class Shaped:
    """`table` (incoming touches with their content ids; of costs, costs) and `rows`, the places in the input that its
    rows come from, in their order (one may come twice, if it makes several touches); the rest is refused or skipped.
    `skipped_why`: of a file, a sentence for each row of `skipped`.
    """

    table: pa.Table
    rows: npt.NDArray[np.int64]
    skipped: Mask
    refusals: dict[int, Problem]
    notes: list[CountedNote] = field(default_factory=list)
    skipped_why: pa.Array = field(default_factory=lambda: pa.nulls(0, pa.string()))
