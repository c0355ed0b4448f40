"""Stages balance, and marketing stands beside sales; every figure of both opens exactly its people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from leadline.record import standing
from leadline.record.home import Home
from tests.web.figures.random_homes import bring, fill
from tests.web.figures.reading import Page, read, row
from tests.web.figures.test_every_figure_opens_exactly_its_people import check

BOOK = """leadline: 1
products: {course: {name: A course}, "week, in-house": {repeatable: true}}
offers: {quote: {kind: quote, product: course}, trial: {kind: trial, product: "week, in-house"}}
thresholds: {mql: 10, sql: 12, recycle: 4}
gates: {sql_on_same_touch: true, mql: {engagement: 0}, sql: {intent: {need: 0}, prequalified: {fit: 0}}}
cost_per_hour: 60 EUR
"""


def decide(home: Home, seed: int, people: int) -> None:
    """Calls, outcomes and decisions about the people of `fill`."""
    now, rows = datetime.now(UTC), []
    for n in range(people):
        at = now - timedelta(days=(n * 7 + seed) % 90, hours=n % 5)
        mail = f"p{n}@example.net"
        rows.append({"email": mail, "at": at, "kind": "call", "properties.minutes": 5 + n % 40})
        action = ("accept", "reject", "override", "lost")[n % 4]
        rows.append(
            {"email": mail, "at": at + timedelta(hours=1), "kind": "decision", "action": action,
             "reason": ("<b>No budget</b>", "no money", "")[n % 3] if action == "reject" else ""}
        )  # fmt: skip
    bring(home, "touches", rows)


def filled(home: Home, seed: int) -> None:
    home.playbook_path.write_text(BOOK, "utf-8")
    fill(home, seed, people=25)
    decide(home, seed, 25)


PAGES = ("/stages", "/stages?by=week&source=referral", "/handover", "/handover?by=source", "/handover?by=product")


@pytest.mark.parametrize("seed", [1, 5])
def test_every_figure_opens_exactly_its_people(workspace: Home, owner: Client, seed: int) -> None:
    filled(workspace, seed)
    found = [check(owner, page) for page in PAGES]
    assert min(found) > 20


def test_each_reason_for_a_no_opens_those_who_got_it(workspace: Home, owner: Client) -> None:
    rule = "rules: [{name: Asks for a quote, when: {kind: request, action: quote}, points: 20, criterion: need}]\n"
    workspace.playbook_path.write_text(BOOK + rule, "utf-8")
    at, rows = datetime.now(UTC) - timedelta(days=2), []
    for n, reason in enumerate(("No budget", "no budget", "wrong person", "")):
        mail = f"r{n}@example.net"
        asked = {"email": mail, "at": at, "kind": "request", "action": "quote", "offer": "quote"}
        said = {"email": mail, "at": at + timedelta(hours=1), "kind": "decision", "action": "reject", "reason": reason}
        rows += [asked, said]
    bring(workspace, "touches", rows)
    standing.refresh(workspace)
    shown = owner.get("/handover").content.decode()
    links = {unescape(link) for link in re.findall(r'href="(/people[^"]*because=[^"]*)"', shown)}
    assert len(links) >= 2
    for link in links:
        assert owner.get(link).status_code == 200, link


def test_of_a_past_day_and_between_days(workspace: Home, owner: Client) -> None:
    filled(workspace, 3)
    then = f"{datetime.now(UTC) - timedelta(days=40):%Y-%m-%d}"
    for page in (f"/stages?as_of={then}", f"/handover?as_of={then}", f"/stages?by=day&since={then}",
                 f"/handover?until={then}&by=class"):  # fmt: skip
        assert check(owner, page) > 10, page


def numbers(page: Page, name: str) -> list[int]:
    cells = row(page, name)
    return [int(cells[place].replace(",", "")) for place in (1, 2, 4, 6)]


def test_each_stage_of_each_period_adds_up_and_begins_as_the_one_before_ended(workspace: Home, owner: Client) -> None:
    filled(workspace, 2)
    months = [link for _, link in read(owner, "/stages").links if "period=" in link]
    assert months
    before: dict[str, int] = {}
    for address in [*reversed(months), "/stages"]:
        page = read(owner, address)
        for name in ("Visitor", "Prospect", "MQL", "SQL", "Client"):
            opening, into, out, closing = numbers(page, name)
            assert opening + into - out == closing
            assert before.get(name, opening) == opening
            before[name] = closing


def test_what_people_wrote_is_shown_as_text(workspace: Home, owner: Client) -> None:
    filled(workspace, 1)
    page = read(owner, "/handover")
    assert "<b>No budget</b>" not in page.html
    assert "Marketing and sales, in the same words" in page.text


def test_peoples_time_is_shown_and_charged(workspace: Home, owner: Client) -> None:
    filled(workspace, 1)
    text = read(owner, "/stages").text
    assert "as logged" in text
    assert "Cost of it" in text


@pytest.mark.parametrize("address", ["/stages?since=2030-01-01", "/handover?since=2030-01-01", "/stages?source=nowhere",
                                     "/handover?source=nowhere"])  # fmt: skip
def test_where_nobody_is_left_that_is_said(workspace: Home, owner: Client, address: str) -> None:
    filled(workspace, 1)
    page = read(owner, address)
    assert page.status == 200
    assert "The filters leave nobody over" in page.text


def test_a_word_that_is_no_choice_is_told(workspace: Home, owner: Client) -> None:
    filled(workspace, 1)
    for address in ("/stages?by=source", "/handover?by=colour", "/people?of=stages&figure=into&stage=nothing",
                    "/people?of=handover&figure=nothing", "/people?of=handover&figure=late&side=nobody"):  # fmt: skip
        assert read(owner, address).status == 400, address


def test_both_are_downloaded(workspace: Home, owner: Client) -> None:
    filled(workspace, 1)
    stages = owner.get("/stages?as=csv").content.decode("utf-8-sig")
    assert stages.replace('"', "").startswith("period,first,last,stage,opening,into,out,closing")
    assert "handed_over" in owner.get("/handover?as=csv").content.decode("utf-8-sig")
