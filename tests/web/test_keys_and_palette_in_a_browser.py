"""The frame around every page, by keyboard only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection
from playwright.sync_api import Page

from leadline.record.home import Home
from tests.web.browsing import chromium_at, sign_in, watched
from tests.web.homes import few, fill, hostile, served

T = TypeVar("T")
FOCUSED = "document.activeElement.textContent"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


@contextmanager
def opened(home: Home, chromium: str, path: str = "/settings") -> Iterator[tuple[Page, list[str]]]:
    with served(home.path) as link, chromium_at(chromium) as chrome:
        seen = watched(chrome.new_context(viewport={"width": 1440, "height": 900}))
        address = sign_in(seen.page, link)
        seen.page.goto(address + path)
        yield seen.page, seen.wrong


def elsewhere(does: Callable[[], T]) -> T:
    """In a thread of its own: Playwright's own is no place for Django."""

    def alone() -> T:
        try:
            return does()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def noted(home: Home, text: str, by: str = "owner") -> str:
    """A deed of somebody, and what undoes it."""
    from django.contrib.auth.models import User

    from leadline.record.models import Subject
    from leadline.respond.acts import Deed, act
    from leadline.web.shell.toasts import sign

    person = int(Subject.objects.values_list("id", flat=True)[0])
    batch = act(home, [person], Deed("note", note=text), by).batch
    assert batch is not None
    return sign(User.objects.get(username="owner"), batch, text)


def test_two_keys_go_to_a_page_and_a_question_mark_lists_the_keys(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, wrong):
        page.keyboard.press("?")
        keys = page.locator("#keys[open]")
        keys.wait_for()
        assert "go to Today" in keys.inner_text()
        page.keyboard.press("g")
        page.keyboard.press("t")
        assert page.url.endswith("/settings"), "behind a dialog keys do nothing"
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.keyboard.press("t")
        page.wait_for_url("**/")
        assert wrong == []


def test_keys_do_nothing_while_somebody_types(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, wrong):
        page.locator("#name").focus()
        page.keyboard.type("g t ? z / x j")
        assert page.locator("#name").input_value() == "g t ? z / x j"
        assert page.url.endswith("/settings")
        assert page.locator("dialog[open]").count() == 0
        assert wrong == []


def test_single_keys_can_be_turned_off_and_the_palette_still_opens(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, wrong):
        page.locator("[name=single_keys]").uncheck()
        page.get_by_role("button", name="Keep these settings").click()
        page.locator(".toast", has_text="Your settings are kept").wait_for()
        page.keyboard.press("?")
        page.keyboard.press("g")
        page.keyboard.press("t")
        assert page.locator("dialog[open]").count() == 0
        assert page.url.endswith("/settings")
        page.keyboard.press("Control+k")
        page.locator("#palette[open]").wait_for()
        assert wrong == []


def test_the_palette_finds_pages_and_deeds_by_keyboard(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, wrong):
        page.keyboard.press("Control+k")
        page.locator("#palette-hits a", has_text="Today").wait_for()
        page.keyboard.type("invi")
        page.locator("#palette-hits a").first.filter(has_text="Invite somebody").wait_for()
        page.keyboard.press("ArrowDown")
        assert "Invite somebody" in page.evaluate(FOCUSED)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/settings/people")
        page.keyboard.press("Control+k")
        page.keyboard.type("light")
        page.locator("#palette-hits button", has_text="Switch between light and dark").wait_for()
        assert not page.locator("#palette-hits a", has_text="Today").is_visible(), "what does not fit is gone at once"
        before = page.evaluate("document.documentElement.dataset.theme")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("dialog[open]").wait_for(state="hidden")
        assert page.evaluate("document.documentElement.dataset.theme") != before
        assert wrong == []


def test_what_is_chosen_before_the_answer_comes_stays_chosen(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, wrong):
        page.keyboard.press("Control+k")
        page.locator("#palette-hits a", has_text="Today").wait_for()
        page.keyboard.type("light")
        said = page.locator("#palette-hits button", has_text="Switch between light and dark")
        said.wait_for()
        said.focus()
        with page.expect_response("**/palette?**"):
            page.evaluate("htmx.trigger('#palette-sought', 'look')")
        page.wait_for_load_state("networkidle")
        page.wait_for_function("document.activeElement.textContent.includes('light and dark')")
        assert wrong == []


