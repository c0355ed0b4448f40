"""Chromium, told to talk to nobody else, and watched for what a page must never do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# What is waited for takes long on a machine that does much besides.
expect.set_options(timeout=30_000)

# A page that is left breaks off what it had asked for: htmx says so, and nobody sees anything of it.
BROKEN_OFF = ("htmx:sendAbort,", "htmx:afterRequest,")


@contextmanager
def chromium_at(path: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page and what it did wrong: console errors (breaches of the CSP are), exceptions, dialogs, calls elsewhere."""

    page: Page
    wrong: list[str] = field(default_factory=list)


def watched(context: BrowserContext) -> Watched:
    seen = Watched(context.new_page())
    page, wrong = seen.page, seen.wrong

    def hear(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(BROKEN_OFF):
            wrong.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if "127.0.0.1" in asked.url else wrong.append(f"asked {asked.url}"))

    def dismiss(dialog: object) -> None:
        wrong.append("a dialog opened")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismiss)
    return seen


def sign_in(page: Page, link: str) -> str:
    """Press the button of a link; gives the address of the workspace."""
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/(set-up)?$"))
    return link.split("/sign-in/", maxsplit=1)[0]
