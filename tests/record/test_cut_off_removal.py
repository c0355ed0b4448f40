"""Taking an import back may be cut off anywhere: nothing becomes invisible, and calling it again finishes it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from leadline.record.home import Home
from leadline.record.lake import seal
from leadline.record.models import ImportRun, Key, Link, Membership, Subject
from leadline.record.people import people
from leadline.record.removal import remove_run
from leadline.record.runs import start_run
from leadline.record.standing import catch_up, moment, refresh
from leadline.record.touches_table import read_touches
from tests.record import kept_tables
from tests.record.bring import bring
from tests.record.test_taking_back import DEMO, OURS

SOME = 40
"""Statements that a removal takes at least."""
WRITES = ("DELETE", "UPDATE", "INSERT")
LATER = {"at": 9, "page": "z", "email": "zoe@example.com"}


class Stop:
    """Lets `writes` statements through that write, then stops as Ctrl-C would."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.upper().startswith(WRITES):
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
        return execute(sql, params, many, context)


def _pages(place: Home) -> set[str]:
    return set(read_touches(place).column("page").to_pylist())


def _rest() -> tuple[object, ...]:
    return (
        set(Key.objects.values_list("value", flat=True)) - {LATER["email"]},
        Link.objects.count(),
        Membership.objects.count(),
        Subject.objects.exclude(email=LATER["email"]).count(),
    )


@pytest.mark.parametrize("writes", range(0, 60, 3))
def test_a_touch_after_a_removal_that_was_cut_off_is_read_and_the_removal_can_be_finished(
    place: Home, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr("leadline.record.removal.AT_ONCE", 1)
    bring(place, *OURS)
    before = _rest(), people(place, range(1, 4))
    run = start_run("touches", "demo", "{}")
    bring(place, *DEMO, run=run)
    seal(place, whole_tail=True)
    with connection.execute_wrapper(Stop(writes)), suppress(KeyboardInterrupt):
        remove_run(place, run)
        assert writes > SOME
        return

    added = bring(place, LATER)

    assert added.ids[0].as_py() in read_touches(place).column("id").to_pylist()
    assert _pages(place) >= set("abcz")
    remove_run(place, run)
    assert _pages(place) == set("abcz")
    assert (_rest(), people(place, range(1, 4))) == before
    assert not ImportRun.objects.exists()


def test_as_many_new_touches_as_were_taken_back_are_no_old_ones_to_those_who_remember(place: Home) -> None:
    bring(place, *OURS)
    run = start_run("touches", "demo", "{}")
    bring(place, *DEMO, run=run)
    refresh(place)
    remove_run(place, run)

    bring(place, *({"at": day, "email": "zoe@example.com"} for day in range(len(DEMO))))

    found = moment(place)
    assert found is None or found.stale
    catch_up(place)
    asked = {lead["person"]: lead["requests"] for lead in kept_tables.leads().to_pylist()}
    assert sorted(asked.values()) == [1, 1, 1, len(DEMO)]
