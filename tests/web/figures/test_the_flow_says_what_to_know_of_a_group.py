"""By source, class or campaign each row says what is to know of it; where nothing is, there is no such column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import bring
from tests.web.figures.reading import Page, read

NOW = datetime.now(UTC)
BOOK = "leadline: 1\nflow: {steps: [prospect, client], expected: {prospect→client: 30 %}}\n"


def fill(workspace: Home, groups: Sequence[tuple[str, int, int]]) -> None:
    """Sources with their leads and clients, all of long ago."""
    workspace.playbook_path.write_text(BOOK, "utf-8")
    asked, bought = [], []
    for source, leads, clients in groups:
        for n in range(leads):
            email, at = f"{source}{n}@x.example", NOW - timedelta(days=700 - n / 100)
            asked.append({"email": email, "at": at, "source": source, "offer": "quote"})
            if n < clients:
                bought.append({"email": email, "at": at + timedelta(days=3), "amount": 10})
    bring(workspace, "requests", asked)
    bring(workspace, "purchases", bought)


def last_cell(page: Page, name: str) -> str:
    return next(row for row in page.tables if row and row[0] == name)[-1]


def test_a_step_under_what_is_expected_and_a_rate_that_cannot_be_told_are_named(workspace: Home, owner: Client) -> None:
    fill(workspace, [("email", 400, 40), ("referral", 300, 120), ("press", 6, 2)])
    page = read(owner, "/flow?by=source")
    assert [row for row in page.tables if row and row[-1] == "To know"]
    assert last_cell(page, "email") == "Prospect to Client under the expected 30%"
    assert last_cell(page, "referral") == ""
    assert last_cell(page, "press").startswith("cannot tell yet: about ")


def test_where_there_is_nothing_to_know_there_is_no_column(workspace: Home, owner: Client) -> None:
    fill(workspace, [("email", 400, 140), ("referral", 400, 140)])
    page = read(owner, "/flow?by=source")
    assert last_cell(page, "referral") == "260"
    assert not [row for row in page.tables if "To know" in row]
