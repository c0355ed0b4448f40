"""WCAG 2.2 AA as far as axe can tell, without looking again at texts that cannot but look like one looked at.

Whether texts can be told from what is behind them takes axe three quarters of its time; every page has the same header,
and many have a hundred rows of a kind. It follows from a text's colours and size, from the backgrounds and opacities of
its ancestors, and from what else lies there. So a view is looked at wholly once; in the other theme and in the narrow
window a text is left out if one of the same classes, colours, sizes and backgrounds all the way up was looked at before
in the same theme and width. A text that something reaches over, or that is cut off, is always looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

Theme: TypeAlias = Literal["light", "dark"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},  # stylesheets are loaded once more only for a rule that is none of these
}
BUT_COLOURS = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
UNLIKE = Path(__file__).with_name("axe_alike.js").read_text("utf-8")


class Axe:
    """Looks at the views of one home, and remembers which texts were looked at."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Theme], set[str]] = defaultdict(set)

    def everything(self, page: Page) -> list[str]:
        """What is wrong with the page, or with its open dialog."""
        return self._run(page, RULES)

    def all_but_colours(self, page: Page) -> list[str]:
        return self._run(page, BUT_COLOURS)

    def new_colours(self, page: Page, width: int, theme: Theme) -> list[str]:
        """Texts that can hardly be read, among those unlike all that were looked at in this width and theme."""
        _load(page)
        known = self._known[width, theme]
        told = page.evaluate(UNLIKE, [_inside(page), COLOURS, sorted(known)])
        known.update(told["known"])
        return _said(told["found"])

    def _run(self, page: Page, rules: Mapping[str, object]) -> list[str]:
        _load(page)
        told = page.evaluate("([inside, rules]) => axe.run(inside ?? document, rules)", [_inside(page), rules])
        return _said(told["violations"])


def _inside(page: Page) -> str | None:
    """An open dialog is looked at alone: the page below it cannot be used."""
    return "dialog[open]" if page.locator("dialog[open]").count() else None


def _load(page: Page) -> None:
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(axe.Axe().axe_script)


def _said(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {node['html']}" for one in violations for node in one["nodes"]]
