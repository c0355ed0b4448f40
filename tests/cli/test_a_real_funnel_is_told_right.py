"""The marketing funnel of a marketplace, from two files: every row of the known table, the cohorts, and the traps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cli.conftest import runner

TABLE = {
    "organic_search": ("cultivated", 2296, 271, 14.9),
    "paid_search": ("interest", 1586, 195, 15.7),
    "social": ("cultivated", 1350, 75, 30.6),
    "unknown": ("unclassified", 1099, 179, 11.8),
    "direct_traffic": ("unclassified", 499, 56, 10.6),
    "email": ("interest", 493, 15, 21.1),
    "referral": ("cultivated", 284, 24, 19.4),
    "other": ("unclassified", 150, 4, 9.6),
    "display": ("interest", 118, 6, 9.2),
    "other_publicities": ("unclassified", 65, 3, 35.8),
    None: ("unclassified", 60, 14, 8.1),
}
COHORTS = {
    "2018-01": (1141, 152),
    "2018-02": (1028, 149),
    "2018-03": (1174, 167),
    "2018-04": (1352, 183),
    "2018-05": (1303, 130),
}


@pytest.fixture(scope="module")
def sources(olist: Path) -> dict[str, Any]:
    ran = runner(olist)("sources", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.json()
    return found


@pytest.fixture(scope="module")
def flow(olist: Path) -> dict[str, Any]:
    ran = runner(olist)("flow", "--by", "month", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.json()
    return found


@pytest.mark.parametrize("source", TABLE, ids=str)
def test_a_source_has_its_leads_clients_and_days(sources: dict[str, Any], source: str | None) -> None:
    row = next(row for row in sources["sources"] if row["source"] == source)
    name, leads, clients, days = TABLE[source]
    assert (row["class"], row["leads"], row["clients"]) == (name, leads, clients)
    assert row["close_rate"] == clients / leads
    assert 0 < row["close_rate_shrunk"] < 1
    assert round(row["median_days_to_close"], 1) == days


def test_no_other_source_is_told_and_unknown_and_missing_come_last(sources: dict[str, Any]) -> None:
    names = [row["source"] for row in sources["sources"]]
    assert set(names) == set(TABLE)
    assert names[-2:] == ["unknown", None]


@pytest.mark.parametrize("month", COHORTS)
def test_a_cohort_has_its_leads_and_clients(flow: dict[str, Any], month: str) -> None:
    group = next(group for group in flow["groups"] if group["month"] == month)
    assert (group["leads"], group["clients"]) == COHORTS[month]


def test_the_traps_are_reported(sources: dict[str, Any], flow: dict[str, Any]) -> None:
    said = " ".join(notice["what"] for notice in sources["notices"])
    assert "before the first request" in said
    assert "1.18 days" in said
    assert "No purchase is recorded before 2017-12-05" in said
    assert {group["month"] for group in flow["groups"] if group["before_wins"]} >= {"2017-06", "2017-11"}


def test_a_cohort_that_is_still_open_says_so_on_the_day(olist: Path) -> None:
    ran = runner(olist)("flow", "--by", "month", "--as-of", "2018-05-31", "--json")
    groups = {group["month"]: group for group in ran.json()["groups"]}
    assert groups["2018-05"]["still_open"]
    assert groups["2018-05"]["close_rate_matured"] > groups["2018-05"]["close_rate"]


def test_the_report_warns_of_what_would_mislead(olist: Path, tmp_path: Path) -> None:
    """Seen from long after its end."""
    found = runner(olist)("report", "--json", "--as-of", "2020-02-01")
    made = found.json()
    notices = " ".join(made["notices"])
    assert "No purchase is recorded before 2017-12-05" in notices
    assert "Nothing has come in since 2018-11-14" in notices
    assert len(made["notices"]) == len(set(made["notices"]))
    paper = tmp_path / "week.pdf"
    done = runner(olist)("report", "--as-of", "2020-02-01", "--pdf", str(paper))
    assert done.code == 0, done.err
    assert "Nothing has come in since 2018-11-14" in " ".join(PdfReader(paper).pages[-1].extract_text().split())
