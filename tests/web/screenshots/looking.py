"""Going to every view of a home, one after the other, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, Error, Page

from leadline.record.home import Home
from leadline.record.writer import writing
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import served
from tests.web.screenshots.homes import HOMES, PASSWORD
from tests.web.screenshots.steps import LONG, draw
from tests.web.screenshots.views import View

WIDTHS = (1440, 390)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
REFUSED = re.compile(r"responded with a status of (4|5)")
"""What the console says of pages and forms that are there to refuse; of pages the status is compared."""
OPENERS = "main [data-open], main [hx-target='#dialog']"


@dataclass
class Looked:
    """A view that is open now. `wrong` is what the page did that it must not do."""

    name: str
    page: Page
    view: View
    wrong: list[str] = field(default_factory=list)


def look_at(home: Home, kind: str, views: Iterable[View], chromium: str) -> Iterator[Looked]:
    """Fill the home, serve it and open every view. Whoever looks may change the window's width and colours."""
    given = {name: str(value) for name, value in HOMES[kind](home).items()}
    with served(home.path) as link, chromium_at(chromium) as browser:
        pages = _Pages(browser, link)
        for view in views:
            yield from _states(view, pages, home, {**given, "link": link})


def show_in(page: Page, width: int, theme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


class _Pages:
    """A page for each who looks."""

    def __init__(self, browser: Browser, link: str) -> None:
        self.address = link.split("/sign-in/", maxsplit=1)[0]
        self.wrong: dict[str, list[str]] = {}
        self._browser, self._link = browser, link
        self._pages: dict[str, Page] = {}

    def of(self, who: str) -> Page:
        if who not in self._pages:
            seen = watched(self._browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}))
            self._pages[who], self.wrong[who] = seen.page, seen.wrong
            if who == "owner":
                sign_in(seen.page, self._link)
            elif who != "stranger":
                _sign_in_by_password(seen.page, self.address, {"viewer": "vera"}[who])
            seen.page.set_default_timeout(15_000)
            seen.wrong.clear()
        return self._pages[who]


def _states(view: View, pages: _Pages, home: Home, given: Mapping[str, str]) -> Iterator[Looked]:
    page = pages.of(view.who)
    show_in(page, WIDTHS[0], THEMES[0])
    address = view.address.format_map(given)
    answer = page.goto(address if address.startswith("http") else pages.address + address)
    status = answer.status if answer else 0
    told = pages.wrong[view.who]
    try:
        with writing(home, "an import") if view.busy else nullcontext():
            for step in view.steps:
                step(page)
            if not view.window:
                draw(page)
    except Error as error:
        told.append(f"did not get there: {error.message}")
    expected = [] if status == view.status else [f"answered {status}"]
    yield Looked(view.name, page, view, expected + [said for said in told if not REFUSED.search(said)])
    told.clear()
    if view.dialogs:
        for number in range(page.locator(OPENERS).count()):
            yield from _dialog(view, page, number)


def _dialog(view: View, page: Page, number: int) -> Iterator[Looked]:
    show_in(page, WIDTHS[0], THEMES[0])
    opener = page.locator(OPENERS).nth(number)
    if opener.get_attribute("aria-disabled") == "true":
        return
    opener.evaluate("one => one.click()")
    page.locator("dialog[open] h2").wait_for(timeout=LONG)
    title = page.locator("dialog[open] h2").first.inner_text()
    yield Looked(f"{view.name}-{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')[:30]}", page, view)
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")


def _sign_in_by_password(page: Page, address: str, name: str) -> None:
    page.goto(address + "/sign-in")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
