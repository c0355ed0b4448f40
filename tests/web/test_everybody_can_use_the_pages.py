"""WCAG 2.2 AA as far as axe can tell, on every page, wide and narrow, light and dark; large enough for a thumb."""

from __future__ import annotations

import pytest

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in
from tests.web.homes import few, fill, hostile, served

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PAGES = (
    "/",
    "/leads",
    "/leads?temperature=hot&sort=score&more=yes",
    "/leads?stage=sql&temperature=cold",
    "/companies",
    "/company/brightwater%20pumps",
    "/flow",
    "/flow?by=source&as_of=2026-01-01",
    "/sources",
    "/sources?since=x",
    "/people?of=flow&figure=leads",
    "/playbook",
    "/playbook/rules",
    "/playbook/cases",
    "/playbook/versions",
    "/set-up",
    "/set-up/ready",
    "/set-up/first-lead",
    "/demo",
    "/settings",
    "/settings/people",
    "/settings/hours",
    "/settings/data?look=1",
    "/palette?q=a",
    "/nothing",
    "/sign-in/x",
    "/join/x",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(workspace: Home, chromium: str, width: int, theme: str) -> None:
    fill(workspace, [*few(), *hostile()])
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        context = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(link)
        found = _found(page)
        address = sign_in(page, link)
        for path in PAGES:
            page.goto(address + path)
            for folded in page.locator("details").all():
                folded.evaluate("details => details.open = true")
            found += _found(page)
        page.goto(address + "/settings")
        for key, dialog in {"Control+k": "#palette", "?": "#keys"}.items():
            page.keyboard.press(key)
            page.locator(f"{dialog}[open]").wait_for()
            found += _found(page)
            page.keyboard.press("Escape")
            page.locator("dialog[open]").wait_for(state="detached")
        stranger = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()  # type: ignore[arg-type]
        stranger.goto(address + "/sign-in")
        assert found + _found(stranger) == []


def test_an_empty_home_is_no_exception(workspace: Home, chromium: str) -> None:
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context().new_page()
        sign_in(page, link)
        assert _found(page) == []


def test_everything_to_press_is_large_enough_for_a_thumb(workspace: Home, chromium: str) -> None:
    fill(workspace, few())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(viewport={"width": 390, "height": 800}, has_touch=True).new_page()
        sign_in(page, link)
        small = page.evaluate(
            """() => [...document.querySelectorAll(".btn, a.q, summary.group, input:not([type=hidden])")]
                .filter(one => one.offsetParent && one.getBoundingClientRect().height < 40).map(one => one.outerHTML)"""
        )
        assert small == []


def _found(page: object) -> list[str]:
    result = axe.Axe().run(page, options=RULES).response
    return [f"{one['id']}: {node['html']}" for one in result["violations"] for node in one["nodes"]]
