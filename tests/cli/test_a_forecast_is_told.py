"""`leadline forecast` says how many of the open leads will buy, and how past forecasts did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run, runner

WHEN = ("--as-of", "2018-07-31")


@pytest.fixture(scope="module")
def told(olist: Path) -> Ran:
    return runner(olist)("forecast", *WHEN, "--past")


@pytest.fixture(scope="module")
def found(olist: Path) -> dict[str, Any]:
    ran = runner(olist)("forecast", *WHEN, "--by", "class", "--days", "30", "--days", "100", "--json")
    assert ran.code == 0, ran.err
    return dict(ran.json())


def test_it_begins_with_what_is_ahead_and_ends_with_what_came_before(told: Ran) -> None:
    assert told.code == 0, told.err
    first = told.out.splitlines()[0]
    assert first.startswith("Of 7,")
    assert "within 30 days (" in first
    assert "Bands are 80 %." in told.out
    assert "organic_search" in told.out
    assert "By month: 2018-08 " in told.out
    assert "past forecasts, each from what was known then" in told.out
    assert "2018-07-01" in told.out
    assert "Purchases are recorded only from 2017-12-05 on." in told.err


def test_as_data_it_has_every_group_and_span(found: dict[str, Any]) -> None:
    assert [span["end"] for span in found["total"]["days"]] == [30, 100]
    classes = {row["class"] for row in found["rows"]}
    assert {"cultivated", "interest", "unclassified"} <= classes
    assert sum(row["open"] for row in found["rows"]) == found["total"]["open"]
    assert {one["days"] for one in found["past"]} == {30, 100}


@pytest.mark.parametrize("days", ["0", "731", "-3", "soon"])
def test_days_that_cannot_be_forecast_are_a_usage_error(olist: Path, days: str) -> None:
    ran = runner(olist)("forecast", "--days", days)
    assert ran.code == 2
    assert ran.out == ""


def test_where_nobody_has_bought_it_cannot_tell(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "asked.csv").write_text("Email,Date\nada@example.org,2026-03-02\n", "utf-8")
    leadline("import", "asked.csv", "--as", "requests", "--map", "email=Email", "--map", "at=Date")
    ran = leadline("forecast")
    assert ran.code == 0, ran.err
    assert "cannot be told yet: it takes about 5 more clients" in ran.out
