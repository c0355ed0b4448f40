"""Touches of a few people that have every trait a table of touches can have, and what is to be said of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from leadline import Explanation, Playbook, Qualified

PLAYBOOK = Playbook.parse(
    """
leadline: 1
time_zone: Europe/Berlin
products:
  course: {pages: ["/course*"]}
  coaching: {}
rules:
  - {name: quote, when: {kind: request, action: quote}, points: 30, criterion: buying_stage, half_life: 30 days}
  - {name: looks, when: {kind: page_view}, points: 4, criterion: engagement, half_life: 14 days, at_most: 2 per day}
  - {name: long look, when: {properties: {seconds: {at_least: 60}}}, points: 5, criterion: engagement}
  - {name: on a phone, when: {properties: {device: phone}}, points: 1, criterion: engagement}
  - {name: big, when: {attributes: {employees: {at_least: 50}}}, points: 20, criterion: fit}
  - {name: annoyed, when: {kind: complaint}, points: -20, criterion: need, half_life: 1 day}
  - {name: spoke, when: {kind: complaint}, points: 10, criterion: engagement}
  - {name: paid, when: {source: google, medium: cpc}, points: 3, criterion: need}
thresholds: {mql: 25, sql: 60, recycle: 10}
"""
)
AS_OF = datetime(2026, 4, 1, tzinfo=UTC)


def _at(day: int, hour: int, minute: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, 0, micro, tzinfo=UTC)


ROWS: list[dict[str, Any]] = [
    {"person": 7, "at": _at(2, 9), "kind": "page_view", "page": "/course/1", "source": "google", "medium": "cpc",
     "seconds": 75, "device": "phone", "weight": 1.5},
    {"person": 7, "at": _at(2, 9, 5), "kind": "request", "action": "quote", "product": "course", "source": "google",
     "attributes": {"employees": 80, "country": "DE"}},
    {"person": 7, "at": _at(3, 10), "kind": "page_view", "page": "/course/2", "seconds": 10, "device": "desktop"},
    {"person": 7, "at": _at(9, 8), "kind": "purchase", "product": "course", "amount": 49_900_000, "currency": "EUR"},
    {"person": 12, "at": _at(4, 12, 0, 123456), "kind": "request", "action": "download", "source": "linkedin",
     "follow_up": "requested", "received": _at(4, 12, 1)},
    {"person": 12, "at": _at(5, 7), "kind": "page_view", "page": "/about", "known": True},
    {"person": 31, "at": _at(6, 23, 30), "kind": "page_view", "known": False, "device": "phone", "seconds": 60},
    {"person": 40, "at": _at(7, 12), "kind": "request", "action": "booking", "until": _at(8, 15), "source": "google",
     "medium": "cpc", "campaign": "Spring", "weight": 2.0},
    {"person": 50, "at": _at(7, 8), "kind": "complaint"},
    {"person": 50, "at": _at(7, 9), "kind": "request", "action": "quote", "product": "course"},
    {"person": None, "at": _at(14, 12), "kind": "decision", "action": "publish"},
]  # fmt: skip
NAMES = (
    "person", "at", "kind", "action", "product", "page", "source", "medium", "campaign", "follow_up", "attributes",
    "amount", "currency", "received", "until", "known", "seconds", "device", "weight",
)  # fmt: skip
TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(NAMES, pa.string()),
    **dict.fromkeys(("at", "received", "until"), pa.timestamp("us", "UTC")),
    **dict.fromkeys(("person", "amount", "seconds"), pa.int64()),
    "known": pa.bool_(),
    "weight": pa.float64(),
}


def touches() -> pa.Table:
    """The plain table: nulls where nothing is said, attributes as JSON."""
    columns: dict[str, Any] = {name: [row.get(name) for row in ROWS] for name in NAMES}
    columns["attributes"] = [
        None if v is None else json.dumps(v, sort_keys=True, separators=(",", ":")) for v in columns["attributes"]
    ]
    columns["known"] = [True if v is None else v for v in columns["known"]]
    columns["received"] = [r or a for r, a in zip(columns["received"], columns["at"], strict=True)]
    return pa.table({name: pa.array(columns[name], TYPES[name]) for name in NAMES})


def told(standing: Qualified) -> dict[str, Any]:
    """Everything that a qualification says, as plain Python."""
    tables = {name: getattr(standing, name) for name in ("leads", "entries", "requests", "steps", "history")}
    found = {name: table.to_pylist() for name, table in tables.items() if table is not None}
    return {**found, "notices": standing.notices}


def lines(found: Explanation) -> list[tuple[Any, ...]]:
    return [(line.rule, line.worth, line.at, line.touch, line.detail, line.printed) for line in found.lines]
