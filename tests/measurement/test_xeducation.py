"""A real file without dates: rates yes, times to close no."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadline.measurement import SourceReport, sources
from tests.measurement.tables import entries, lead, leads, playbook, rows_of

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
ASSUMED = {"first_request_assumed": True, "client_assumed": True}


@pytest.fixture(scope="module")
def report(shared: Path) -> SourceReport:
    rows = [
        lead(row["Prospect ID"], source=row["Lead Source"], bought=0.0 if row["Converted"] == "1" else None) | ASSUMED
        for row in rows_of(shared / "data" / "xeducation" / "Leads.csv")
    ]
    return sources(leads(rows), entries([]), playbook(), as_of=AS_OF)


@pytest.mark.parametrize(
    ("source", "clients", "count"),
    [
        ("Google", 1147, 2868), ("google", 0, 5), ("Direct Traffic", 818, 2543), ("Olark Chat", 448, 1755),
        ("Organic Search", 436, 1154), ("Reference", 490, 534), ("Welingak Website", 140, 142), (None, 29, 36),
    ],
)  # fmt: skip
def test_each_source_has_its_leads_and_clients_as_written(
    report: SourceReport, source: str | None, clients: int, count: int
) -> None:
    row = report.row(source)
    assert (row.clients, row.leads) == (clients, count)


def test_the_whole_is_3561_of_9240(report: SourceReport) -> None:
    assert (report.total.clients, report.total.leads) == (3561, 9240)


def test_no_time_to_close_comes_from_assumed_dates(report: SourceReport) -> None:
    assert {row.median_days_to_close for row in report.rows} == {None}
    assert {row.close_rate_matured for row in report.rows} == {None}


def test_the_assumed_dates_and_the_two_spellings_are_told(report: SourceReport) -> None:
    said = {notice.id: str(notice) for notice in report.notices}
    assert "assumed for 9,240 leads" in said["dates_assumed"]
    assert "“Google” (2,868), “google” (5)" in said["source_spellings"]
