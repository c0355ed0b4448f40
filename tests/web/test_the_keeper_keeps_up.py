"""Whoever brings touches, and however many, the kept tables follow while the workspace is served."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from leadline.record import standing
from leadline.record.home import Home
from leadline.record.models import StandingLead
from leadline.record.writer import importing
from leadline.web.keeper import HERE, Keeper
from tests.record.bring import bring


@pytest.mark.parametrize("people", [3, 2 * HERE * standing.TOUCHES_A_PERSON])
def test_what_others_brought_is_caught_up_with(workspace: Home, people: int) -> None:
    bring(workspace, *({"at": 40, "email": f"p{i}@example.com", "action": "quote"} for i in range(people)))
    keeper = Keeper(workspace, every=0.1)
    keeper.start()
    try:
        assert _in_time(lambda: StandingLead.objects.count() == people and not _stale(workspace))
        bring(workspace, {"at": 41, "email": "one-more@example.com", "action": "quote"})
        assert _in_time(lambda: StandingLead.objects.count() == people + 1)
    finally:
        keeper.stop()


def test_a_page_leaves_all_to_the_keeper_while_much_is_brought_in(workspace: Home, owner: Client) -> None:
    standing.refresh(workspace)
    keeper = Keeper(workspace, every=3600)
    keeper.start()
    try:
        assert _in_time(lambda: not _stale(workspace))
        with importing(workspace, "an import"):
            bring(workspace, {"at": 40, "email": "ada@example.com", "action": "quote"})
            owner.get("/leads")
            assert _stale(workspace)
        owner.get("/leads")
        assert not _stale(workspace)
    finally:
        keeper.stop()


def _stale(home: Home) -> bool:
    moment = standing.moment(home)
    return moment is None or moment.stale


def _in_time(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False
