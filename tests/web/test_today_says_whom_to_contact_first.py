"""Today over a home that was filled by importing a file, read as a browser without scripts would."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, few, fill, hostile, many
from tests.web.queue_page import press, rows

ROW = re.compile(r'<a class="q" [^>]*? href="([^"]+)".*?<b><bdi>(.*?)</bdi></b>', re.S)


def _page(owner: Client, address: str = "/", part: bool = False) -> str:
    answer = owner.get(address, headers={"HX-Request": "true", "HX-Target": "person"} if part else {})
    assert answer.status_code == 200, answer.content
    return unescape(answer.content.decode())


def test_an_empty_home_says_what_to_do(owner: Client) -> None:
    assert owner.get("/").headers["Location"] == "/set-up"  # once
    page = _page(owner)
    assert "Nobody here yet" in page
    assert "leadline import" in page
    assert "leadline demo" in page


def test_the_rows_are_the_queue_in_its_order(owner: Client, workspace: Home) -> None:
    from datetime import UTC, datetime

    from leadline.respond.today import standing, todays_queue

    fill(workspace, few())
    made = todays_queue(standing(workspace, datetime.now(UTC)))
    names = [item.details.name or item.details.email for item in (*made.due, *made.next, *made.review)]
    page = _page(owner)
    assert [unescape(name) for _, name in ROW.findall(page)] == names
    assert len(names) >= 4
    assert f"<b><bdi>{names[0]}</bdi></b> first" in page


def test_who_declined_follow_up_is_never_in_the_list_and_is_counted(owner: Client, workspace: Home) -> None:
    fill(workspace, [*few(), asked(2, "Wants No Answer", "none@example.net", offer="quote", follow_up="declined")])
    page = _page(owner)
    assert "Wants No Answer" not in page
    assert "2 people who declined follow-up" in page


def test_choosing_a_row_shows_that_person(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    address = next(address for address, name in ROW.findall(_page(owner)) if name == "Dr. Amina Bello")
    for page in (_page(owner, address.split("#")[0]), _page(owner, address.split("#")[0], part=True)):
        assert "<h2><bdi>Dr. Amina Bello</bdi></h2>" in page
        assert 'href="mailto:amina@clinic.example?subject=' in page
    assert "<html" not in _page(owner, address.split("#")[0], part=True)


def test_a_step_that_is_gone_is_said_to_be_gone(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    assert "not in the queue any more" in _page(owner, "/?step=nothing")
    assert "not in the queue any more" not in _page(owner)


def test_a_new_request_is_there_at_the_next_look(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    assert "Just Arrived" not in _page(owner)
    fill(workspace, [asked(0.01, "Just Arrived", "new@example.net", offer="quote")])
    assert "Just Arrived" in _page(owner)


def test_a_long_queue_comes_in_pages_of_fifty_that_miss_and_repeat_nobody(owner: Client, workspace: Home) -> None:
    fill(workspace, many(180))
    whole = {name for _, name in ROW.findall(_page(owner))}
    address, seen = "/", []
    for group in ("due", "next", "over", "review"):
        for number in range(1, 5):
            page = _page(owner, f"{address}?{group}={number}")
            part = re.search(rf'id="{group}".*?<ol[^>]*>(.*?)</ol>', page, re.S)
            names = [name for _, name in ROW.findall(part[1])] if part else []
            assert len(names) <= 50
            seen += [name for name in names if name not in seen]
    assert whole <= set(seen)
    assert len(seen) > 50


def test_odd_page_numbers_do_no_harm(owner: Client, workspace: Home) -> None:
    fill(workspace, many(60))
    for odd in ("0", "-1", "99999999999999999999", "9" * 5000, "x", "", "²", "1e9"):
        assert ROW.findall(_page(owner, f"/?due={odd}&next={odd}&review={odd}&step=%00"))


def test_what_strangers_typed_stays_text(owner: Client, workspace: Home) -> None:
    fill(workspace, hostile())
    for address in ("/", *(address.split("#")[0] for address, _ in ROW.findall(_page(owner)))):
        raw = owner.get(address).content.decode()
        assert "<script>alert" not in raw
        assert "<img" not in raw
        assert "onload=alert(1)>" not in raw
        assert 'href="javascript:' not in raw
        assert "{{" not in raw.replace("{{ 7*7 }}", "")


def test_the_figure_beside_today_follows_what_is_done(owner: Client, workspace: Home) -> None:
    fill(workspace, few())
    shown = re.search(r'id="steps-in-queue">(\d+)<', _page(owner))
    assert shown
    answer = press(owner, "done", rows(owner)[0][0], outcome="reached")
    assert f'id="steps-in-queue" hx-swap-oob="true">{int(shown[1]) - 1}<' in answer.text
    assert 'id="steps-in-queue"' not in _page(owner, "/leads")


def test_what_they_are_to_have_is_said_by_what_they_asked_for(owner: Client, workspace: Home) -> None:
    for n, (action, said) in enumerate((
        ("booking", "Make sure that they have the appointment"),
        ("contact_form", "Make sure that they know that their message has arrived"),
        ("quote", "Make sure that they receive the quote"),
        ("trial", "Make sure that they can use “Seven mistakes”"),
        ("download", "Make sure that they receive “Seven mistakes”"),
    )):  # fmt: skip
        row = asked(1, f"Person {n}", f"p{n}@example.net", action=action, offer="Seven mistakes", follow_up="requested")
        fill(workspace, [row])
        key = next((key for key, name in rows(owner) if name == f"Person {n}"), None)
        if key is not None:  # a download has a step for whoever has qualified
            assert said in _page(owner, f"/?step={key}"), action
