from __future__ import annotations

import pytest

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import few, fill, hostile, served


def test_from_the_link_to_a_person_and_into_the_dark(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light"))
        page = seen.page
        sign_in(page, link)
        rows = page.locator("a.q:visible")
        assert rows.count() >= 4
        assert rows.first.get_attribute("aria-current") == "true"

        page.evaluate("window.stayed = true")
        rows.nth(2).click()
        name = rows.nth(2).locator("b").inner_text()
        page.locator("#person > header h2", has_text=name).wait_for()
        assert page.evaluate("window.stayed"), "the page was loaded anew"
        assert "step=" in page.url
        page.go_back()
        page.locator("#person > header h2", has_text=rows.first.locator("b").inner_text()).wait_for()

        page.keyboard.press("j")
        assert rows.nth(1).evaluate("row => row === document.activeElement")
        page.keyboard.press("k")
        page.keyboard.press("k")
        assert rows.first.evaluate("row => row === document.activeElement")
        page.keyboard.press("j")
        page.locator("#person > header h2", has_text=rows.nth(1).locator("b").inner_text()).wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("#person > header h2", has_text=rows.nth(2).locator("b").inner_text()).wait_for()

        ground = "getComputedStyle(document.body).backgroundColor"
        before = page.evaluate(ground)
        page.get_by_role("button", name="Switch between light and dark").click()
        dark = page.evaluate(ground)
        assert dark != before
        page.reload()
        assert page.evaluate(ground) == dark
        assert seen.wrong == []


def test_without_scripts_the_rows_are_links_that_do_the_same(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900}).new_page()
        sign_in(page, link)
        name = page.locator("a.q b").nth(1).inner_text()
        page.locator("a.q").nth(1).click()
        assert page.locator("#person > header h2").inner_text() == name


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_hostile_texts_do_nothing_and_break_no_layout(workspace: Home, chromium: str, width: int, theme: str) -> None:
    fill(workspace, hostile())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        seen = watched(context)
        address = sign_in(seen.page, link)
        for row in range(seen.page.locator("a.q").count()):
            seen.page.goto(address + "/")
            seen.page.locator("a.q").nth(row).evaluate("row => row.click()")
            seen.page.wait_for_load_state("networkidle")
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width
        assert seen.wrong == []


def test_on_a_phone_a_row_leads_to_the_person_below(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(viewport={"width": 390, "height": 700}).new_page()
        sign_in(page, link)
        page.locator("a.q").nth(1).click()
        page.wait_for_url("**#person")
        top = page.locator("#person").bounding_box()
        assert top is not None
        assert 0 <= top["y"] < 300
