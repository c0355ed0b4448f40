"""A lead's page as people use it: by keys, with a dialog, and undone; and readable by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from leadline.record.home import Home
from tests.web.axe import RULES, axe
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import few, fill, hostile, served

PATHS = (
    "/lead/1",
    "/lead/1/do/call",
    "/lead/1/do/override",
    "/lead/1/merge?with=2",
    "/lead/1/merge?q=a",
    "/lead/1/erase",
)


@pytest.fixture
def served_home(workspace: Home, chromium: str) -> Iterator[tuple[Browser, str]]:
    fill(workspace, [*few(), *hostile()])
    with served(workspace.path) as link, chromium_at(chromium) as browser:
        yield browser, link


def test_a_note_is_written_and_undone_by_keys(served_home: tuple[Browser, str]) -> None:
    browser, link = served_home
    seen = watched(browser.new_context())
    page = seen.page
    address = sign_in(page, link)
    page.goto(f"{address}/lead/1")
    page.keyboard.press("n")
    page.locator("#note-note").fill("She likes short calls")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#timeline")).to_contain_text("She likes short calls")
    expect(page.locator("#ask-note")).not_to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#timeline")).not_to_contain_text("She likes short calls")
    page.locator("#form-do_not_contact, [data-open=ask-do_not_contact]").first.click()
    page.keyboard.press("Enter")
    expect(page.locator("#reason-do_not_contact")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#reason-do_not_contact")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.locator("#ask-done[open]").wait_for()
    page.keyboard.press("1")
    expect(page.locator("#lead")).to_contain_text("What they asked for was answered")
    assert [one for one in seen.wrong if "422" not in one] == []


def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(served_home: tuple[Browser, str]) -> None:
    browser, link = served_home
    first = browser.new_context()
    address = sign_in(first.new_page(), link)
    hostile_ones = [f"/lead/{person}" for person in (9, 10, 11)]
    for width, theme, paths in (
        (1440, "light", (*PATHS, *hostile_ones)),
        (390, "dark", (*PATHS, *hostile_ones)),
        (1440, "dark", PATHS[:1]),
        (390, "light", PATHS[:1]),
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            storage_state=first.storage_state(),
        )
        seen = watched(context)
        for path in paths:
            seen.page.goto(address + path)
            seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            result = axe.Axe().run(seen.page, options=RULES).response
            wrong = [f"{one['id']}: {node['html']}" for one in result["violations"] for node in one["nodes"]]
            assert wrong == [], (path, width, theme)
            over = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, (path, width)
        assert seen.wrong == []
