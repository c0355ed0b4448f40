"""Nothing is wrong in a browser: no script or style from elsewhere, no width that has to be scrolled sideways."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.figures.random_homes import TWO_PRODUCTS, fill
from tests.web.homes import fill as fill_requests
from tests.web.homes import hostile, served

PAGES = (
    "/flow",
    "/flow?by=source",
    "/sources",
    "/sources?by=where-what-why",
    "/appraise",
    "/appraise?where=referral&leads=9&price=9",
    "/people?of=flow&figure=leads",
)


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_names_break_no_page(workspace: Home, chromium: str, width: int) -> None:
    fill_requests(workspace, hostile())
    fill(workspace, 5, people=20)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": width, "height": 900}))
        address = sign_in(seen.page, link)
        for path in PAGES:
            seen.page.goto(address + path)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert seen.wrong == []


def test_a_source_its_flow_a_figure_and_its_people(workspace: Home, chromium: str) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 5, people=40)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 900}))
        page, address = seen.page, sign_in(seen.page, link)
        page.goto(urljoin(address, "/sources"))
        page.get_by_role("link", name="referral", exact=True).click()
        page.wait_for_url("**/flow?source=referral")
        assert page.get_by_label("Source").input_value() == "referral"
        figure = page.locator(".facts a.fig").first
        count = figure.inner_text()
        figure.click()
        page.wait_for_url("**/people?**")
        assert page.locator("p.lead b").inner_text() == count
        assert page.locator("tbody tr").count() == int(count)
        page.get_by_role("link", name="Back to Flow").click()
        page.wait_for_url("**/flow?source=referral")
        page.get_by_role("link", name="All leads").click()
        page.locator("summary", has_text="As of").click()
        page.get_by_label("As of the end of").fill("2020-01-01")
        page.locator(".asof").get_by_role("button", name="Show").click()
        assert "You are looking at" in page.locator("main").inner_text()
        page.get_by_role("link", name="Back to now").click()
        page.wait_for_url("**/flow")
        assert seen.wrong == []
