"""Every figure of Flow and Sources is a link to a list that is exactly as long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.figures.random_homes import STEPS_OF_TOUCHES, TWO_PRODUCTS, fill
from tests.web.figures.reading import read

PAGES = (
    "/flow", "/flow?by=source", "/flow?by=offer", "/flow?view=calendar", "/flow?view=calendar&by=source",
    "/sources", "/sources?by=class", "/sources?by=product",
    "/sources?by=where-what-why", "/sources?by=direction", "/appraise?where=referral&leads=50&price=100",
)  # fmt: skip


def check(client: Client, address: str) -> int:
    """Follow every figure of a page; how many there were."""
    page = read(client, address)
    assert page.status == 200, page.text
    for text, url in dict.fromkeys(page.figures):
        rows, following = 0, url
        while following:
            opened = read(client, following)
            assert opened.status == 200, (url, opened.text)
            assert "made anew" not in opened.text
            assert opened.count.split(" ")[0] == text, (address, url)
            rows += opened.rows
            following = next((link for said, link in opened.links if said.startswith("Next")), "")
        assert rows == int(text.replace(",", "")), (address, url)
    return len(page.figures)


@pytest.mark.parametrize(("playbook", "seed"), [(TWO_PRODUCTS, 1), (STEPS_OF_TOUCHES, 2)], ids=["stages", "touches"])
def test_now_and_told_apart_by_anything(workspace: Home, owner: Client, playbook: str, seed: int) -> None:
    workspace.playbook_path.write_text(playbook, "utf-8")
    fill(workspace, seed, people=25)
    found = [check(owner, page) for page in PAGES]
    assert min(found) > 5
    assert sum(found) > 150


def test_of_some_leads_only(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 3, people=30)
    since = f"{datetime.now(UTC) - timedelta(days=120):%Y-%m-%d}"
    for page in (
        f"/flow?since={since}&by=week",
        "/flow?by=offer&class=cultivated",
        "/flow?source=~missing&by=campaign",
        f"/sources?offer=quote&since={since}",
        "/flow?source=own+%26+odd%3D1+%23%3F",
    ):
        assert check(owner, page) > 5, page


def test_of_a_past_day(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 4, people=30)
    then = f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}"
    now = read(owner, "/flow")
    for page in (f"/flow?as_of={then}T10:00:00&by=day", f"/sources?as_of={then}"):
        assert check(owner, page) > 5
    past = read(owner, f"/flow?as_of={then}")
    assert past.figures[0][0] != now.figures[0][0]
    assert "You are looking at" in past.text
    assert ("Back to now", "/flow") in past.links
