"""The page of the offers: whom each has brought, what to do with it, and every figure with its people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import TWO_PRODUCTS, fill
from tests.web.figures.reading import read
from tests.web.figures.test_every_figure_opens_exactly_its_people import check


@pytest.fixture
def filled(workspace: Home) -> Home:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 5, people=40)
    return workspace


def test_every_figure_opens_exactly_its_people(filled: Home, owner: Client) -> None:
    assert check(owner, "/offers") > 10


def test_of_some_takes_and_of_a_past_day(filled: Home, owner: Client) -> None:
    then = f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}"
    for page in (f"/offers?since={then}", f"/offers?as_of={then}", "/offers?source=referral"):
        assert check(owner, page) > 0, page


def test_each_offer_has_a_verdict_in_words(filled: Home, owner: Client) -> None:
    text = read(owner, "/offers").text
    assert any(said in text for said in ("keep promoting", "strengthen", "retire", "cannot tell yet"))
    assert "Who takes what with whom" in text


@pytest.mark.parametrize("query", ["of=offers&figure=x", "of=offers&figure=new&key=nothing"])
def test_a_figure_that_is_none_is_told(filled: Home, owner: Client, query: str) -> None:
    assert read(owner, f"/people?{query}").status == 400


def test_the_page_downloads_what_it_shows(filled: Home, owner: Client) -> None:
    links = [url for _, url in read(owner, "/offers").links if url.startswith("/offers?as=csv")]
    assert links
    answer = owner.get(links[0])
    assert b"verdict" in answer.getvalue()


def test_without_anybody_the_page_says_so(workspace: Home, owner: Client) -> None:
    assert owner.get("/offers").status_code == 200


def test_where_nobody_is_left_over_the_page_says_how_to_go_on(filled: Home, owner: Client) -> None:
    page = read(owner, "/offers?since=2030-01-01")
    assert page.status == 200
    assert "The filters leave nobody over" in page.text
