"""Real files come in whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

import leadline
from leadline.collect.files import ImportReport, import_file, import_prepared, prepare
from leadline.collect.files.sheets import open_sheet
from leadline.collect.files.suggesting import suggested
from leadline.record.home import Home
from leadline.record.touches_table import read_touches


def test_olist_requests_and_purchases_meet_in_the_same_people(place: Home, shared: Path) -> None:
    data = shared / "data" / "olist"
    mapping = {"external_id": "mql_id", "at": "first_contact_date", "source": "origin", "offer": "landing_page_id"}
    asked = import_file(place, data / "olist_marketing_qualified_leads_dataset.csv", "requests", mapping)
    won = import_file(
        place, data / "olist_closed_deals_dataset.csv", "purchases", {"external_id": "mql_id", "at": "won_date"}
    )
    touches = read_touches(place)
    sources = Counter(touches.filter(pc.equal(touches.column("kind"), "request")).column("source").to_pylist())

    assert (asked.new, asked.refused, won.new, won.refused) == (8000, (), 842, ())
    assert (won.people_new, won.people_known, len(set(touches.column("person").to_pylist()))) == (0, 842, 8000)
    assert (sources["organic_search"], sources["unknown"], sources[None]) == (2296, 1099, 60)
    assert max(touches.column("at").to_pylist()) == datetime(2018, 11, 14, 18, 4, 19, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Leads.csv", "Leads_trailing_comma.csv"])
def test_x_education_without_dates(place: Home, shared: Path, name: str) -> None:
    file, day = shared / "data" / "xeducation" / name, datetime(2020, 1, 1, tzinfo=UTC)
    asked = import_file(place, file, "requests", {"external_id": "Prospect ID", "source": "Lead Source"}, at=day)
    won = import_file(place, file, "purchases", {"external_id": "Prospect ID", "won": "Converted"}, at=day)
    touches = read_touches(place)
    clients = set(touches.filter(pc.equal(touches.column("kind"), "purchase")).column("person").to_pylist())
    requests = touches.filter(pc.equal(touches.column("kind"), "request")).to_pylist()
    rates = Counter((t["source"], t["person"] in clients) for t in requests)

    assert (asked.new, won.new, won.skipped, won.people_new) == (9240, 3561, 5679, 0)
    assert rates["Google", True] == 1147
    assert rates["Google", True] + rates["Google", False] == 2868
    assert rates[None, True] == 29
    assert rates[None, True] + rates[None, False] == 36
    assert all(touches.column("at_assumed").to_pylist())


def test_page_visits_with_times_of_one_digit(place: Home, shared: Path) -> None:
    mapping = {
        "user_id": "user_id",
        "at": "timestamp",
        "page": "page_name",
        "source": "utm_source",
        "campaign": "utm_campaign",
    }
    report = import_file(
        place, shared / "data" / "cooltshirts" / "page_visits.csv", "touches", mapping, {"kind": "page_view"}
    )
    assert (report.new, report.refused, report.people_new) == (5692, (), 1979)


def test_a_spreadsheet_in_another_alphabet_of_bytes(place: Home, shared: Path) -> None:
    file = shared / "data" / "vendor_formats" / "hubspot" / "contacts_export.csv"
    report = import_file(place, file, "people", {"email": "Email", "first_name": "First Name"})
    assert report.rows == report.new + report.known + report.skipped + len(report.refused) == 5
    assert report.skipped == 1


def bring(place: Home, file: Path, **more: Any) -> ImportReport:
    """Import a file as it is suggested."""
    found = suggested(open_sheet(file), None, place.playbook())
    report = import_prepared(place, prepare(file, replace(found.mapping, **more)))
    assert report.rows == report.new + report.known + report.skipped + len(report.refused)
    return report


@pytest.mark.parametrize("name", ["Leads.csv", "Leads_trailing_comma.csv"])
def test_x_education_as_it_is_suggested(place: Home, shared: Path, name: str) -> None:
    file = shared / "data" / "xeducation" / name
    found = suggested(open_sheet(file), None, place.playbook())
    constant = [column.name for column in found.columns if "same in every row" in column.why]
    assert constant == [
        "Magazine", "Receive More Updates About Our Courses", "Update me on Supply Chain Content",
        "Get updates on DM Content", "I agree to pay the amount through cheque",
    ]  # fmt: skip
    report = bring(place, file, assumed_at=datetime(2020, 1, 1, tzinfo=UTC))
    touches = read_touches(place)
    kinds = Counter(touches.column("kind").to_pylist())
    requests = touches.filter(pc.equal(touches.column("kind"), "request"))
    sources = Counter(requests.column("source").to_pylist())
    assert (report.rows, report.new, report.refused, report.people_new) == (9240, 9240, (), 9240)
    assert kinds == {"request": 9240, "purchase": 3561}
    assert (sources["Google"], sources["google"], sources[None]) == (2868 + 5, 0, 36)
    assert not any("Select" in text for text in requests.column("attributes").to_pylist() if text)


def test_the_page_visits_of_a_shop_as_they_are_suggested(place: Home, shared: Path) -> None:
    report = bring(place, shared / "data" / "cooltshirts" / "page_visits.csv")
    touches = read_touches(place)
    pages = ("1 - landing_page", "2 - shopping_cart", "3 - checkout", "4 - purchase")
    steps = "\n".join(f"    - {{name: {page}, when: {{page: {page}}}}}" for page in pages)
    playbook = leadline.Playbook.parse(f"leadline: 1\nflow:\n  steps:\n{steps}\n")
    flow = leadline.flow(touches, playbook, as_of="2019-01-01")
    assert (report.new, report.refused) == (5692, ())
    assert [step.count for step in flow.total.steps] == [1979, 1881, 1431, 361]


def test_journeys_as_they_are_suggested(place: Home, shared: Path) -> None:
    report = bring(place, shared / "data" / "journeys" / "attribution_sample.csv")
    touches = read_touches(place)
    bought = touches.filter(pc.equal(touches.column("kind"), "purchase"))
    assert (report.rows, report.refused) == (62_483, ())
    assert (len(bought), len(set(bought.column("person").to_pylist()))) == (1838, 1642)


def test_the_olist_files_as_they_are_suggested(place: Home, shared: Path) -> None:
    data = shared / "data" / "olist"
    asked = bring(place, data / "olist_marketing_qualified_leads_dataset.csv")
    won = bring(place, data / "olist_closed_deals_dataset.csv")
    assert (asked.new, won.new, won.people_new, won.people_known) == (8000, 842, 0, 842)
