"""The pages show the figures of measurement, of the leads of the record: those of a known file, to the last one."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import read, row

NAMES = {"mql_id": "external_id", "first_contact_date": "at", "origin": "source", "won_date": "at"}


@pytest.fixture
def olist(workspace: Home, shared: Path) -> Home:
    for kind, name in (("requests", "marketing_qualified_leads"), ("purchases", "closed_deals")):
        with (shared / "data" / "olist" / f"olist_{name}_dataset.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [{NAMES[name]: text for name, text in row.items() if name in NAMES} for row in csv.DictReader(file)]
        bring(workspace, kind, rows)
    return workspace


def test_olist(olist: Home, owner: Client) -> None:
    sources = read(owner, "/sources")
    begins = next(i for i, cells in enumerate(sources.tables) if "Became MQL" in cells)
    brought = replace(sources, tables=sources.tables[begins:])
    for name, leads, clients, raw, days in (
        ("organic search", "2,296", "271", "12%", "14.9"),
        ("paid search", "1,586", "195", "12%", "15.7"),
        ("social", "1,350", "75", "5.6%", "30.6"),
        ("unknown", "1,099", "179", "16%", "11.8"),
        ("email", "493", "15", "3.0%", "21.1"),
        ("other publicities", "65", "3", "4.6%", "35.8"),
        ("(missing)", "60", "14", "23%", "8.1"),
    ):
        cells = row(brought, name)
        assert cells[1] == leads
        assert cells[3] == clients
        assert f"{raw} so far" in cells[4]
        assert cells[6].startswith(days)
    assert sources.count.startswith("\u2068organic search\u2069 brings most: 32% of the 842 clients.")
    names = [cells[0] for cells in brought.tables]
    assert names.index("unknown") == len(names) - 2
    assert names[-1] == "(missing)"
    flow = read(owner, "/flow")
    assert flow.count.startswith("842 clients so far of 8,000 leads.")
    for month, clients, leads in (("January 2018", "152", "1,141"), ("May 2018", "130", "1,303")):
        assert row(flow, month)[1:3] == [leads, clients]
    assert "bought before the first request (by up to 1.18 days)" in flow.text
    assert "too low" in row(flow, "November 2017")[-1]
    assert "too low" not in row(flow, "January 2018")[-1]


def test_a_young_cohort_is_shown_as_still_open(olist: Home, owner: Client) -> None:
    then = read(owner, "/flow?as_of=2018-05-31")
    assert "You are looking at 31 May 2018" in then.text
    assert "still open" in row(then, "May 2018")[-1]
    now = read(owner, "/flow")
    assert "still open" not in row(now, "May 2018")[-1]


def test_the_worked_flow(workspace: Home, owner: Client) -> None:
    """1,000 visitors of whom 550 saw one page, 50 requests, 20 clients, for 1,000 euros."""
    text = "leadline: 1\nflow: {steps: [{name: landed, when: {kind: page_view}}, {name: asked, when: {kind: request}}, "
    workspace.playbook_path.write_text(text + "client], expected: {landed→asked: 5 %, asked→client: 80 %}}\n", "utf-8")
    start = datetime.now(UTC) - timedelta(days=400)
    seen = [{"email": f"p{n}@x.example", "at": start, "kind": "page_view"} for n in range(1000)]
    seen += [{"email": f"p{n}@x.example", "at": start, "kind": "email_open"} for n in range(450)]
    bring(workspace, "touches", seen)
    bring(workspace, "requests", [{"email": f"p{n}@x.example", "at": start, "offer": "quote"} for n in range(50)])
    bring(workspace, "purchases", [{"email": f"p{n}@x.example", "at": start, "amount": 9} for n in range(20)])
    bring(workspace, "costs", [{"day": start.date(), "amount": 1000}])
    page = read(owner, "/flow")
    assert page.count == (
        "20 clients so far of 50 people, for €1,000. The bottleneck is asked to Client: 40% where the playbook expects "
        "80% (99% sure). Reaching that would have brought about 20 more clients (15–24)."
    )
    assert row(page, "landed")[1:] == ["1,000", "", "", "", "", "€1.00"]
    assert row(page, "asked")[1:] == ["50", "5.0% 3.8–6.5%", "5.0%", "", "as expected", "€20.00"]
    assert row(page, "Client")[1] == "20"
    assert row(page, "Client")[5:] == ["under what is expected", "€50.00"]
    assert "Bounce rate 55%: of 550 of the first step’s 1,000 one page view is all there is." in page.text
    assert "Overall 2.0% 1.3–3.0% of the first step took the last." in page.text


def test_money_without_a_rate_is_left_out_and_told(workspace: Home, owner: Client) -> None:
    at = datetime.now(UTC) - timedelta(days=3)
    bring(workspace, "requests", [{"email": "a@x.example", "at": at, "offer": "quote"}])
    bring(workspace, "costs", [{"day": at.date(), "amount": 10, "currency": "CHF"}])
    page = read(owner, "/flow")
    assert page.status == 200
    assert "There are costs in CHF, and the playbook gives no rate" in page.text
    assert row(page, "Prospect")[1] == "1"
