"""From the first sign-in over set-up and demo to a changed playbook and back, as somebody new goes."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import served

LONG = 60_000
"""Milliseconds for what takes seconds on a machine that has other things to do."""


def _set_up(page: Page) -> None:
    expect(page.get_by_role("heading", name="Set up", level=1)).to_be_visible()
    page.get_by_label("Your company").fill("Northlight Training")
    page.get_by_label("What is it called?").first.fill("Team coaching")
    page.get_by_label("For how much?").first.fill("3000")
    page.get_by_role("button", name="Write the playbook").click()
    expect(page.get_by_role("heading", name="Your playbook is ready")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Team coaching").first).to_be_visible()


def _bring_the_demo_in(page: Page, address: str) -> None:
    page.get_by_role("button", name="Look around in a made-up company").click()
    page.goto(address + "/demo")
    page.get_by_role("link", name="See who is next").wait_for(timeout=LONG)
    page.get_by_role("link", name="See who is next").click()
    expect(page.get_by_text("made-up data").first).to_be_visible(timeout=LONG)


def _work_by_keyboard(page: Page) -> str:
    """Answer the first in the queue, take it back, answer it again; gives the name."""
    rows = page.locator("a.q:visible")
    rows.first.wait_for(timeout=LONG)
    name = rows.first.locator("b").inner_text()
    page.keyboard.press("d")
    answered = page.locator("dialog[open]").get_by_role("button", name=re.compile("^Answered"))
    answered.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text(name, timeout=LONG)
    page.keyboard.press("z")
    expect(page.locator("a.q:visible").first).to_contain_text(name, timeout=LONG)
    return name


def _explain_a_lead(page: Page, address: str) -> None:
    page.goto(address + "/leads?sort=score")
    page.locator("table a[href*='/lead/']").first.click()
    expect(page.get_by_role("heading", name="Every point")).to_be_visible(timeout=LONG)
    points = page.locator("section", has=page.get_by_role("heading", name="Every point"))
    worth = [_number(text) for text in points.locator("tbody tr td:last-child").all_inner_texts()]
    total = _number(points.locator("tr.sum td:last-child, tfoot td:last-child").last.inner_text())
    lines = worth[:-1] if abs(sum(worth) - 2 * total) < 0.06 else worth
    assert abs(sum(lines) - total) < 0.06


def _number(text: str) -> float:
    found = re.search(r"[−-]?[\d,]+(\.\d+)?", text)
    return float(found[0].replace("−", "-").replace(",", "")) if found else 0.0


def _marketing_qualified(page: Page, address: str) -> int:
    """How many leads are MQL now, as the list says."""
    page.goto(address + "/leads?stage=mql")
    return int(_number(page.locator("main .lead").first.inner_text()))


def _raise_the_bar(page: Page, address: str) -> None:
    page.goto(address + "/playbook/rules")
    text = page.locator("#text")
    higher = "thresholds: {mql: 1000, sql: 1100, recycle: 10}"
    text.fill(re.sub(r"thresholds: *\{[^}]*\}", higher, text.input_value(), count=1))
    page.get_by_role("button", name="Check").click()
    publish = page.locator("a#publish")
    publish.wait_for(timeout=LONG)
    publish.click()
    why = page.locator("dialog[open]").get_by_label("Why?")
    why.fill("To see what happens")
    sure = page.locator("dialog[open] input[name=sure]")
    if sure.count():
        sure.check()
    page.locator("dialog[open]").get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=LONG)


def test_from_the_first_run_to_a_changed_playbook_and_back(new_home: Path, workspace: Home, chromium: str) -> None:
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 900}))
        page = seen.page
        address = sign_in(page, link)
        _set_up(page)
        _bring_the_demo_in(page, address)
        _work_by_keyboard(page)
        _explain_a_lead(page, address)
        before = _marketing_qualified(page, address)
        assert before > 0
        _raise_the_bar(page, address)
        assert _marketing_qualified(page, address) < before

        page.goto(address + "/demo")
        page.locator("main").get_by_role("button", name="Take it out").first.click()
        page.goto(address + "/demo")
        expect(page.get_by_role("button", name="Bring it in")).to_be_visible(timeout=LONG)
        until = time.monotonic() + LONG / 1000
        while page.request.get(address + "/leads").status == 503 and time.monotonic() < until:
            page.wait_for_timeout(200)  # everybody is being qualified: the page says so, and looks again
        page.goto(address + "/leads")
        expect(page.locator("table a[href*='/lead/']")).to_have_count(0)
        assert seen.wrong == []