def test_the_palette_shows_hostile_names_as_texts(workspace: Home, chromium: str) -> None:
    fill(workspace, hostile())
    with opened(workspace, chromium) as (page, wrong):
        for sought in ("<script>", "example.net", "A" * 200, "{{ 7*7 }}", "'; drop", "\u202e", "%"):
            page.keyboard.press("Control+k")
            page.locator("#palette-sought").fill(sought)
            page.wait_for_load_state("networkidle")
            page.keyboard.press("Escape")
        page.goto(page.url.replace("/settings", "/palette?q=%3Cscript%3E"))
        assert page.evaluate("document.documentElement.scrollWidth") == 1440
        assert wrong == []


def test_z_undoes_the_latest_and_then_the_one_before_on_any_page(workspace: Home, chromium: str) -> None:
    from leadline.record.models import Retraction

    fill(workspace, few()[:2])
    with opened(workspace, chromium) as (page, wrong):
        tokens = elsewhere(lambda: [noted(workspace, "First note."), noted(workspace, "Second note.")])
        page.evaluate(
            "tokens => sessionStorage.setItem(`undo ${document.body.dataset.me}`, tokens)", json.dumps(tokens)
        )
        page.keyboard.press("z")
        page.locator(".toast", has_text="Undone: Second note.").wait_for()
        page.keyboard.press("g")
        page.keyboard.press("t")
        page.wait_for_url("**/")
        page.keyboard.press("z")
        page.locator(".toast", has_text="Undone: First note.").wait_for()
        assert elsewhere(Retraction.objects.count) == 2
        page.keyboard.press("z")
        assert page.locator(".toast").count() <= 2
        assert wrong == []


def test_on_a_phone_one_thing_is_said_at_a_time_and_what_was_undone_is_not_offered_again(
    workspace: Home, chromium: str
) -> None:
    fill(workspace, few()[:3])
    with opened(workspace, chromium, "/leads") as (page, wrong):
        page.set_viewport_size({"width": 390, "height": 800})
        for name in ("owner", ""):
            page.locator("input[data-select]").first.check()
            page.locator("#bulk [name=to]").select_option(name)
            page.locator("#bulk button[value=give]").click()
            page.locator(".toast", has_text="given to owner." if name else "nobody’s now.").wait_for()
        said = page.locator(".toast")
        assert said.count() == 2
        assert [one.is_visible() for one in said.all()] == [False, True]
        said.last.get_by_role("button", name="Undo").click()
        page.locator(".toast", has_text="Undone: ").wait_for()
        page.locator(".toast", has_not_text="Undone: ").filter(has_text="nobody’s now.").wait_for(state="detached")
        assert [one.is_visible() for one in said.all()][-1:] == [True]
        assert wrong == []


def test_what_others_do_is_announced_and_shown_when_asked(workspace: Home, chromium: str) -> None:
    fill(workspace, few()[:2])
    with opened(workspace, chromium, "/settings") as (page, wrong):
        page.evaluate("document.getElementById('main').dataset.old = 'yes'")
        elsewhere(lambda: noted(workspace, "Theirs.", "ines"))
        page.evaluate(LOOK)
        button = page.locator("#live button", has_text="ines worked the queue")
        button.wait_for()
        assert page.locator("#main[data-old]").count() == 1, "nothing moves before somebody asks"
        button.click()
        page.locator("#main:not([data-old])").wait_for()
        button.wait_for(state="detached")
        page.evaluate(LOOK)
        assert button.count() == 0
        assert wrong == []


def test_signed_out_elsewhere_a_part_says_so_and_the_page_stays(workspace: Home, chromium: str) -> None:
    with opened(workspace, chromium) as (page, _):
        page.locator("#name").fill("typed")
        page.context.clear_cookies()
        page.keyboard.press("Control+k")
        page.locator(".toast.err", has_text="You are signed out").wait_for()
        assert page.locator("#name").input_value() == "typed"
