"""The list in a browser: filters without a reload, ranges of ticks, a deed for all of them and its undo, by keys."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from leadline.record.home import Home
from tests.web.browsing import Watched, chromium_at, sign_in, watched
from tests.web.homes import few, fill, hostile, served


@pytest.fixture(scope="module")
def signed_in(
    new_home: Path, tmp_path_factory: pytest.TempPathFactory, chromium: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[BrowserContext, str]]:
    """A browser in which the owner signed in, and the address of the workspace: one server for all of these tests."""
    with django_db_blocker.unblock():
        home = Home.open(shutil.copytree(new_home, tmp_path_factory.mktemp("browsed") / "home"))
        fill(home, [*few(), *hostile()])
        connections.close_all()
    with served(home.path) as link, chromium_at(chromium) as chrome:
        context = chrome.new_context(viewport={"width": 1440, "height": 900})
        first = context.new_page()
        address = sign_in(first, link)
        first.close()
        yield context, address


@pytest.fixture
def seen(signed_in: tuple[BrowserContext, str]) -> Iterator[Watched]:
    context, address = signed_in
    looking = watched(context)
    looking.page.goto(f"{address}/leads")
    yield looking
    looking.page.close()
    assert looking.wrong == []


def ticked(page: Page) -> int:
    return page.locator("input[data-select]:checked").count()


def test_a_filter_is_applied_at_once_and_stands_in_the_address(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Source").focus()
    page.get_by_label("Source").select_option("referral")
    expect(page.locator("#opening")).to_contain_text("1 lead with a request fits")
    assert page.url.endswith("/leads?source=referral")
    expect(page.get_by_label("Source")).to_be_focused()
    page.get_by_role("searchbox").fill("nobody such")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No lead fits all 2 filters")).to_be_visible()
    page.get_by_role("link", name="Drop “").click()
    expect(page.locator("#opening")).to_contain_text("1 lead")
    page.go_back()
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_leads_are_chosen_and_given_by_keys_alone_and_taken_back(seen: Watched) -> None:
    page = seen.page
    page.keyboard.press("j")
    page.keyboard.press("x")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert ticked(page) == 4
    expect(page.locator("#bulk")).to_contain_text("4 selected")
    page.keyboard.press("a")
    expect(page.get_by_text("4 leads: given to owner.")).to_be_visible()
    expect(page.locator("td[data-l=Owner]")).to_have_count(4)
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator("td[data-l=Owner]")).to_have_count(0)


def test_a_range_is_ticked_with_shift(seen: Watched) -> None:
    page = seen.page
    boxes = page.locator("input[data-select]")
    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])
    assert ticked(page) == 5
    boxes.nth(3).click(modifiers=["Shift"])
    assert ticked(page) == 2


def test_without_a_reason_nobody_is_disqualified_and_the_ticks_stay(seen: Watched) -> None:
    page = seen.page
    page.locator("input[data-select]").first.check()
    page.get_by_role("button", name="Disqualify").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no reason")
    assert ticked(page) == 1
    assert [line for line in seen.wrong if "400" not in line] == []
    seen.wrong.clear()  # Chromium says in its console that the answer was no


def test_what_is_ticked_is_exported(seen: Watched) -> None:
    page = seen.page
    for place in (0, 2):
        page.locator("input[data-select]").nth(place).check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export CSV").click()
    with waiting.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_a_view_is_kept_removed_and_put_back(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Temperature").select_option("hot")
    page.get_by_text("Keep this view").click()
    page.get_by_role("textbox", name="Name").fill("Hot ones")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#views a", has_text="Hot ones")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Remove the view Hot ones").click()
    expect(page.locator("#views a")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator("#views a", has_text="Hot ones")).to_be_visible()


def test_nothing_is_wider_than_a_phone(seen: Watched, signed_in: tuple[BrowserContext, str]) -> None:
    page = seen.page
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("/leads?more=yes", "/companies"):
        page.goto(signed_in[1] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
