"""Which touches and costs a run had too, though they were there already: they stay when who brought them is undone."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext

import numpy as np
import pyarrow as pa
from django.db import models

from leadline.record.identity import Ints
from leadline.record.models import KnownCost, KnownTouch
from leadline.record.rows import Between, insert, select

A_COMMIT = 10_000
BY_NO_IMPORT = 0
"""In the place of a run's number: what belongs to it stays whichever import is taken back."""


def keep_known(run: int | None, seqs: Ints, between: Between = nullcontext) -> None:
    """Touches at these places in the log came again, with this run (or by no import)."""
    _keep(KnownTouch, "seq", run, seqs, between)


def keep_known_costs(run: int | None, numbers: Collection[int]) -> None:
    _keep(KnownCost, "cost", run, np.fromiter(numbers, dtype=np.int64, count=len(numbers)))


def _keep(
    model: type[models.Model], column: str, run: int | None, numbers: Ints, between: Between = nullcontext
) -> None:
    if not len(numbers):
        return
    by = BY_NO_IMPORT if run is None else run
    there = np.asarray(select(model, {column: pa.int64()}, "run = %s", [by]).column(column).combine_chunks())
    new = np.setdiff1d(numbers, there)
    rows = pa.table({"run": pa.repeat(pa.scalar(by, pa.int64()), len(new)), column: pa.array(new)})
    insert(model, rows, A_COMMIT, between=between)
