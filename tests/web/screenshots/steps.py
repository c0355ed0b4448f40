"""What somebody does on a page to bring it into a state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from playwright.sync_api import FilePayload, Page

Step: TypeAlias = Callable[[Page], None]
LONG = 60_000
"""Milliseconds for what takes seconds on a machine that has other things to do."""
SHEET = """Eingang;Name;E-Mail;Tel.;Angebot;Rückruf?;Quelle;Wert;Bemerkung
03.11.26 9:41;Weber, Jonas;j.weber@weber.example;0351 / 40 77 12;Whitepaper Übergabe;ja;google / cpc;1.250,00;Leads!
03.11.26 17:02;Fontana, Chiara;fontana@arredi;+39 02 5550 118;Webinar Sept;egal;Empfehlung;390,00;
15.11.26 08:15;"=1+1 <script>alert(1)</script>";rey@rey.example;;Trial;nein;;;-
"""
"""As an office program writes it."""


def press(key: str, shows: str) -> Step:
    def step(page: Page) -> None:
        page.keyboard.press(key)
        page.locator(shows).first.wait_for()

    return step


def click(what: str, shows: str = "main") -> Step:
    def step(page: Page) -> None:
        page.locator(what).first.click()
        page.locator(shows).first.wait_for(timeout=LONG)

    return step


def write(where: str, text: str) -> Step:
    return lambda page: page.locator(where).first.fill(text)


def wait(shows: str) -> Step:
    return lambda page: page.locator(shows).first.wait_for(timeout=LONG)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details:not(.pick)').forEach((one) => { one.open = true })")


def more_pages(page: Page) -> None:
    page.evaluate("document.getElementById('more').showPopover()")


def stay(page: Page) -> None:
    """A page that looks again by itself does not."""
    page.evaluate("stop()")


def draw(page: Page) -> None:
    """Charts are drawn when they come near: go to each, and wait for it."""
    charts = page.locator("section[data-chart]")
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        page.wait_for_function("chart => 'drawn' in chart.dataset", arg=chart.element_handle(), timeout=60_000)
    page.evaluate("scrollTo(0, 0)")


def open_filters(page: Page) -> None:
    """As on a narrow screen, where they are folded."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator(".fold summary").first.click()


def check(what: str) -> Step:
    return lambda page: page.evaluate(
        "what => [...document.querySelectorAll(what)].slice(0, 3).forEach((box) => box.click())", what
    )


def hand_in(page: Page) -> None:
    """A file as an office program writes it."""
    given = FilePayload(name="anfragen <b>.csv", mimeType="text/csv", buffer=SHEET.encode("cp1252"))
    page.set_input_files("#file", given)
    page.locator("[data-send]").click()
    page.wait_for_url("**/kind", timeout=LONG)


def paste(text: str) -> Step:
    """A sheet that was copied elsewhere."""

    def step(page: Page) -> None:
        page.locator("summary.group").click()
        page.locator("#text").fill(text)
        page.locator("[data-send]").click()
        page.wait_for_url("**/kind", timeout=LONG)

    return step
