"""The dialogs of Today under axe, with a thumb, and with the keyboard alone."""

from __future__ import annotations

import pytest

from leadline.record.home import Home
from tests.web.axe import RULES, axe
from tests.web.browsing import chromium_at, sign_in
from tests.web.homes import asked, fill, served


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_in_any_dialog(workspace: Home, chromium: str, width: int, theme: str) -> None:
    from django.contrib.auth.models import User
    from django.db import connections

    from leadline.record.models import Member, Subject
    from leadline.respond.acts import Deed, act

    fill(workspace, [asked(1, "Ada", "ada@example.net", offer="quote", problem="slow follow-up")])
    Member.objects.create(user=User.objects.create_user("jonas"), role="seller", name="Jonas")
    act(workspace, [Subject.objects.get().pk], Deed("decision", "override", properties={"stage": "sql"}), "jonas")
    connections.close_all()
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()  # type: ignore[arg-type]
        sign_in(page, link)
        found, small = [], []
        for what in ("done", "snooze", "call", "note", "give", "reject", "do_not_contact"):
            page.locator(f"#person [data-open=ask-{what}]").first.focus()
            page.keyboard.press("Enter")
            page.locator(f"#ask-{what}[open]").wait_for()
            assert page.evaluate(f"document.getElementById('ask-{what}').contains(document.activeElement)")
            result = axe.Axe().run(page, options=RULES).response
            found += [f"{what} {one['id']}: {node['html']}" for one in result["violations"] for node in one["nodes"]]
            small += page.evaluate(
                """() => [...document.querySelectorAll("dialog[open] :is(.btn, input:not([type=hidden]))")]
                    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 40)
                    .map(one => one.outerHTML)"""
            )
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.dataset.open") == f"ask-{what}"
        assert found == []
        assert width == 1440 or small == []
