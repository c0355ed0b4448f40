"""Flow counts every time that somebody began, Leads each person's lead as it stands now; both say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import TWO_PRODUCTS, bring
from tests.web.figures.reading import read

NOW = datetime.now(UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def came_again(workspace: Home) -> Home:
    """One asked, bought and asked again; one asked only."""
    asked = [("ada", 90), ("ada", 5), ("bob", 30)]
    bring(workspace, "requests", [{"email": f"{who}@example.net", "at": ago(days)} for who, days in asked])
    bring(workspace, "purchases", [{"email": "ada@example.net", "name": "Ada <b>L.", "at": ago(60), "amount": 100}])
    return workspace


def test_flow_says_how_many_people_its_leads_are(came_again: Home, owner: Client) -> None:
    page = read(owner, "/flow")
    (count, url) = next((text, url) for text, url in page.figures if "figure=leads" in url)
    assert count == "3"
    assert "of 2 people: 1 began again after buying" in page.text
    opened = read(owner, url)
    assert opened.rows == 3
    assert opened.count == "3 leads that made a request, of 2 people: 1 began again after buying."


def test_leads_says_that_it_counts_each_person_once(came_again: Home, owner: Client) -> None:
    page = read(owner, "/leads")
    assert page.count.startswith("2 leads with a request")
    assert "Each person counts once for each product" in page.text
    assert ("Flow", "/flow") in page.links


def test_leads_for_a_further_product_are_told_apart(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    asked = [("ada", "quote"), ("ada", "trial"), ("bob", "quote")]
    rows = [{"email": f"{who}@example.net", "at": ago(9 - n), "offer": o} for n, (who, o) in enumerate(asked)]
    bring(workspace, "requests", rows)
    assert "of 2 people: 1 is for a further product" in read(owner, "/flow").text


def test_where_everybody_has_one_lead_nothing_is_explained_away(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": f"{n}@example.net", "at": ago(3)} for n in range(3)])
    page = read(owner, "/flow")
    assert "each of another person" in page.text
    assert "began again" not in page.text


def test_a_notice_about_somebody_leads_to_them_by_name(came_again: Home, owner: Client) -> None:
    many = [{"email": f"c{n}@example.net", "at": ago(80)} for n in range(4)]
    paid = [{"email": f"c{n}@example.net", "at": ago(70), "amount": 10, "name": f"C{n}"} for n in range(4)]
    bring(came_again, "requests", many)
    bring(came_again, "purchases", paid)
    page = read(owner, "/sources")
    named = [url for text, url in page.links if text == "Ada <b>L."]
    assert len(named) == 1
    assert owner.get(named[0]).status_code == 200
    assert "One client: Ada <b>L. is 71% of the revenue" in page.text
