"""What is kept, brought up to the log person by person, says what qualifying everybody says."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from leadline.engines.local import qualify
from leadline.record import standing
from leadline.record.circles import circle
from leadline.record.home import Home
from leadline.record.links import merge, undo_merge
from leadline.record.models import StandingLead, StandingMoment, Touch
from leadline.record.retraction import retract
from leadline.record.touches_table import read_touches
from leadline.touches.instants import moment_of
from tests.record import kept_tables
from tests.record.bring import bring

NOON = datetime(1970, 3, 1, 11, tzinfo=UTC)
DISCRETE = (
    "person", "product", "cycle", "stage", "round", "temperature", "problem_stated", "requests", "taker",
    "do_not_contact",
)  # fmt: skip
"""Columns that do not change with every second."""

PEOPLE = ("ada", "bob", "cy", "dee")
touch = st.fixed_dictionaries(
    {
        "at": st.integers(20, 58),
        "email": st.sampled_from([f"{name}@example.com" for name in PEOPLE]),
        "kind": st.sampled_from(["request", "page_view", "email_click", "decision", "purchase"]),
        "action": st.sampled_from(["trial", "quote", "download", "disqualify"]),
        "follow_up": st.sampled_from([None, "requested", "declined"]),
        "group": st.sampled_from([None, None, "acme"]),
    }
)
step = st.one_of(
    st.tuples(st.just("bring"), st.lists(touch, min_size=1, max_size=4)),
    st.tuples(st.just("merge"), st.tuples(st.integers(1, 4), st.integers(1, 4))),
    st.tuples(st.just("part"), st.tuples(st.integers(1, 4), st.integers(1, 4))),
    st.tuples(st.just("retract"), st.integers(0, 20)),
    st.tuples(st.just("wait"), st.integers(1, 5)),
)


@pytest.fixture
def fresh(new_home: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], Home]]:
    """Makes new homes."""
    numbers = itertools.count()

    def make() -> Home:
        connections.close_all()
        place = tmp_path / str(next(numbers))
        shutil.copytree(new_home, place)
        return Home.open(place)

    with django_db_blocker.unblock():
        yield make
        connections.close_all()


def _do(home: Home, act: tuple[str, Any]) -> None:
    what, given_ = act
    subjects = set(Touch.objects.values_list("subject", flat=True))
    if what == "bring":
        bring(home, *given_)
    elif what == "merge" and set(given_) <= subjects:
        merge(home, given_[0], given_[1], by="anna", why="the same")
    elif what == "part" and given_[0] != given_[1]:
        undo_merge(home, given_[0], given_[1], by="anna", why="not the same")
    elif what == "retract":
        ids = list(Touch.objects.order_by("seq").values_list("content_id", flat=True))
        retract(home, ids[given_ : given_ + 1], by="anna")


def _said(table: pa.Table) -> list[str]:
    return sorted(str(row) for row in table.select([n for n in DISCRETE if n in table.column_names]).to_pylist())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, min_size=2, max_size=8))
def test_catching_up_after_each_change_says_what_qualifying_everybody_says(
    fresh: Callable[[], Home], acts: list[tuple[str, Any]]
) -> None:
    home = fresh()
    now = NOON
    for act in acts:
        now += timedelta(minutes=act[1] if act[0] == "wait" else 1)
        _do(home, act)
        assert standing.catch_up(home, now)
    assert standing.catch_up(home, now)
    all_anew = qualify(read_touches(home), home.playbook(), as_of=now)
    for kept, table in (
        (kept_tables.leads(), all_anew.leads),
        (kept_tables.entries(), all_anew.entries),
        (kept_tables.requests(), all_anew.requests),
        (kept_tables.steps(), all_anew.steps),
    ):
        assert _said(kept) == _said(table)
    kept = StandingMoment.objects.get()
    assert standing.moment(home) == standing.Moment(
        datetime.fromtimestamp(kept.as_of / 1e6, UTC), stale=False, version=kept.version, made=moment_of(kept.made)
    )


def test_nothing_is_written_when_nothing_has_changed(place: Home) -> None:
    bring(place, {"at": 40, "email": "mara@example.com", "action": "trial"})
    standing.catch_up(place, NOON)
    before = standing.moment(place)
    standing.catch_up(place, NOON + timedelta(hours=1))
    assert standing.moment(place) == before


def test_a_request_cools_when_its_time_has_come_without_another_touch(place: Home) -> None:
    bring(place, {"at": 44.5, "email": "mara@example.com", "action": "trial"})
    standing.catch_up(place, datetime(1970, 2, 28, 11, 59, tzinfo=UTC))
    assert kept_tables.leads().column("temperature").to_pylist() == ["hot"]
    standing.catch_up(place, datetime(1970, 2, 28, 12, 1, tzinfo=UTC))
    assert kept_tables.leads().column("temperature").to_pylist() == ["warm"]


def test_a_lead_has_the_owner_whom_it_was_last_given(place: Home) -> None:
    ask = {"email": "mara@example.com", "action": "trial"}
    give = {"kind": "decision", "action": "assign", "email": "mara@example.com"}
    bring(place, {**ask, "at": 40})
    bring(place, {**give, "at": 41, "properties": '{"owner":"ines"}'})
    bring(place, {**give, "at": 42, "properties": '{"owner":"tom"}'})
    standing.catch_up(place, NOON)
    assert kept_tables.leads().column("owner").to_pylist() == ["tom"]
    retract(place, [Touch.objects.get(at=42 * 86_400_000_000).content_id], by="tom")
    standing.catch_up(place, NOON)
    assert kept_tables.leads().column("owner").to_pylist() == ["ines"]


@pytest.mark.usefixtures("place")
def test_who_is_one_is_found_without_reading_every_link(place: Home) -> None:
    for name in "abcd":
        bring(place, {"at": 40, "email": f"{name}@example.com"})
    merge(place, 1, 2, by="anna", why="")
    merge(place, 2, 3, by="anna", why="")
    assert circle([3]) == {1, 2, 3}
    assert circle([4]) == {4}


def _budget(home: Home, person: int) -> float:
    rows = kept_tables.leads().to_pylist()
    return float(sum(row["budget_authority"] or 0 for row in rows if row["person"] == person))


def test_who_changed_group_keeps_the_evidence_of_the_new_one_when_the_old_one_changes(place: Home) -> None:
    ask = {"action": "download"}
    bring(place, {**ask, "at": 40, "email": "ada@example.com", "group": "old"})
    bring(place, {**ask, "at": 41, "email": "bob@example.com", "group": "old"})
    bring(place, {**ask, "at": 42, "email": "bob@example.com", "group": "new"})
    bring(place, {**ask, "at": 43, "email": "cy@example.com", "group": "new", "attributes": '{"budget":"5000"}'})
    standing.catch_up(place, NOON)
    shared = _budget(place, 2)
    bring(place, {"at": 45, "email": "ada@example.com", "kind": "page_view"})
    standing.catch_up(place, NOON)
    assert shared > 0
    assert _budget(place, 2) == pytest.approx(shared)


def test_another_version_of_the_program_qualifies_everybody_anew(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(place, {"at": 40, "email": "mara@example.com", "action": "trial"})
    standing.catch_up(place, NOON)
    StandingLead.objects.update(source_class="as the last version read it")
    standing.catch_up(place, NOON + timedelta(hours=1))
    assert StandingLead.objects.filter(source_class="as the last version read it").exists()
    monkeypatch.setattr(standing, "__version__", "999.0.0")
    standing.catch_up(place, NOON + timedelta(hours=2))
    assert not StandingLead.objects.filter(source_class="as the last version read it").exists()
