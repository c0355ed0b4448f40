"""The editor in a browser: told while writing, by keyboard, with nothing in the way and nothing lost on leaving."""

from __future__ import annotations

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import few, fill, served

CARET = "(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.getElementById('text'))"
FOCUSED = "document.activeElement.id"


def test_a_draft_is_checked_while_it_is_written_and_published_with_a_reason(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    good = workspace.playbook().text.replace("{mql: 40, sql: 70, recycle: 25}", "{mql: 12, sql: 70, recycle: 5}")
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context())
        page = seen.page
        address = sign_in(page, link)
        page.goto(f"{address}/playbook/rules")
        text = page.locator("#text")
        text.fill(good + "treshholds: {}\n")
        page.get_by_text("1 problem before you can publish").wait_for()
        assert page.evaluate(FOCUSED) == "text"
        assert page.locator("#publish").get_attribute("aria-disabled") == "true"
        page.locator("#problems [data-line]").click()
        assert page.evaluate(CARET) == "treshholds: {}"
        page.keyboard.press("Delete")
        page.get_by_text("1 problem before you can publish").wait_for(state="detached")
        page.get_by_text("would stand elsewhere").wait_for()
        assert page.evaluate(FOCUSED) == "text"
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) != "text"
        page.get_by_role("link", name="Publish as version 2").click()
        page.locator("#why").wait_for()
        assert page.evaluate(FOCUSED) == "why"
        page.keyboard.type("to call sooner")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_text("Version 2 is in force").wait_for()
        assert seen.wrong == []
    assert workspace.playbook().thresholds.mql == 12


def test_what_is_written_is_kept_when_somebody_leaves_at_once(workspace: Home, chromium: str) -> None:
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = watched(chrome.new_context()).page
        address = sign_in(page, link)
        page.goto(f"{address}/playbook/rules")
        page.locator("#text").press("Control+End")
        page.keyboard.insert_text("# half a thought")
        page.goto(f"{address}/playbook")
        for _ in range(20):  # what is sent on leaving may arrive after what is asked next
            page.wait_for_timeout(250)
            page.goto(f"{address}/playbook/rules")
            if page.locator("#text").input_value().endswith("# half a thought"):
                break
        assert page.locator("#text").input_value().endswith("# half a thought")


def test_it_works_without_scripts(workspace: Home, chromium: str) -> None:
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(java_script_enabled=False).new_page()
        address = sign_in(page, link)
        page.goto(f"{address}/playbook/rules")
        page.locator("#text").fill(workspace.playbook().text.replace("mql: 40", "mql: 41"))
        page.get_by_role("button", name="Check", exact=True).click()
        for _ in range(20):
            page.goto(f"{address}/playbook/rules")
            if page.get_by_role("link", name="Publish as version 2").count():
                break
            page.wait_for_timeout(500)
        page.get_by_role("link", name="Publish as version 2").click()
        page.locator("#why").fill("to see")
        page.get_by_role("button", name="Publish", exact=True).click()
        assert "Version 2 is in force" in page.content()
