"""Forecast says how many of the open leads will buy by when, with bands, and how past forecasts did."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring, fill
from tests.web.figures.reading import read

NOW = datetime.now(UTC)


@pytest.fixture
def full(workspace: Home) -> Home:
    """240 leads of 250 days, a third of which bought; one source tries to break the page."""
    dice = random.Random(4)  # noqa: S311 - a test's
    asked, bought = [], []
    for n in range(240):
        came = NOW - timedelta(days=dice.uniform(0.5, 250))
        mail, source = f"p{n}@example.net", dice.choice(("referral", "paid_search", "<img src=x onerror=alert(1)>"))
        asked.append({"email": mail, "at": came, "source": source})
        if dice.random() < 0.34 and came + timedelta(days=20) < NOW:
            bought.append({"email": mail, "at": came + timedelta(days=dice.uniform(1, 20)), "amount": 100})
    bring(workspace, "requests", asked)
    bring(workspace, "purchases", bought)
    return workspace


def test_every_open_lead_is_in_a_list_as_long_as_its_figure(full: Home, owner: Client) -> None:
    page = read(owner, "/forecast")
    assert page.status == 200
    assert len(page.figures) >= 4
    for text, url in page.figures:
        opened = read(owner, url)
        assert opened.status == 200
        assert opened.count.startswith(f"{text} lead"), (text, url, opened.count)


def test_it_says_what_is_ahead_and_what_past_forecasts_came_to(full: Home, owner: Client) -> None:
    page = read(owner, "/forecast")
    for words in ("Within", "30 days", "90 days", "80% band", "How past forecasts did", "New leads are not in it"):
        assert words in page.text
    assert "past forecasts, each from what was known then" in page.text
    assert "<img src=x" not in page.html


def test_days_ahead_can_be_chosen_and_stay_chosen(full: Home, owner: Client) -> None:
    page = read(owner, "/forecast?within=45&by=class")
    assert "45 days" in page.text
    assert "90 days" not in page.text
    assert any("within=45" in url for text, url in page.links if text == "Source")
    for wrong in ("x", "0", "800", "-1", "9" * 30):
        told = read(owner, f"/forecast?within={wrong}")
        assert told.status == 400
        assert "1 to 730" in told.text


def test_few_clients_are_said_to_be_too_few(workspace: Home, owner: Client) -> None:
    bring(workspace, "requests", [{"email": f"{n}@example.net", "at": NOW - timedelta(days=n)} for n in range(1, 9)])
    page = read(owner, "/forecast")
    assert "Cannot be told yet" in page.text
    assert "about 5 more clients to go" in page.text


def test_an_empty_home_says_what_will_be_here(workspace: Home, owner: Client) -> None:
    assert "how many of your open leads will buy" in read(owner, "/forecast").text


def test_the_table_and_pictures_can_be_taken_along(full: Home, owner: Client) -> None:
    page = read(owner, "/forecast")
    files = [url for _, url in page.links if "as=" in url or "picture=" in url]
    assert files
    for url in files:
        assert owner.get(url).status_code == 200


@pytest.mark.parametrize("seed", range(2))
def test_of_any_home_every_figure_opens_its_people(workspace: Home, owner: Client, seed: int) -> None:
    fill(workspace, seed)
    for address in ("/forecast", "/forecast?by=offer", "/forecast?source=referral", "/forecast?as_of=2026-01-01"):
        page = read(owner, address)
        assert page.status == 200
        for text, url in page.figures:
            assert read(owner, url).count.split(" ")[0] == text
