"""The page of a lead: every touch once, lines that add up, and the same score as in the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from leadline import words
from leadline.record.home import Home
from tests.web.homes import asked, fill, hostile
from tests.web.lead.reading import lines_of, older, score_of, sum_of, touches_of
from tests.web.people import client_of


def _address(person: int, product: str | None) -> str:
    return f"/lead/{person}?{urlencode({'product': product or 'undecided'})}"


def test_of_everybody_the_page_is_whole_and_its_score_is_that_of_the_list(full: Home) -> None:
    from leadline.record import standing
    from leadline.record.models import StandingLead
    from leadline.respond.lead import whole_person
    from leadline.web.roles import Role

    client = client_of(Role.SELLER)
    standing.catch_up(full)
    kept = list(StandingLead.objects.filter(current=True).values_list("person", "product", "total", "as_of"))
    assert len(kept) > 20
    seen = set()
    for person, product, total, _ in kept:
        answer = client.get(_address(person, product))
        assert answer.status_code == 200, person
        page = answer.content.decode()
        assert score_of(page) == (None if total is None else words.score(total)), (person, product)
        lines = lines_of(page)
        if lines:
            assert sum(lines) == sum_of(page), (person, product)
        if person not in seen:
            seen.add(person)
            told = touches_of(page)
            following = older(page)
            while following:
                more = client.get(following).content.decode()
                told += touches_of(more)
                following = older(more)
            whole = whole_person(full, full.playbook(), person, datetime.now(UTC))
            assert whole is not None
            assert sorted(told) == sorted(whole.touches["id"].to_pylist())


UNCAPPED = """leadline: 1
rules:
  - {name: Asked, when: {kind: request}, points: 3, criterion: need, half_life: 9 days}
"""


def test_a_long_story_is_told_page_by_page(workspace: Home, owner: Client) -> None:
    workspace.playbook_path.write_text(UNCAPPED, "utf-8")
    rows = [asked(n + 1, "Mara", "mara@example.net", offer=("quote", "trial")[n % 2]) for n in range(230)]
    fill(workspace, rows)
    first = owner.get("/lead/1").content.decode()
    assert len(touches_of(first)) <= 100
    told, following, pages = touches_of(first), older(first), 1
    while following:
        page = owner.get(following).content.decode()
        told, following, pages = told + touches_of(page), older(page), pages + 1
    assert pages == 3
    assert len(told) == len(set(told)) == 230
    assert sum(lines_of(first)) == sum_of(first)
    everything = owner.get("/lead/1?points=all").content.decode()
    assert sum(lines_of(everything)) == sum_of(everything)
    assert len(lines_of(everything)) > len(lines_of(first))


def test_filters_of_the_timeline_show_only_what_they_say(workspace: Home, owner: Client) -> None:
    fill(workspace, [asked(30, "Mara", "mara@example.net", offer="quote")])
    owner.post("/lead/1/do/note", {"note": "She likes short calls"})
    assert "She likes short calls" in owner.get("/lead/1").content.decode()
    assert "She likes short calls" not in owner.get("/lead/1?show=requests").content.decode()
    assert "She likes short calls" in owner.get("/lead/1?show=contacts").content.decode()
    assert touches_of(owner.get("/lead/1?show=stages").content.decode()) == []


def test_the_past_shows_no_button_and_says_which_day_it_is(workspace: Home, owner: Client) -> None:
    from leadline.respond.acts import Deed, act

    fill(workspace, [asked(24 * 40, "Mara", "mara@example.net", offer="quote")])
    act(workspace, [1], Deed("note", note="of today"), "owner")
    day = (datetime.now(UTC) - timedelta(days=20)).date().isoformat()
    page = owner.get(f"/lead/1?as_of={day}").content.decode()
    assert "You are looking at" in page
    assert "of today" not in page
    assert "/do/" not in page
    assert "/erase" not in page
    assert "mailto:" not in page
    assert owner.get("/lead/1").content.decode().count("/do/") > 5
    early = (datetime.now(UTC) - timedelta(days=60)).date().isoformat()
    assert owner.get(f"/lead/1?as_of={early}").status_code == 404
    assert owner.get("/lead/1?as_of=2199-01-01").status_code == 400
    assert owner.get("/lead/1?as_of=tomorrow").status_code == 400


def test_nobody_and_somebody_who_became_part_of_another(workspace: Home, owner: Client) -> None:
    fill(
        workspace, [asked(2, "Mara", "mara@example.net", offer="quote"), asked(3, "M.", "m@example.net", offer="trial")]
    )
    for number in ("0", "77", "9" * 30):
        answer = owner.get(f"/lead/{number}")
        assert answer.status_code == 404, number
    assert "There is nobody with this number" in owner.get("/lead/77").content.decode()
    owner.post("/lead/1/merge", {"with": "2", "why": "the same"})
    moved = owner.get("/lead/2?show=requests")
    assert (moved.status_code, moved["Location"]) == (302, "/lead/1?show=requests")


@pytest.mark.parametrize("words_", ["?product=no-such", "?product=undecided", "?page=99", "?page=x", "?show=x"])
def test_what_an_address_says_wrong_does_no_harm(workspace: Home, owner: Client, words_: str) -> None:
    fill(workspace, [asked(2, "Mara", "mara@example.net", offer="quote")])
    assert owner.get(f"/lead/1{words_}").status_code == 200


def test_hostile_words_stay_words(workspace: Home, owner: Client) -> None:
    rows = hostile()
    fill(workspace, rows)
    owner.post("/lead/1/do/note", {"note": "<script>alert(1)</script>\n{{ 7*7 }}"})
    for person in range(1, len(rows) + 1):
        for path in ("", "/merge?q=<b>x", "/merge?with=2", "/erase", "/do/override"):
            answer = owner.get(f"/lead/{person}{path}")
            assert answer.status_code == 200
            page = answer.content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<svg onload" not in page
            assert 'href="javascript:' not in page
            assert len(page) < 120_000


def test_an_override_says_who_set_it_and_what_the_rules_would_say(workspace: Home, owner: Client) -> None:
    fill(workspace, [asked(2, "Mara", "mara@example.net", offer="quote")])
    owner.post("/lead/1/do/override", {"stage": "lost", "reason": "told me so"})
    page = owner.get("/lead/1").content.decode()
    assert "Set by owner" in page
    assert "rules would say" in page
