"""Flow in ten seconds: alarms on top, the bottleneck with its chance, what changed, and when it cannot be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import Page, read

NOW = datetime.now(UTC)
BOOK = """leadline: 1
cost_per_hour: 60 EUR
flow: {{steps: [prospect, {{name: {step}, when: {{kind: cta_click}}}}, client], expected: {{prospect→{step}: 40 %, {step}→client: 20 %}}}}
"""  # noqa: E501


def fill(workspace: Home, step: str = "tried") -> None:
    """Three a day for 240 days; 40 % of them try it within days, of those of the last 120 days 10 %; one in five of
    these buys."""
    workspace.playbook_path.write_text(BOOK.format(step=step), "utf-8")
    asked: list[dict[str, Any]] = []
    tried: list[dict[str, Any]] = []
    bought: list[dict[str, Any]] = []
    for n in range(720):
        email, at = f"p{n}@x.example", NOW - timedelta(days=240 - n / 3)
        asked.append({"email": email, "at": at, "offer": "quote"})
        late = n >= 360
        if n % (10 if late else 5) < (1 if late else 2):
            tried.append({"email": email, "at": at + timedelta(days=1), "kind": "cta_click"})
            if n % 25 < 5:
                bought.append({"email": email, "at": at + timedelta(days=2), "amount": 10})
    bring(workspace, "requests", asked)
    bring(workspace, "touches", [row for row in tried if row["at"] < NOW])
    bring(workspace, "purchases", [row for row in bought if row["at"] < NOW])


def cells(page: Page, name: str) -> list[str]:
    return next(row for row in page.tables if row and row[0].startswith(name))


@pytest.fixture
def page(workspace: Home, owner: Client) -> Page:
    fill(workspace)
    return read(owner, "/flow")


def test_an_alarm_stands_on_top_with_since_when_and_how_often_it_is_false(page: Page) -> None:
    assert "Prospect to tried is under the 40% that the playbook expects, by more than noise," in page.text
    assert "By chance alone this is said about once in 1," in page.text
    assert page.text.index("by more than noise") < page.text.index("From first to last step")


def test_an_alarm_opens_those_watched_since_then(page: Page, owner: Client) -> None:
    text, url = next((text, url) for text, url in page.figures if "figure=alarmed" in url)
    opened = read(owner, url)
    assert opened.count.split(" ")[0] == text
    assert int(text) > 300
    assert "since the rate to tried fell under what is expected" in opened.count


def test_the_bottleneck_is_said_first_with_its_chance_and_what_it_would_bring(page: Page) -> None:
    assert "The bottleneck is Prospect to tried: " in page.count
    assert "(99% sure). Reaching that would have brought about " in page.count
    assert "Bottleneck" in cells(page, "tried")[0]
    assert cells(page, "Prospect to tried")[1] == "99%"


def test_a_month_that_fell_says_so_and_others_that_it_cannot_be_told(workspace: Home, owner: Client) -> None:
    fill(workspace)
    fell = (NOW - timedelta(days=120)).date().replace(day=1)
    months = read(owner, "/flow?view=calendar")
    said = [row for row in months.tables if row and row[0] in (f"{fell:%B %Y}", f"{fell + timedelta(days=32):%B %Y}")]
    assert any("down: " in " ".join(row) for row in said)
    assert "cannot tell" in read(owner, "/flow").text


def test_by_when_it_happened_is_one_click_away(page: Page, owner: Client) -> None:
    assert ("By when it happened", "/flow?view=calendar") in page.links
    then = read(owner, "/flow?view=calendar")
    assert ("By when they came", "/flow") in then.links
    assert "What happened, by month" in then.text


def test_minutes_of_people_are_charged_where_an_hour_has_a_price(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text("leadline: 1\ncost_per_hour: 60 EUR\n", "utf-8")
    at = NOW - timedelta(days=20)
    bring(workspace, "requests", [{"email": "a@x.example", "at": at, "offer": "quote"}])
    bring(workspace, "touches", [{"email": "a@x.example", "at": at + timedelta(days=1), "kind": "call"}])
    assert "10 min of people’s time, €10." in read(owner, "/flow").text


def test_names_of_steps_are_text(workspace: Home, owner: Client) -> None:
    fill(workspace, step="<b>x")
    page = read(owner, "/flow")
    assert "<b>x" not in page.html
    assert "Prospect to <b>x is under the 40%" in page.text


def test_a_view_that_there_is_not_is_told(workspace: Home, owner: Client) -> None:
    fill(workspace)
    found = read(owner, "/flow?view=calender")
    assert found.status == 400
    assert "There is no view “calender”." in found.text


def test_the_bottleneck_is_never_read_as_not_to_be_told(workspace: Home, owner: Client) -> None:
    """Sixty leads, many of whom may still go on: the rate alone does not tell, that it is the bottleneck does."""
    book = "leadline: 1\nflow: {steps: [prospect, {name: tried, when: {kind: cta_click}}, client], expected: {prospect→tried: 60 %, tried→client: 20 %}}\n"  # noqa: E501
    workspace.playbook_path.write_text(book, "utf-8")
    asked: list[dict[str, Any]] = []
    more: dict[str, list[dict[str, Any]]] = {"touches": [], "purchases": []}
    for n in range(60):
        email, at = f"p{n}@x.example", NOW - timedelta(days=60 - n)
        asked.append({"email": email, "at": at, "offer": "quote"})
        if n % 5 == 0 and n < 50:
            more["touches"].append({"email": email, "at": at + timedelta(days=8), "kind": "cta_click"})
        if n % 10 == 0 and n < 50:
            more["purchases"].append({"email": email, "at": at + timedelta(days=9), "amount": 10})
    bring(workspace, "requests", asked)
    for kind, rows in more.items():
        bring(workspace, kind, rows)
    page = read(owner, "/flow")
    assert "The bottleneck is Prospect to tried: " in page.count
    assert cells(page, "tried")[5].startswith("likely under what is expected")
