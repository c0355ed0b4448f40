"""A course seller's leads, a file without dates: imported by a stated date, rates as known, no time to close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import runner

TABLE = {
    "Google": (2868, 1147),
    "google": (5, 0),
    "Direct Traffic": (2543, 818),
    "Olark Chat": (1755, 448),
    "Organic Search": (1154, 436),
    "Reference": (534, 490),
    "Welingak Website": (142, 140),
    None: (36, 29),
}
AT = ("--map", "external_id=Prospect ID", "--at", "2024-01-15")


@pytest.fixture(scope="module")
def xeducation(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A folder with a home made from the one file, once as requests and once as purchases."""
    folder = tmp_path_factory.mktemp("xeducation")
    run, file = runner(folder), str(shared / "data" / "xeducation" / "Leads.csv")
    asked = run("import", file, "--as", "requests", *AT, "--map", "source=Lead Source")
    assert (asked.code, "9,240 new" in asked.out) == (0, True), asked.err
    assert "9,240 rows have no date and are taken as of 2024-01-15" in asked.err
    bought = run("import", file, "--as", "purchases", *AT, "--map", "won=Converted")
    assert (bought.code, "3,561 new, 0 known already, 5,679 left out" in bought.out) == (0, True), bought.err
    return folder


@pytest.fixture(scope="module")
def sources(xeducation: Path) -> dict[str, Any]:
    ran = runner(xeducation)("sources", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.json()
    return found


@pytest.mark.parametrize("source", TABLE, ids=str)
def test_a_source_has_its_leads_and_clients(sources: dict[str, Any], source: str | None) -> None:
    row = next(row for row in sources["sources"] if row["source"] == source)
    leads, clients = TABLE[source]
    assert (row["leads"], row["clients"], row["close_rate"]) == (leads, clients, clients / leads)


def test_the_whole_is_3561_clients_of_9240_leads(sources: dict[str, Any]) -> None:
    rows = sources["sources"]
    assert (sum(row["clients"] for row in rows), sum(row["leads"] for row in rows)) == (3561, 9240)


def test_no_time_to_close_is_computed_from_assumed_dates(sources: dict[str, Any]) -> None:
    assert {row["median_days_to_close"] for row in sources["sources"]} == {None}
    assert {row["p90_days_to_close"] for row in sources["sources"]} == {None}


def test_the_assumed_dates_and_the_two_spellings_are_told(sources: dict[str, Any]) -> None:
    said = " ".join(notice["what"] for notice in sources["notices"])
    assert "assumed for 9,240 leads" in said
    assert "“Google” (2,868), “google” (5)" in said


def test_the_file_with_a_trailing_comma_on_each_line_is_the_same_file(xeducation: Path, shared: Path) -> None:
    file = str(shared / "data" / "xeducation" / "Leads_trailing_comma.csv")
    again = runner(xeducation)("import", file, "--as", "requests", *AT, "--map", "source=Lead Source")
    assert (again.code, "0 new, 9,240 known already, 0 refused" in again.out) == (0, True), again.err


def test_history_makes_no_flood_of_work(xeducation: Path) -> None:
    queue = runner(xeducation)("queue", "--json").json()
    assert (queue["due"], queue["next"], queue["review"]) == ([], [], [])
    assert queue["left_out"]["history"] > 5_000
