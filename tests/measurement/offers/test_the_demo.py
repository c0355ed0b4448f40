"""The made-up company of the demo has told itself into dilution: ever more reports, ever faster."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

import leadline
from leadline.collect.demo.company import demo_company
from leadline.collect.demo.table import demo_table

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_its_campaigns_dilute_and_its_standing_offers_are_left_alone() -> None:
    company = demo_company(NOW, 3000)
    persons = [row.get("email") or row.get("cookie") for row in company.touches]
    touches = demo_table(company.touches).append_column("person", pa.array(persons, pa.string()))
    report = leadline.offers(touches, leadline.Playbook.parse(company.playbook), NOW)
    assert report.state == "diluted"
    assert {"cadence_up", "promotion_down", "same_people"} <= set(report.dilution.causes)
    standing = [row for row in report.rows if row.standing]
    assert len(standing) >= 5
    assert {row.verdict for row in standing} == {"keep_promoting"}
    thin = [row for row in report.rows if row.verdict in ("retire", "leave") and not row.standing]
    assert len(thin) >= 3
    assert all(row.over == (row.verdict == "leave") for row in thin)
