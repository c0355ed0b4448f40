"""What a changed playbook would change is told before it is published, and nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.publication import publish
from leadline.record.standing import refresh
from leadline.respond.what_if import StageChange, what_changes
from tests.record.bring import bring

HIGH = "leadline: 1\nthresholds: {mql: 50, sql: 80, recycle: 20}\n"
LOW = "leadline: 1\nthresholds: {mql: 20, sql: 80, recycle: 10}\n"
RULES = "rules: [{name: Asked, when: {kind: request}, points: 30, criterion: engagement}]\n"
LONG_CALLS = "minutes: {individual: 25}\n"


@pytest.fixture
def place(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    with django_db_blocker.unblock():
        yield Home.create(tmp_path / "home", HIGH + RULES)
        connections.close_all()
        shutil.rmtree(tmp_path / "home")


def test_what_is_told_before_is_what_is_so_after(place: Home) -> None:
    today = int(datetime.now(UTC).timestamp() // 86_400)
    ask = {"kind": "request", "action": "quote", "follow_up": "requested"}
    bring(
        place,
        {**ask, "at": today - 1, "email": "mara@example.com"},
        {**ask, "at": today - 2, "email": "tom@example.com"},
        {"kind": "page_view", "at": today - 1, "email": "lena@example.com"},
    )
    now = refresh(place)
    new = Playbook.parse(LOW + RULES + LONG_CALLS)

    told = what_changes(place, place.playbook(), new, now.as_of)

    assert told.stages_now == {"prospect": 2, "mql": 0}
    assert told.stages_then == {"prospect": 0, "mql": 2}
    assert (told.others, told.others_moved) == (1, 0), "who has asked for nothing is no lead"
    assert (told.steps_now, told.steps_then) == (2, 2)
    assert (told.minutes_now, told.minutes_then) == (20, 50)
    assert told.changes == (
        StageChange(1, "default", "prospect", "mql"),
        StageChange(2, "default", "prospect", "mql"),
    )
    assert place.playbook().text == HIGH + RULES

    publish(place, new.text, by="ines")
    after = refresh(place)
    leads = after.leads.filter(pc.is_valid(after.leads.column("last_request_at")))
    stages = leads.column("stage").to_pylist()
    assert {stage: stages.count(stage) for stage in told.stages_then} == told.stages_then


def test_the_same_playbook_changes_nothing(place: Home) -> None:
    today = int(datetime.now(UTC).timestamp() // 86_400)
    bring(place, {"kind": "request", "at": today - 1, "email": "mara@example.com"})
    told = what_changes(place, place.playbook(), place.playbook(), datetime.now(UTC) + timedelta(days=1))
    assert told.changes == ()
    assert told.clients == 0
    assert (told.stages_now, told.steps_now) == (told.stages_then, told.steps_then)


def test_who_bought_and_asks_again_is_a_client_so_far_and_stands_where_the_new_lead_does(place: Home) -> None:
    today = int(datetime.now(UTC).timestamp() // 86_400)
    mara = {"email": "mara@example.com"}
    bring(
        place,
        {"kind": "request", "action": "quote", "at": today - 9, **mara},
        {"kind": "purchase", "at": today - 5, **mara},
        {"kind": "request", "action": "quote", "at": today - 1, **mara},
    )
    told = what_changes(place, place.playbook(), place.playbook(), datetime.now(UTC) + timedelta(days=1))
    assert told.clients == 1
    assert "client" not in told.stages_now


def test_it_says_how_many_rejections_by_sales_are_taken_back(place: Home) -> None:
    today = int(datetime.now(UTC).timestamp() // 86_400)
    ask = {"kind": "request", "action": "quote"}
    set_to = {"kind": "decision", "action": "override", "properties": '{"stage":"sql"}', "by": "ines"}
    reject = {"kind": "decision", "action": "reject", "reason": "no budget", "by": "ines"}
    bring(
        place,
        *({**ask, "at": today - 9, "email": f"{name}@example.com"} for name in ("mara", "tom", "lena")),
        *({**set_to, "at": today - 5, "email": f"{name}@example.com"} for name in ("mara", "tom")),
        *({**reject, "at": today - 4, "email": f"{name}@example.com"} for name in ("mara", "tom")),
    )
    at = datetime.now(UTC) + timedelta(days=1)
    told = what_changes(place, place.playbook(), Playbook.parse(LOW + RULES), at)
    assert told.stages_now["recycled"] == 2
    assert told.taken_back == 2
    assert what_changes(place, place.playbook(), place.playbook(), at).taken_back == 0
