"""Every figure of Attribution and Busyness is a link to a list that is exactly as long, and says what it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import TWO_PRODUCTS, fill
from tests.web.figures.reading import read
from tests.web.figures.test_every_figure_opens_exactly_its_people import check

PAGES = (
    "/attribution", "/attribution?by=class&split=person", "/attribution?goal=lead", "/attribution?by=offer&goal=lead",
    "/busyness",
)  # fmt: skip


@pytest.fixture
def filled(workspace: Home) -> Home:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 5, people=40)
    return workspace


def test_now(filled: Home, owner: Client) -> None:
    found = {page: check(owner, page) for page in PAGES}
    assert min(found.values()) > 4, found


def test_of_some_leads_and_of_a_past_day(filled: Home, owner: Client) -> None:
    then = f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}"
    for page in (
        f"/attribution?since={then}&goal=lead",
        f"/attribution?as_of={then}&goal=lead",
        f"/busyness?as_of={then}",
    ):
        assert check(owner, page) > 4, page


def test_filters_keep_what_is_credited_and_how_journeys_are_cut(filled: Home, owner: Client) -> None:
    page = read(owner, "/attribution?goal=lead&split=person")
    for name, value in (("goal", "lead"), ("split", "person")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.html
    assert ("Clients", "/attribution?split=person") in page.links


@pytest.mark.parametrize("query", ["goal=x", "split=both", "by=sauce"])
def test_a_word_that_is_none_is_told_with_those_that_are(filled: Home, owner: Client, query: str) -> None:
    page = read(owner, f"/attribution?{query}")
    assert page.status == 400
    assert "Take one of" in page.text


@pytest.mark.parametrize(
    "query",
    ["of=attribution&figure=x", "of=attribution&figure=seen&key=nothing", "of=busyness&figure=with_it&key=nothing",
     "of=busyness&figure=won&key=2020-01-01"],
)  # fmt: skip
def test_a_figure_that_is_none_is_told(filled: Home, owner: Client, query: str) -> None:
    assert read(owner, f"/people?{query}").status == 400


def test_the_pages_download_what_they_show(filled: Home, owner: Client) -> None:
    for page, column in (("/attribution?goal=lead", b"markov"), ("/busyness", b"verdict")):
        links = [url for said, url in read(owner, page).links if said == "CSV"]
        assert links, page
        answer = owner.get(links[0])
        assert column in answer.content


def test_without_anybody_the_pages_say_so(workspace: Home, owner: Client) -> None:
    for page in ("/attribution", "/busyness"):
        assert owner.get(page).status_code == 200
