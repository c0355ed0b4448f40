"""Companies and other groups: who belongs to them, what they asked for, and what counts for all of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import Row, asked, fill, hostile

PLAYBOOK = """leadline: 1
offers: {quote: {kind: quote}, budget-form: {kind: download}}
rules:
  - {name: Named a budget, when: {offer: budget-form}, points: 25, criterion: budget_authority}
  - {name: Asked for a quote, when: {offer: quote}, points: 30, criterion: engagement}
"""


def people() -> list[Row]:
    return [
        asked(2, "Ada Stone", "ada@stone.example", company="Stone & Sons", offer="quote"),
        asked(1.5, "Bo Stone", "bo@stone.example", company="Stone & Sons", offer="budget-form"),
        asked(5, "Cy Lone", "cy@lone.example", company="Lone Ltd", offer="quote"),
        asked(900, "Di Old", "di@old.example", company="AAA Giant", offer="quote"),
        asked(1, "Ed None", "ed@none.example", offer="quote"),
    ]


def links(html: str) -> list[tuple[str, str]]:
    return [
        (unescape(name), unescape(url))
        for url, name in re.findall(r'data-item href="(/company/[^"]+)"><bdi>([^<]*)</bdi>', html)
    ]


@pytest.fixture
def home(workspace: Home) -> Home:
    workspace.playbook_path.write_text(PLAYBOOK)
    fill(workspace, people())
    return workspace


def test_the_company_whose_people_asked_last_stands_first_whatever_it_is_called(owner: Client, home: Home) -> None:
    html = owner.get("/companies").content.decode()
    assert [name for name, _ in links(html)] == ["Stone & Sons", "Lone Ltd", "AAA Giant"]
    assert "<b>3 companies</b>; people of each have asked" in html


def test_a_company_shows_its_people_and_what_counts_for_the_others(owner: Client, home: Home) -> None:
    [stone] = [url for name, url in links(owner.get("/companies").content.decode()) if name == "Stone & Sons"]
    html = owner.get(stone).content.decode()
    assert "<b>2 people</b>, 2 leads with a request" in html
    assert "counts for the others of the group" in html
    shared = html[html.index('id="shared"') :]
    assert "Named a budget" in shared
    assert shared.count("25.0") == 1
    assert "Bo Stone" in shared
    assert "Ada Stone" not in shared
    assert "Cy Lone" not in html
    assert html.count(">55.0<") == 1  # her quote and his budget


def test_somebody_alone_is_told_so(owner: Client, home: Home) -> None:
    assert "They are alone here" in owner.get("/company/lone%20ltd").content.decode()


def test_people_who_became_one_are_counted_once(owner: Client, home: Home) -> None:
    from leadline.record.links import merge
    from leadline.record.search import search_people

    one, other = search_people("ada@").people[0], search_people("bo@").people[0]
    merge(home, one, other, "owner", "the same person")
    html = owner.get("/company/stone%20&%20sons").content.decode()
    assert "<b>1 person</b>" in html


def test_companies_are_found_by_part_of_their_name(owner: Client, home: Home) -> None:
    assert [name for name, _ in links(owner.get("/companies?q=LONE").content.decode())] == ["Lone Ltd"]
    assert "No company is called so" in owner.get("/companies?q=%25").content.decode()


def test_every_company_is_on_one_page_and_each_page_has_fifty(owner: Client, workspace: Home) -> None:
    fill(
        workspace,
        [asked(n, f"P {n}", f"p{n}@example.net", company=f"Company {n}", offer="quote") for n in range(1, 121)],
    )
    seen = [links(owner.get(f"/companies?page={page}").content.decode()) for page in (1, 2, 3)]
    assert [len(page) for page in seen] == [50, 50, 20]
    assert len({url for page in seen for _, url in page}) == 120


def test_names_that_would_be_lost_in_an_address_are_found_all_the_same(owner: Client, workspace: Home) -> None:
    names = ("../../etc", ".", "A/B\\C", "50 % off?", "#1", "~9", "x" * 4000, "شركة", "\u202eevil", "a;b")
    rows = [asked(1, f"N {n}", f"n{n}@example.net", company=name) for n, name in enumerate(names)]
    fill(workspace, [*rows, *hostile()])
    found = links(owner.get("/companies").content.decode())
    assert len(found) >= len(names)
    for _, url in found:
        assert len(url) < 800
        assert "1 person" in owner.get(url).content.decode()


def test_an_empty_home_and_a_company_that_is_not_there(owner: Client) -> None:
    assert "No companies yet" in owner.get("/companies").content.decode()
    assert owner.get("/company/nobody").status_code == 404
    assert owner.get("/company/~99999").status_code == 404


def test_what_was_done_since_is_in_what_the_page_says_it_stands_as_of(owner: Client, home: Home) -> None:
    from leadline.record.models import Subject
    from leadline.respond.acts import Deed, act

    owner.get("/companies")
    done = datetime.now(UTC)
    ada = Subject.objects.get(name="Ada Stone").pk
    act(home, [ada], Deed("note", note="called"), "owner")
    listed = owner.get("/companies").content.decode()
    [stone] = [url for name, url in links(listed) if name == "Stone & Sons"]
    for html in (listed, owner.get(stone).content.decode()):
        said = re.search(r'As of <time datetime="([^"]+)"', html)
        assert said
        assert datetime.fromisoformat(said[1]) >= done


def test_what_is_found_is_said_in_the_number_that_it_has(owner: Client, home: Home) -> None:
    assert "<b>0 companies</b> found.</p>" in owner.get("/companies?q=nobody").content.decode()
    assert (
        "<b>1 company</b> found; its people have asked for something."
        in owner.get("/companies?q=lone").content.decode()
    )
