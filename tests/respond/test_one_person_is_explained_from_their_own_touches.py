"""Explaining somebody reads their touches and those of their groups only, and says what reading everybody says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from leadline.engines.local import explain
from leadline.problems import BadTouches
from leadline.record.home import Home
from leadline.record.links import merge
from leadline.record.publication import publish
from leadline.record.touches_table import read_touches
from leadline.respond.lead import explained
from tests.record.bring import bring

PLAYBOOK = """leadline: 1
rules:
- {name: Asked, when: {kind: request}, points: 30, criterion: engagement}
- {name: Decides, when: {kind: request, action: quote}, points: 20, criterion: budget_authority}
"""


@pytest.fixture
def place(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    with django_db_blocker.unblock():
        yield Home.create(tmp_path / "home", PLAYBOOK)
        connections.close_all()
        shutil.rmtree(tmp_path / "home")


def test_with_groups_merges_and_publications(place: Home) -> None:
    today = int(datetime.now(UTC).timestamp() // 86_400)
    bring(
        place,
        *(
            {"at": today - day, "email": f"m{day % 7}@example.com", "action": ("quote", "download")[day % 2]}
            | ({"group": "fjord"} if day % 7 in (1, 2) else {})
            for day in range(1, 30)
        ),
    )
    merge(place, 1, 5, by="ines", why="same human")
    publish(place, PLAYBOOK.replace("points: 30", "points: 35"), by="ines")
    playbook, now = place.playbook(), datetime.now(UTC) + timedelta(minutes=1)
    everybody = read_touches(place)
    people = sorted(set(everybody.column("person").to_pylist()) - {None})
    assert len(people) == 6
    for person in people:
        alone, whole = explained(place, playbook, person, None, now), explain(everybody, playbook, person, None, now)
        assert (alone.lines, alone.scores, alone.stage) == (whole.lines, whole.scores, whole.stage)
        assert any(line.borrowed for line in alone.lines) == any(line.borrowed for line in whole.lines)
    assert any(line.borrowed for person in people for line in explained(place, playbook, person, None, now).lines)
    with pytest.raises(BadTouches):
        explained(place, playbook, 999, None, now)
