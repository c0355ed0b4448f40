"""Charts in a real browser, under the policy of the pages: drawn when near, in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.figures.random_homes import TWO_PRODUCTS, fill
from tests.web.homes import fill as fill_requests
from tests.web.homes import hostile, served

pytestmark = pytest.mark.browser
DRAWN = "section[data-chart][data-drawn]"


def draw_all(page: Page) -> int:
    """Scroll to each chart and wait until it is drawn."""
    charts = page.locator("section[data-chart]")
    for n in range(charts.count()):
        charts.nth(n).scroll_into_view_if_needed()
        page.wait_for_function(
            "n => 'drawn' in document.querySelectorAll('section[data-chart]')[n].dataset", arg=n, timeout=60_000
        )
    return charts.count()


def test_charts_are_drawn_under_the_policy_of_the_pages(workspace: Home, chromium: str) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill_requests(workspace, hostile())
    fill(workspace, 5, people=80)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 900}))
        page, address = seen.page, sign_in(seen.page, link)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_viewport_size({"width": 1440, "height": 300})  # the charts of Flow stay out of sight
        page.goto(f"{address}/flow")
        page.goto(f"{address}/report")
        page.set_viewport_size({"width": 1440, "height": 900})
        assert draw_all(page) >= 2
        assert len([url for url in asked if "/charts/vega." in url]) == 1
        for plot in page.locator(f"{DRAWN} .plot").all():
            assert plot.get_attribute("role") == "img"
            assert len(plot.get_attribute("aria-label") or "") > 20
            assert plot.locator("svg path, svg line, svg rect").count() > 3
        first = page.locator(DRAWN).first
        assert not first.locator("table").is_visible()
        first.locator("summary").click()
        assert first.locator("table").is_visible()
        page.set_viewport_size({"width": 390, "height": 900})
        page.wait_for_function("document.querySelector('.plot svg').getBoundingClientRect().width < 390")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        draw_all(page)
        shown = "[...document.querySelectorAll('.plot svg path')].map(p => getComputedStyle(p).stroke).join()"
        page.emulate_media(color_scheme="light")
        light = page.evaluate(shown)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(shown) != light
        assert seen.wrong == []


def test_a_window_that_gets_narrow_has_its_charts_laid_out_anew(workspace: Home, chromium: str) -> None:
    workspace.playbook_path.write_text(TWO_PRODUCTS, "utf-8")
    fill(workspace, 5, people=80)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1000, "height": 900}))
        page, address = seen.page, sign_in(seen.page, link)
        page.goto(f"{address}/flow")
        assert draw_all(page)
        pictures = "[...document.querySelectorAll('.plot svg')]"
        page.evaluate(f"{pictures}.forEach((one) => one.dataset.old = '')")
        page.set_viewport_size({"width": 390, "height": 900})
        draw_all(page)
        page.wait_for_function(f"{pictures}.length && {pictures}.every((one) => !('old' in one.dataset))")
        assert page.locator(".plot svg").count() == page.locator(DRAWN).count()
        assert seen.wrong == []


def test_without_scripts_the_table_shows(workspace: Home, chromium: str, tmp_path: Path) -> None:
    fill(workspace, 5, people=60)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        context = chrome.new_context(java_script_enabled=False)
        page = context.new_page()
        address = sign_in(page, link)
        page.goto(f"{address}/report")
        chart = page.locator("section[data-chart]").first
        assert chart.locator("table").is_visible()
        assert not chart.locator(".plot").is_visible()


def test_a_chart_that_cannot_be_drawn_shows_its_table(workspace: Home, chromium: str) -> None:
    fill(workspace, 5, people=60)
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context().new_page()
        address = sign_in(page, link)
        page.route("**/charts/vega.*", lambda route: route.abort())
        page.goto(f"{address}/report")
        chart = page.locator("section[data-chart]").first
        chart.scroll_into_view_if_needed()
        chart.locator("table").wait_for(state="visible")
        assert not chart.locator(".plot").is_visible()
