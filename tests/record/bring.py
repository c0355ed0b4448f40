"""Touches for tests of the record, in short."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from functools import partial
from typing import Any

import pyarrow as pa
from django.db import models

from leadline.measurement.money import COST_COLUMNS
from leadline.record.append import Appended, append
from leadline.record.home import Home
from leadline.record.incoming import INCOMING, incoming
from leadline.record.models import Touch
from leadline.record.rows import insert
from leadline.record.touches_table import read_touches

DAY = 86_400_000_000

Row = dict[str, Any]


def _days(row: Row, name: str) -> int:
    return int((row[name] if name in row else row["at"]) * DAY)


def table(rows: Sequence[Row]) -> pa.Table:
    """Rows with any of the incoming columns; `at` in days, received when it happened."""
    rows = [{"kind": "request", **row, "at": _days(row, "at"), "received": _days(row, "received")} for row in rows]
    return incoming(
        {name: pa.array([row.get(name) for row in rows], type_) for name, type_ in INCOMING.items()}, len(rows)
    )


def bring(home: Home, *rows: Row, run: int | None = None) -> Appended:
    return append(home, table(rows), run)


def together(home: Home, **given: Any) -> set[frozenset[str]]:
    """Who is one person: the sets of pages that people saw. Pages name touches in these tests."""
    touches = read_touches(home, **given).select(["person", "page"]).to_pylist()
    touches.sort(key=lambda touch: touch["person"])
    return {
        frozenset(t["page"] for t in mine) for _, mine in itertools.groupby(touches, key=lambda touch: touch["person"])
    }


def costs() -> pa.Table:
    day = datetime.date(2026, 1, 1)
    row = {"day_from": day, "day_to": day, "source": "fair", "amount": 5_000_000, "currency": "EUR"}
    return pa.table({name: pa.array([row.get(name)], type_) for name, type_ in COST_COLUMNS.items()})


def fails_at(what: type[models.Model], model: type[models.Model], *rest: Any, **more: Any) -> int:
    """In the place of `insert`: all is written until the rows of `what` come."""
    if model is what:
        raise OSError("disk full")
    return insert(model, *rest, **more)


touches_fail = partial(fails_at, Touch)
