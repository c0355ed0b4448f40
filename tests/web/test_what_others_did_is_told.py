from __future__ import annotations

import re

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.web.shell.news import News, sentence
from tests.web.homes import asked, few, fill
from tests.web.people import client_of

PART = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (News(), ""),
        (News(touches=1), "1 new touch"),
        (News(touches=120_000), "120,000 new touches"),
        (News(3, requests=1, hot=1), "1 new hot request"),
        (News(3, requests=2, hot=2), "2 new hot requests"),
        (News(3, requests=3, hot=1), "1 new hot request; 2 other new requests"),
        (News(3, requests=2), "2 new requests"),
        (News(1, workers=("Ines",)), "Ines worked the queue"),
        (News(5, 1, 1, ("Ines", "Jonas")), "1 new hot request; Ines and Jonas worked the queue"),
        (News(5, workers=("A", "B", "C", "D")), "A, B and 2 more worked the queue"),
    ],
)
def test_it_is_one_sentence(news: News, said: str) -> None:
    assert sentence(news) == said


def state(client: Client) -> dict[str, str]:
    """What a page remembers of the moment that it was made."""
    return fields(client.get("/settings").content.decode())


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(since|seen)" value="([^"]*)"', page))


@pytest.fixture
def seller(workspace: Home) -> Client:
    from leadline.record import standing
    from leadline.web.roles import Role

    fill(workspace, few()[:2])
    standing.catch_up(workspace)
    return client_of(Role.SELLER, "sella")


def test_nothing_new_is_no_content(seller: Client) -> None:
    answer = seller.get("/live", state(seller), headers=PART)
    assert (answer.status_code, answer.content) == (204, b"")


def test_new_requests_are_told_until_they_are_shown(seller: Client, workspace: Home) -> None:
    from leadline.record import standing

    before = state(seller)
    (workspace.path / "requests.csv").unlink()
    fill(workspace, [asked(0.01, "Hot One", "hot@example.net", offer="quote")])
    standing.catch_up(workspace)
    answer = seller.get("/live", before, headers=PART)
    assert "1 new hot request" in answer.content.decode()
    after = fields(answer.content.decode())
    assert after["since"] == before["since"]
    assert seller.get("/live", after, headers=PART).status_code == 204


def test_what_somebody_else_did_is_told_by_name_and_ones_own_is_not(seller: Client, workspace: Home) -> None:
    from leadline.record.models import Subject
    from leadline.respond.acts import Deed, act
    from leadline.web.roles import Role

    ines = client_of(Role.SELLER, "ines", name="Ines <b>Falk</b>")
    of_sella, of_ines = state(seller), state(ines)
    act(workspace, [int(Subject.objects.values_list("id", flat=True)[0])], Deed("outcome", "reached"), "ines")
    said = seller.get("/live", of_sella, headers=PART).content.decode()
    assert "Ines &lt;b&gt;Falk&lt;/b&gt; worked the queue" in said
    assert "worked the queue" not in ines.get("/live", of_ines, headers=PART).content.decode()


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-2-3", "٣-٣", "9" * 50 + "-1", "1-" + "9" * 5000])
def test_a_made_up_state_is_taken_for_now(seller: Client, text: str) -> None:
    answer = seller.get("/live", {"since": text, "seen": text}, headers=PART)
    assert answer.status_code == 200
    assert b"button" not in answer.content
