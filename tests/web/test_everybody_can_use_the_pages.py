"""WCAG 2.2 AA as far as axe can tell, in every view that there is (`tests.web.screenshots.views`), wide and narrow,
light and dark; nothing reaches over the edge of a narrow window; large enough for a thumb.
"""

from __future__ import annotations

import pytest

from leadline.record.home import Home
from tests.web.axe import Axe
from tests.web.browsing import chromium_at, sign_in
from tests.web.homes import few, fill, served
from tests.web.screenshots import homes
from tests.web.screenshots.looking import WIDTHS, look_at, show_in
from tests.web.screenshots.steps import unfold
from tests.web.screenshots.views import VIEWS

pytestmark = pytest.mark.long
BETWEEN = (1366, 1180, 1024, 821)
"""Where tables change from columns to cards, and small desks."""


@pytest.mark.parametrize("kind", VIEWS)
def test_axe_finds_nothing_in_any_view(
    workspace: Home, chromium: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(homes, "PEOPLE", 300)
    found, axe = [], Axe()
    for looked in look_at(workspace, kind, [view for view in VIEWS[kind] if not view.alike], chromium):
        found += [f"{looked.name}: {said}" for said in looked.wrong]
        unfold(looked.page)
        for width in WIDTHS:
            show_in(looked.page, width, "light")
            if width == WIDTHS[0]:
                wrong = axe.everything(looked.page)
            else:
                wrong = axe.all_but_colours(looked.page) + axe.new_colours(looked.page, width, "light")
            found += [f"{looked.name} at {width}: {said}" for said in wrong]
            show_in(looked.page, width, "dark")
            wrong = axe.new_colours(looked.page, width, "dark")
            found += [f"{looked.name} dark at {width}: {said}" for said in wrong]
            if looked.page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{looked.name} is wider than {width}")
        for width in BETWEEN:
            show_in(looked.page, width, "light")
            if looked.page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{looked.name} is wider than {width}")
    assert not found, "\n".join(found)


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
