"""The figures of a real funnel: 8,000 leads, 842 of them won."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from leadline.engines.local import qualify
from leadline.measurement import SourceReport, flow, sources
from tests.measurement.tables import olist, playbook, rows_of

AFTER = datetime(2018, 12, 1, tzinfo=UTC)
LAST_OF_MAY = datetime(2018, 5, 31, 23, 59, tzinfo=UTC)
TABLE = """
organic_search 2296 271 11.80 14.9 101.51
paid_search 1586 195 12.30 15.7 112.13
social 1350 75 5.56 30.6 37.96
unknown 1099 179 16.29 11.8 213.10
direct_traffic 499 56 11.22 10.6 55.05
email 493 15 3.04 21.1 18.50
referral 284 24 8.45 19.4 64.53
other 150 4 2.67 9.6 57.34
display 118 6 5.08 9.2 10.24
other_publicities 65 3 4.62 35.8 0
(missing) 60 14 23.33 8.1 23.29
"""


@pytest.fixture(scope="module")
def report(shared: Path) -> SourceReport:
    return sources(*olist(shared, AFTER, gmv=True), playbook(), as_of=AFTER)


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_every_source_has_its_leads_clients_rate_median_and_revenue(report: SourceReport, line: str) -> None:
    source, *figures = line.split()
    row = report.row(None if source == "(missing)" else source)
    assert row.close_rate is not None
    assert row.median_days_to_close is not None
    assert row.revenue is not None
    gmv = row.revenue / row.leads / 1_000_000
    found = [row.leads, row.clients, f"{row.close_rate:.2%}"[:-1], f"{row.median_days_to_close:.1f}"]
    assert [str(value) for value in found] == figures[:4]
    assert gmv == pytest.approx(float(figures[4]), abs=0.005)
    assert row.low < row.close_rate_shrunk < row.high


def test_the_rows_stand_by_leads_with_unknown_and_missing_last(report: SourceReport) -> None:
    assert [row.leads for row in report.rows] == [2296, 1586, 1350, 499, 493, 284, 150, 118, 65, 1099, 60]
    assert {row.key[0]: row.source_class for row in report.rows}["organic_search"] == "cultivated"
    assert report.row(None).source_class == report.row("unknown").source_class == "unclassified"


def test_the_whole_is_842_of_8000_with_half_of_them_within_14_65_days(report: SourceReport) -> None:
    whole = report.total
    assert (whole.leads, whole.clients, whole.close_rate) == (8000, 842, 0.10525)
    assert whole.median_days_to_close == pytest.approx(14.65, abs=0.005)
    assert whole.p90_days_to_close == pytest.approx(163, abs=0.5)
    assert whole.revenue == pytest.approx(762_486.36 * 1_000_000, abs=50_000)


def test_small_sources_move_further_to_their_class_than_large_ones(report: SourceReport) -> None:
    moved = {row.key[0]: abs(row.close_rate_shrunk - (row.close_rate or 0)) for row in report.rows}
    assert moved["organic_search"] < 0.001
    assert moved["other_publicities"] > 0.01


def test_the_traps_are_told(report: SourceReport) -> None:
    said = {notice.id: str(notice) for notice in report.notices}
    assert said["won_before_contact"].startswith("1 lead bought before the first request (by up to 1.18 days)")
    assert "No purchase is recorded before 2017-12-05. 1,832 leads" in said["wins_not_recorded"]
    assert "(2017-06 to 2017-12)" in said["wins_not_recorded"]
    assert said["source_not_known"].startswith("1,099 leads come from “unknown” and 60 leads have no source at all.")
    assert said["cohorts_still_open"].startswith("7,158 leads are still open")
    assert "half of the clients bought within 14.7 days, nine in ten within 163" in said["cohorts_still_open"]
    assert "one_client_carries" in said


def test_declared_revenue_is_told_to_be_mostly_zero_with_an_outlier(shared: Path) -> None:
    who, history = olist(shared, AFTER)
    with (shared / "data" / "olist" / "olist_closed_deals_dataset.csv").open(newline="") as file:
        declared = {
            row["mql_id"]: round(float(row["declared_monthly_revenue"]) * 10**6) for row in csv.DictReader(file)
        }
    amounts = [declared.get(person) for person in who["person"].to_pylist()]
    who = who.set_column(who.column_names.index("revenue"), who.schema.field("revenue"), [amounts])
    said = {notice.id: str(notice) for notice in sources(who, history, playbook(), as_of=AFTER).notices}
    assert said["revenue_mostly_absent"].startswith("797 of 842 clients have a revenue of zero or none")
    assert "50,000,000.00" in said["revenue_outlier"]


def test_qualification_of_the_raw_touches_gives_the_same_figures(shared: Path, report: SourceReport) -> None:
    folder = shared / "data" / "olist"
    asked = rows_of(folder / "olist_marketing_qualified_leads_dataset.csv")
    won = rows_of(folder / "olist_closed_deals_dataset.csv")
    touches = pa.table(
        {
            "person": [row["mql_id"] for row in (*asked, *won)],
            "at": [
                datetime.fromisoformat(moment).replace(tzinfo=UTC)
                for moment in (*(row["first_contact_date"] for row in asked), *(row["won_date"] for row in won))
            ],
            "kind": ["request"] * len(asked) + ["purchase"] * len(won),
            "source": [row["origin"] or None for row in asked] + [None] * len(won),
        }
    )
    found = qualify(touches, playbook(), as_of=AFTER)
    mine = sources(found.leads, found.entries, playbook(), as_of=found.as_of)
    figures = [(row.key, row.leads, row.clients, row.median_days_to_close, row.close_rate_shrunk) for row in mine.rows]
    assert figures == [
        (row.key, row.leads, row.clients, row.median_days_to_close, row.close_rate_shrunk) for row in report.rows
    ]
    assert {notice.id for notice in mine.notices} == {
        "won_before_contact", "wins_not_recorded", "cohorts_still_open", "source_not_known",
    }  # fmt: skip
    by_month = flow(found.leads, found.entries, playbook(), as_of=found.as_of, by="month")
    assert [by_month.group(f"2018-{month:02}").clients for month in range(1, 6)] == [152, 149, 167, 183, 130]


def test_the_cohorts_of_2018_are_right_and_those_of_2017_marked(shared: Path) -> None:
    report = flow(*olist(shared, AFTER), playbook(), as_of=AFTER, by="month")
    assert {g.key: (g.clients, g.leads) for g in report.groups if g.key and g.key >= "2018"} == {
        "2018-01": (152, 1141), "2018-02": (149, 1028), "2018-03": (167, 1174), "2018-04": (183, 1352),
        "2018-05": (130, 1303),
    }  # fmt: skip
    assert {g.key for g in report.groups if g.before_wins} == {f"2017-{month:02}" for month in range(6, 13)}
    assert not any(g.still_open for g in report.groups)
    assert report.total.step("client").count == report.total.step("client").skipped == 842


def test_on_the_last_of_may_the_young_cohort_is_open_and_not_read_as_bad(shared: Path) -> None:
    report = flow(*olist(shared, LAST_OF_MAY), playbook(), as_of=LAST_OF_MAY, by="month")
    earlier = [report.group(f"2018-{month:02}") for month in range(1, 5)]
    may = report.group("2018-05")
    assert [group.still_open for group in (*earlier, may)] == [False, False, True, True, True], "nine in ten in 77 days"
    assert may.open == may.young == 1233
    raw = 1 - (may.close_rate or 0) / (sum(g.clients for g in earlier) / sum(g.leads for g in earlier))
    matured = 1 - (may.close_rate_matured or 0) / (sum((g.close_rate_matured or 0) * g.leads for g in earlier) / 4695)
    assert raw == pytest.approx(0.55, abs=0.01)
    assert matured == pytest.approx(0.28, abs=0.06), "the final gap is 28 %"
