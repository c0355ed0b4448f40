"""The first card of a lead: what comes next, which stage holds now, and what holds it back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.homes import asked, fill
from tests.web.people import client_of
from tests.web.queue_page import text_of

RULES = """leadline: 1
thresholds: {mql: 20, sql: 50, recycle: 10}
gates: {mql: {engagement: 5}, sql: {intent: {need: 10}, prequalified: {fit: 10}}}
rules:
"""
RULE = "  - {{name: {criterion}, when: {{kind: request}}, points: {points}, criterion: {criterion}}}\n"


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.web.roles import Role

    return client_of(Role.SELLER, "ines", name="Ines Falk")


def _asks(home: Home, **points: int) -> None:
    """A home of one lead with these points by criterion."""
    rules = "".join(RULE.format(criterion=name, points=number) for name, number in points.items())
    home.playbook_path.write_text(RULES + rules, "utf-8")
    fill(home, [asked(2, "Mara", "mara@example.net", action="quote", offer="quote", phone="+46317001200")])


def _marks(page: str) -> tuple[list[str], str]:
    """The stages that were reached, and the one that holds."""
    track = re.search(r'<ol class="track".*?</ol>', page, re.S)
    assert track
    marks = re.findall(r"<li([^>]*)>([^<]*)", track[0])
    [now] = [name for attributes, name in marks if "aria-current" in attributes]
    return [name for attributes, name in marks if "was" in attributes], now


def test_a_gate_that_keeps_it_from_mql_is_named(workspace: Home, seller: Client) -> None:
    _asks(workspace, need=60, engagement=2)
    page = text_of(seller, "/lead/1")
    assert _marks(page)[1] == "Prospect"
    assert "Its score reaches MQL (20). MQL also needs 5 of engagement (2.0 so far): not reached." in page


def test_gates_that_keep_it_from_sql_are_named(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=60)
    page = text_of(seller, "/lead/1")
    assert _marks(page)[1] == "MQL"
    assert "SQL also needs 10 of need (0.0 so far), and 10 of fit (0.0 so far): not reached." in page


def test_what_waits_for_another_visit_says_so(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=30, need=20, fit=20)
    page = text_of(seller, "/lead/1")
    assert "It is entered in a later visit than MQL, or once somebody qualifies it by hand." in page
    seller.post("/lead/1/do/qualify", {"reason": "asked them"})
    assert "SQL" in _marks(text_of(seller, "/lead/1"))[1]
    assert "Its score reaches" not in text_of(seller, "/lead/1")


def test_nothing_is_said_of_a_lead_that_its_score_explains(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=6)
    assert "Its score reaches" not in text_of(seller, "/lead/1")


def test_after_a_rejection_the_track_shows_that_it_is_recycled_and_why(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=30, need=20, fit=20)
    seller.post("/lead/1/do/qualify", {"reason": "asked them"})
    assert _marks(text_of(seller, "/lead/1")) == (["Prospect", "MQL", "SQL"], "SQL")
    seller.post("/lead/1/do/reject", {"reason": "no budget <i>"})
    page = text_of(seller, "/lead/1")
    assert _marks(page) == (["Recycled"], "Recycled")
    assert "by a person's decision (“\u2068no budget <i>\u2069”)" in page
    seller.post("/lead/1/do/done", {"outcome": "reached"})
    reached, now = _marks(text_of(seller, "/lead/1"))
    assert (now, "SQL" in reached) in (("MQL", False), ("SQL", True), ("Recycled", False))


def test_a_lead_that_is_lost_shows_how_far_it_came(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=30)
    seller.post("/lead/1/do/lost", {"reason": "chose another"})
    assert _marks(text_of(seller, "/lead/1")) == (["Prospect", "MQL", "Lost"], "Lost")


def test_who_was_accepted_is_somebodys_and_the_card_says_what_follows(workspace: Home, seller: Client) -> None:
    _asks(workspace, engagement=30, need=20, fit=20)
    seller.post("/lead/1/do/qualify", {"reason": "asked them"})
    seller.post("/lead/1/do/done", {"outcome": "reached"})
    seller.post("/lead/1/do/accept")
    page = text_of(seller, "/lead/1")
    assert "Get in touch, and agree on what comes next." in page
    assert "60 days pass without any touch" in page
    assert "Nothing to do by hand" not in page
    assert "Ines Falk" in re.search(r"<dt>Owner</dt><dd>.*?</dd>", page, re.S)[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("reached", "What they asked for was answered."),
        ("not_interested", "They were not interested when somebody got in touch"),
        ("wrong_person", "It was the wrong person"),
    ],
)
def test_it_says_what_came_of_the_step(workspace: Home, seller: Client, outcome: str, said: str) -> None:
    _asks(workspace, engagement=2)
    seller.post("/lead/1/do/done", {"outcome": outcome})
    assert said in text_of(seller, "/lead/1")
