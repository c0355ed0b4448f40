"""The worked case from nothing but touches and a playbook."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from leadline.engines.local import qualify
from leadline.measurement import flow
from leadline.playbook import Playbook
from tests.measurement.tables import costs

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = datetime(2026, 2, 1, tzinfo=UTC)
TEXT = """
leadline: 1
name: A webinar
time_zone: UTC
currency: EUR
products:
  coaching: {name: Coaching, price: 3000 EUR, margin: 60 %}
offers:
  webinar: {name: Webinar, kind: event, product: coaching}
sources: {interest: [ads]}
rules:
  - {name: Attended, when: {kind: attendance}, points: 40, criterion: engagement}
  - {name: Has the problem, when: {kind: call}, points: 40, criterion: need}
  - {name: Right size, when: {kind: call}, points: 20, criterion: fit}
thresholds: {mql: 40, sql: 80, recycle: 5}
gates:
  mql: {engagement: 10}
  sql: {intent: {need: 10}, prequalified: {fit: 10}}
flow:
  steps:
    - {name: landing, when: {kind: page_view, page: /webinar}}
    - {name: form, when: {kind: cta_click}}
    - {name: sign-up, when: {kind: request, action: event}}
    - mql
    - sql
    - client
"""


def touches() -> pa.Table:
    rows: list[dict[str, Any]] = []

    def happened(person: int, days: float, kind: str, **values: Any) -> None:
        rows.append({"person": person, "at": START + timedelta(days=days), "kind": kind, "known": False, **values})

    for person in range(1000):
        happened(person, person / 1e4, "page_view", page="/webinar", source="ads")
        if person < 450:
            happened(person, 0.2 + person / 1e4, "page_view", page="/about")
        if person < 50:
            happened(person, 0.3, "cta_click")
        if person < 20:
            happened(person, 0.4, "request", offer="webinar", source="ads", known=True)
        if person < 5:
            happened(person, 5.0, "attendance", offer="webinar")
        if person < 3:
            happened(person, 6.0, "call", product="coaching")
        if person < 1:
            happened(person, 9.0, "purchase", product="coaching", amount=3_000_000_000, currency="EUR")
    names = {name: None for row in rows for name in row}
    return pa.Table.from_pylist([{**names, **row} for row in rows])


def test_the_worked_case_of_the_flow_comes_out_of_its_touches() -> None:
    playbook, table = Playbook.parse(TEXT), touches()
    found = qualify(table, playbook, as_of=AS_OF)
    spent = costs(
        [{"day_from": date(2026, 1, 1), "day_to": date(2026, 1, 31), "amount": 1_000_000_000, "currency": "EUR"}]
    )
    report = flow(found.leads, found.entries, playbook, as_of=found.as_of, touches=table, costs=spent)
    assert [(step.name, step.count, step.skipped) for step in report.total.steps] == [
        ("landing", 1000, None), ("form", 50, 0), ("sign-up", 20, 0), ("mql", 5, 0), ("sql", 3, 0), ("client", 1, 0),
    ]  # fmt: skip
    assert [step.rate for step in report.total.steps] == [None, 0.05, 0.4, 0.25, 0.6, pytest.approx(1 / 3)]
    assert [step.cost_per for step in report.total.steps] == [
        1_000_000, 20_000_000, 50_000_000, 200_000_000, 333_333_333, 1_000_000_000,
    ]  # fmt: skip
    assert (report.total.overall, report.total.bounce) == (0.001, 0.55)
    assert (report.total.leads, report.total.clients, report.total.close_rate) == (20, 1, 0.05)
