"""A seller's morning in Chromium, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from leadline.record.home import Home
from tests.web.browsing import Watched, chromium_at, sign_in, watched
from tests.web.homes import asked, fill, hostile, served

PEOPLE = [
    asked(0.5 + n / 10, name, f"p{n}@example.net", phone=f"+493012345{n}" if n % 2 else "", offer="quote")
    for n, name in enumerate(("Ada", "Bert", "Cleo", "Dora", "Emil", "Fritz"))
]


@contextmanager
def _working(home: Home, chromium: str) -> Iterator[Watched]:
    from django.db import connections

    from leadline.record.models import Member, Subject
    from leadline.record.models.member import Role
    from leadline.respond.acts import Deed, act

    if not Subject.objects.exists():
        fill(home, PEOPLE)
        from django.contrib.auth.models import User

        jonas = User.objects.create_user("jonas")
        Member.objects.create(user=jonas, role=Role.SELLER.value, name="Jonas Petersen")
        emil = Subject.objects.get(name="Emil").pk
        act(home, [emil], Deed("decision", "override", properties={"stage": "sql"}), "jonas")
    connections.close_all()
    with served(home.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 1000}))
        sign_in(seen.page, link)
        yield seen
    assert [wrong for wrong in seen.wrong if "422" not in wrong] == []


def _chosen(page: Page) -> str:
    return page.locator("#queue [aria-current=true] b").inner_text()


def _is_shown(page: Page, name: str) -> None:
    page.locator("#person > header h2", has_text=name).wait_for()
    page.locator("#queue [aria-current=true] b", has_text=name).wait_for()


def _toast(page: Page, text: str) -> None:
    page.locator("#toasts", has_text=text).wait_for()


def _names(page: Page) -> list[str]:
    return page.locator("#queue [data-item] b").all_inner_texts()


def test_a_queue_from_the_first_to_the_last(workspace: Home, chromium: str) -> None:
    with _working(workspace, chromium) as seen:
        page = seen.page
        keys = page.keyboard
        before = _names(page)
        assert len(before) == 6
        beside = int(page.locator("#steps-in-queue").inner_text())

        def go_to(name: str) -> None:
            """Downwards, as names of rows that are done are not listed any more."""
            for _ in range(12):
                if _chosen(page) == name:
                    _is_shown(page, name)
                    return
                keys.press("j" if _names(page).index(name) > _names(page).index(_chosen(page)) else "k")
            raise AssertionError(name)

        # Done: a dialog asks one thing, and the next is selected; nothing moves.
        keys.press("j")
        second, third = before[1], before[2]
        _is_shown(page, second)
        place = page.locator("#queue li", has_text=third).first.bounding_box()
        keys.press("d")
        page.locator("#ask-done[open]").wait_for()
        keys.press("1")
        _toast(page, f"{second}: answered")
        _is_shown(page, third)
        expect(page.locator("#steps-in-queue")).to_have_text(str(beside - 1))
        assert page.locator("#queue .q.done b").all_inner_texts() == [second]
        assert page.locator("#queue li", has_text=third).first.bounding_box() == place
        assert page.evaluate(
            "document.activeElement.dataset.step === document.querySelector('#person [data-step]').dataset.step"
        )
        keys.press("z")
        _toast(page, f"Undone: {second}: answered")
        page.locator("#queue .q.done").wait_for(state="detached")
        expect(page.locator("#queue [data-item] b")).to_have_text(before)
        _is_shown(page, second)
        expect(page.locator("#steps-in-queue")).to_have_text(str(beside))

        # Put off, and back.
        go_to("Ada")
        keys.press("s")
        page.locator("#ask-snooze[open]").wait_for()
        keys.press("3")
        _toast(page, "Ada: put off until")
        keys.press("z")
        _toast(page, "Undone: Ada: put off until")
        page.locator("#queue .q.done").wait_for(state="detached")
        expect(page.locator("#queue [data-item] b")).to_have_text(before)

        # A call without an answer stays to do.
        go_to("Bert")
        keys.press("c")
        page.locator("#ask-call[open]").wait_for()
        keys.press("2")
        _toast(page, "Bert: called, no answer")
        page.locator("#queue li", has_text="again, no answer once").wait_for()

        # A note: letters are letters while typing.
        go_to("Cleo")
        keys.press("n")
        page.locator("#ask-note[open]").wait_for()
        keys.type("jd sz")
        keys.press("Tab")
        keys.press("Enter")
        _toast(page, "Cleo: note kept")
        _is_shown(page, "Cleo")

        # To a colleague: not in my queue any more.
        keys.press("a")
        page.locator("#ask-give[open]").wait_for()
        page.locator("#ask-give button", has_text="Jonas").focus()
        keys.press("Enter")
        _toast(page, "Cleo: given to Jonas Petersen")

        # By mail: the mail program opens, and the second press logs it.
        go_to("Dora")
        assert (page.locator("#person [data-mail]").get_attribute("href") or "").startswith("mailto:p3@example.net?")
        page.evaluate("addEventListener('click', e => e.target.closest?.('[data-mail]') && e.preventDefault())")
        keys.press("r")
        page.wait_for_function("document.activeElement.matches('[data-mailed]')")
        keys.press("Enter")
        _toast(page, "Dora: answered by mail")

        # Not for sales, with a reason; without one the form stays and says so.
        go_to("Emil")
        page.locator("#person [data-open=ask-reject]").focus()
        keys.press("Enter")
        page.locator("#ask-reject[open]").wait_for()
        keys.press("Enter")
        page.locator("#ask-reject [aria-invalid=true]").wait_for()
        keys.type("no budget")
        keys.press("Enter")
        _toast(page, "Emil: rejected")

        # Never again.
        go_to("Fritz")
        page.locator("#person [data-open=ask-do_not_contact]").focus()
        keys.press("Enter")
        page.locator("#ask-do_not_contact[open]").wait_for()
        keys.type("asked us to stop")
        keys.press("Enter")
        _toast(page, "Fritz: will not be contacted")

        page.reload()
        assert sorted(_names(page)) == ["Ada", "Bert", "Emil"]
        assert "1 person who asked not to be contacted" in page.locator("#left-out").inner_text()


def test_a_key_pressed_too_soon_waits_for_its_person(workspace: Home, chromium: str) -> None:
    with _working(workspace, chromium) as seen:
        page = seen.page
        name = _names(page)[1]
        page.keyboard.press("j")
        page.keyboard.press("d")
        page.locator("#ask-done[open]").wait_for()
        assert name in page.locator("#ask-done").inner_text()
        page.keyboard.press("4")
        _toast(page, f"{name}: not interested")


def test_what_was_swapped_in_works_at_once_and_has_the_focus(workspace: Home, chromium: str) -> None:
    with _working(workspace, chromium) as seen:
        page = seen.page
        second, third = _names(page)[1:3]
        page.evaluate(
            """() => {
                window.still = true;
                const done = () => document.getElementById("form-mailed").requestSubmit();
                new MutationObserver((_, seen) => { seen.disconnect(); done(); })
                    .observe(document.getElementById("person"), { childList: true });
            }"""
        )
        page.keyboard.press("j")
        _toast(page, f"{second}: answered by mail")
        _is_shown(page, third)
        assert page.evaluate("window.still"), "the form was sent as without scripts"
        assert page.evaluate("document.activeElement.dataset.step") == page.evaluate(
            "document.querySelector('#person [data-step]').dataset.step"
        )


def test_without_scripts_every_form_has_a_page(workspace: Home, chromium: str) -> None:
    fill(workspace, PEOPLE[:2])
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        page = chrome.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900}).new_page()
        sign_in(page, link)
        name = page.locator("#person > header h2").inner_text()
        page.locator("#person a", has_text="Done").click()
        page.locator("button", has_text="Answered").click()
        assert f"{name}: answered" in page.locator("#toasts").inner_text()
        assert page.locator("#person > header h2").inner_text() != name
        page.locator("#toasts button", has_text="Undo").click()
        assert "Undone" in page.locator("#toasts").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_names_and_notes_stay_text_in_dialogs_and_toasts(workspace: Home, chromium: str, width: int) -> None:
    fill(workspace, hostile())
    with served(workspace.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": width, "height": 900}))
        page = seen.page
        address = sign_in(page, link)
        for _ in range(3):
            page.goto(address + "/")
            page.locator("#person [data-open=ask-done]").click()
            page.locator("#note-done").fill("<img src=x onerror=alert(1)> \u202e" + "N" * 5000)
            page.locator("#ask-done button", has_text="Answered").click()
            page.locator("#toasts .toast").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert [wrong for wrong in seen.wrong if "422" not in wrong] == []
