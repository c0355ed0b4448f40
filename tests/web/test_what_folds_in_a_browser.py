"""Filters fold away on a phone and stay as they were left; what is picked from closes by Escape or a press outside."""

from __future__ import annotations

from playwright.sync_api import expect

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import few, fill, served


def test_filters_wait_on_a_phone_and_stay_open_while_they_are_used(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 390, "height": 800}))
        page = seen.page
        address = sign_in(page, link)
        page.goto(address + "/leads")
        temperature = page.get_by_label("Temperature")
        expect(temperature).to_be_hidden()
        page.locator("summary", has_text="Filters").click()
        temperature.select_option("cool")
        page.wait_for_url("**/leads?**temperature=cool**")
        expect(temperature).to_be_visible()
        expect(page.locator("summary", has_text="Filters")).to_contain_text("1 set")
        page.set_viewport_size({"width": 1440, "height": 800})
        page.goto(address + "/leads")
        expect(temperature).to_be_visible()
        assert seen.wrong == []


def test_what_is_picked_from_closes_without_picking(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context().new_page()
        page.goto(sign_in(page, link) + "/flow")
        summary, day = page.locator("summary", has_text="As of"), page.get_by_label("As of the end of")
        summary.click()
        day.focus()
        page.keyboard.press("Escape")
        expect(day).to_be_hidden()
        expect(summary).to_be_focused()
        summary.click()
        expect(day).to_be_visible()
        page.locator("h1").click()
        expect(day).to_be_hidden()
