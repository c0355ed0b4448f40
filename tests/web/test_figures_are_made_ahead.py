"""Nobody waits for figures that could be made before they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from leadline.record.home import Home
from leadline.web import ahead
from leadline.web.figures import kept
from leadline.web.present import present
from tests.web.figures.random_homes import bring


def ask_for_a_quote(home: Home, email: str) -> None:
    at = datetime.now(UTC) - timedelta(minutes=1)
    bring(home, "requests", [{"email": email, "at": at, "offer": "quote", "source": "a"}])


def shown(found: kept.Figures) -> int:
    leads: int = found.tables.leads.num_rows
    return leads


def test_what_was_read_ahead_is_what_the_pages_show(workspace: Home, owner: Client) -> None:
    ask_for_a_quote(workspace, "a@x.example")
    ahead.read_ahead()
    found = kept.figures(present())
    took = found.took
    for path in ("/report", "/flow", "/offers"):
        assert owner.get(path).status_code == 200
    assert kept.figures(present()) is found
    assert found.took == took, "no report was made for a page"
    assert owner.get("/flow?by=source").status_code == 200
    assert found.took > took


def test_new_figures_are_there_before_the_old_ones_are_too_old(workspace: Home) -> None:
    ask_for_a_quote(workspace, "a@x.example")
    ahead.read_ahead()
    old = kept.figures(present())
    old.took = 10.0
    ask_for_a_quote(workspace, "b@x.example")
    assert kept.figures(present()) is old, "what took long is shown again for a while"
    kept.ahead(present(), ahead.prepare)
    assert kept.figures(present()) is old, "it has not stood for half of its time"
    old.made -= 101
    assert kept.figures(present()) is old
    kept.ahead(present(), ahead.prepare)
    new = kept.figures(present())
    assert new is not old
    assert (shown(old), shown(new)) == (1, 2)


def test_figures_that_nobody_asks_for_are_not_made_anew(workspace: Home) -> None:
    ask_for_a_quote(workspace, "a@x.example")
    old = kept.figures(present())
    ask_for_a_quote(workspace, "b@x.example")
    old.took, old.made, old.asked_at = 10.0, old.made - 150, old.asked_at - kept.LATELY - 1
    kept.ahead(present(), ahead.prepare)
    assert kept.figures(present()) is old


def test_what_takes_no_time_is_not_made_ahead(workspace: Home) -> None:
    ask_for_a_quote(workspace, "a@x.example")
    old = kept.figures(present())
    ask_for_a_quote(workspace, "b@x.example")
    old.took, old.made = 0.01, old.made - 1_000
    made: list[kept.Figures] = []
    kept.ahead(present(), made.append)
    assert not made


def test_nothing_is_made_ahead_of_an_empty_workspace(workspace: Home) -> None:
    kept.ahead(present(), ahead.prepare)
    ahead.read_ahead()
    assert shown(kept.figures(present())) == 0
