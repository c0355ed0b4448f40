"""Made leads of known truth: tables as a qualification gives them, from arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from leadline.playbook import Playbook
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW

DAY = 86_400_000_000


@dataclass(frozen=True)
class Made:
    """`won` says who had bought by then."""

    leads: pa.Table
    entries: pa.Table
    won: Any


def world(
    source: Any,
    age: Any,
    buys: Any,
    took: Any,
    revenue: Any = None,
    now: datetime = NOW,
    **columns: Any,
) -> Made:
    """`age` days before now each lead asked; `took` days later it buys, if it ever does (`buys`) and now is past it."""
    count = len(source)
    until = int(now.timestamp()) * 1_000_000
    at = until - (age * DAY).astype(np.int64)
    bought = at + (took * DAY).astype(np.int64)
    won = buys & (bought <= until)
    stage = np.where(won, "client", "prospect")
    class_of = {name: Playbook.default().class_of(name, None) for name in np.unique(source).tolist()}
    person = pa.array([f"p{i}" for i in range(count)])
    texts = {
        name: columns.get(name, pa.nulls(count, pa.string()))
        for name in ("product", "medium", "channel", "campaign", "offer", "landing_page", "what", "why")
    }
    paid = None if revenue is None else (revenue * 1e6).astype(np.int64)
    leads = pa.table(
        {
            "person": person,
            "cycle": pa.array(np.ones(count), pa.int32()),
            "stage": stage,
            "rules_stage": stage,
            "first_touch_at": pa.array(at, INSTANT),
            "first_request_at": pa.array(at, INSTANT),
            "first_request_assumed": pa.array(np.zeros(count, bool)),
            "source": pa.array(source, pa.string()),
            "source_class": pa.array([class_of[name] for name in source.tolist()], pa.string()),
            "purchases": pa.array(won.astype(int), pa.int32()),
            "client_at": pa.array(bought, INSTANT, mask=~won),
            "client_assumed": pa.array(np.zeros(count, bool), mask=~won),
            "revenue": pa.nulls(count, pa.int64()) if paid is None else pa.array(paid, pa.int64(), mask=~won),
            **texts,
        }
    )
    entries = pa.table(
        {
            "person": person,
            "product": texts["product"],
            "cycle": leads["cycle"],
            "stage": pa.array(["prospect"] * count),
            "at": pa.array(at, INSTANT),
        }
    )
    return Made(leads, entries, won)


def steps(persons: list[str], outcomes: list[str | None]) -> pa.Table:
    """An individual step of each person, with its latest outcome."""
    count = len(persons)
    return pa.table(
        {
            "person": pa.array(persons, pa.string()),
            "product": pa.nulls(count, pa.string()),
            "cycle": pa.array([1] * count, pa.int32()),
            "kind": pa.array(["individual"] * count, pa.string()),
            "outcome": pa.array(outcomes, pa.string()),
        }
    )
