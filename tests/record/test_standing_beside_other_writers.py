"""What others write while people are being qualified is neither lost nor written over for good."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadline.collect.files.importing import import_file
from leadline.engines.local import qualify
from leadline.problems import RecordError
from leadline.record import standing
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.links import merge, undo_merge
from leadline.record.models import ImportRun, Link, StandingLead, StandingMoment
from leadline.record.publication import publish
from leadline.record.removal import remove_run, undo_run
from leadline.record.runs import start_run
from leadline.record.threads import behind
from leadline.record.versions import all_versions
from leadline.record.writer import qualifying, writing
from tests.record import kept_tables
from tests.record.bring import bring

NOON = datetime(1970, 3, 1, 11, tzinfo=UTC)
ASK = {"action": "trial", "follow_up": "requested"}


class CutOffError(Exception):
    """The process ends here."""


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Something that happens once, after the next reading of touches and before anything is written."""

    def happens(what: Callable[[], Any]) -> None:
        waiting = [what]

        def then(*given: Any, **more: Any) -> Any:
            if waiting:
                waiting.pop()()
            return qualify(*given, **more)

        monkeypatch.setattr("leadline.record.standing.qualify", then)

    return happens


def _requests(home: Home) -> dict[int, int]:
    return {row["person"]: row["requests"] for row in kept_tables.leads().to_pylist()}


def test_who_comes_second_to_qualify_everybody_finds_it_done(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"})
    begun, made = threading.Event(), []

    def counted(*given: Any, **more: Any) -> Any:
        made.append(given)
        return qualify(*given, **more)

    def first() -> None:
        with qualifying(place, "qualify"):
            begun.set()
            time.sleep(0.2)
            standing.refresh(place, NOON)

    monkeypatch.setattr("leadline.record.standing.qualify", counted)
    other = threading.Thread(target=lambda: behind(first))
    other.start()
    begun.wait(10)
    with pytest.raises(RecordError, match="being written by qualify"):
        standing.catch_up(place, NOON, at_most=100, wait=0.01)
    assert standing.catch_up(place, NOON)
    other.join()
    assert len(made) == 1
    assert _requests(place) == {1: 1}


def test_who_may_write_already_does_not_wait_for_who_qualifies_everybody(place: Home) -> None:
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"})
    with qualifying(place, "qualify"), writing(place, "something"):
        assert standing.catch_up(place, NOON)


def test_a_refresh_that_is_cut_off_forgets_nothing_that_came_meanwhile(
    place: Home, meanwhile: Callable[[Callable[[], Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"})
    standing.refresh(place, NOON)

    def another() -> None:
        bring(place, {**ASK, "at": 41, "email": "ada@example.com"})
        standing.catch_up(place, NOON)

    def ends(*_: Any) -> None:
        raise CutOffError

    meanwhile(another)
    with monkeypatch.context() as cut:
        cut.setattr(standing, "_keep_notices", ends)
        with pytest.raises(CutOffError):
            standing.refresh(place, NOON)
    standing.catch_up(place, NOON)
    assert _requests(place) == {1: 2}


def test_a_refresh_of_before_is_made_up_for_by_who_began_after_it(
    place: Home, meanwhile: Callable[[Callable[[], Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PEOPLE_AT_ONCE", 1)
    names = [f"{name}@example.com" for name in "abcdefgh"]
    bring(place, *({**ASK, "at": 40, "email": name} for name in names))
    standing.refresh(place, NOON)
    bring(place, *({**ASK, "at": 41, "email": name} for name in names[:3]))

    def an_old_refresh_ends() -> None:
        old = StandingMoment.objects.get()
        StandingMoment.objects.update(last_seq=2)
        StandingLead.objects.filter(person=8).delete()
        assert old.last_seq > 2

    meanwhile(an_old_refresh_ends)
    standing.catch_up(place, NOON)
    standing.catch_up(place, NOON)
    assert _requests(place) == {1: 2, 2: 2, 3: 2, **dict.fromkeys(range(4, 9), 1)}


@pytest.mark.parametrize("before", [False, True])
def test_who_is_erased_while_everybody_is_qualified_does_not_come_back(
    place: Home, meanwhile: Callable[[Callable[[], Any]], None], before: bool
) -> None:
    bring(place, {"action": "download", "at": 40, "email": "ada@example.com", "group": "acme"})
    giver = {"action": "download", "at": 41, "email": "bob@example.com", "group": "acme"}
    bring(place, {**giver, "attributes": '{"budget":"5000"}'})
    if before:
        standing.refresh(place, NOON)
    meanwhile(lambda: erase(place, 2, "owner"))
    standing.refresh(place, NOON)
    assert not StandingLead.objects.filter(person=2).exists()
    standing.catch_up(place, NOON)
    row = next(row for row in kept_tables.leads().to_pylist() if row["person"] == 1)
    assert not row["budget_authority"]


def test_an_import_that_is_taken_back_while_everybody_is_qualified_stays_away(
    place: Home, meanwhile: Callable[[Callable[[], Any]], None]
) -> None:
    run = start_run("requests", "a.csv", "{}")
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"}, {**ASK, "at": 41, "email": "bob@example.com"}, run=run)
    bring(place, {**ASK, "at": 42, "email": "ada@example.com"})
    meanwhile(lambda: remove_run(place, run))
    standing.refresh(place, NOON)
    standing.catch_up(place, NOON)
    assert _requests(place) == {1: 1}


def test_a_publication_is_not_forgotten_where_a_page_brings_up_a_few_only(place: Home) -> None:
    bring(place, *({**ASK, "at": 40, "email": f"{n}@example.com"} for n in range(30)))
    place.playbook_path.write_text(place.playbook_path.read_text() + "\n# thought about\n")
    standing.refresh(place, NOON)
    publish(place, place.playbook_path.read_text(), "ines")
    bring(place, {**ASK, "at": 41, "email": "0@example.com"})
    assert not standing.catch_up(place, NOON, at_most=2)
    assert not standing.catch_up(place, NOON, at_most=2)
    assert standing.catch_up(place, NOON)
    assert standing.catch_up(place, NOON, at_most=2)


def test_a_refresh_by_the_old_playbook_does_not_come_into_use_behind_the_new_one(
    place: Home, meanwhile: Callable[[Callable[[], Any]], None]
) -> None:
    text = place.playbook_path.read_text() + "\n# new\n"
    meanwhile(lambda: publish(place, text, "ines"))
    standing.refresh(place, NOON)
    assert all_versions()[0].touch is not None


def test_a_touch_that_is_dated_later_counts_when_its_time_comes(place: Home) -> None:
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"}, {**ASK, "at": 59.5, "email": "ada@example.com"})
    standing.catch_up(place, NOON)
    assert _requests(place) == {1: 1}
    standing.catch_up(place, NOON + timedelta(hours=2))
    assert _requests(place) == {1: 2}


def test_a_parting_is_seen_though_the_clock_was_set_back(place: Home) -> None:
    for name in ("ada", "bob", "cy"):
        bring(place, {**ASK, "at": 40, "email": f"{name}@example.com"})
    merge(place, 1, 2, by="anna", why="")
    merge(place, 1, 3, by="anna", why="")
    undo_merge(place, 1, 2, by="anna", why="")
    Link.objects.filter(low=1, high=2).update(undone=2**60)
    standing.catch_up(place, NOON)
    undo_merge(place, 1, 3, by="anna", why="")
    standing.catch_up(place, NOON)
    assert _requests(place) == {1: 1, 2: 1, 3: 1}


def test_what_was_read_of_an_import_that_was_taken_back_is_made_anew(
    place: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale refresh leaves the pages what they show, and says that nobody has been caught up with."""
    monkeypatch.setattr("leadline.record.standing.PEOPLE_AT_ONCE", 5)
    bring(place, {**ASK, "at": 40, "email": "ada@example.com"})
    standing.refresh(place)
    again = tmp_path / "again.csv"
    again.write_text("email,at,action\n" + "".join(f"p{i}@example.com,1970-02-20,trial\n" for i in range(9)), "utf-8")
    bring(place, *({**ASK, "at": 40, "email": f"p{i}@example.com"} for i in range(30)))
    standing.refresh(place)
    import_file(place, again, "requests", {"email": "email", "at": "at", "action": "action"})
    run, shown = ImportRun.objects.latest("id").pk, []

    def undone_meanwhile(work: Callable[[], Any]) -> Any:
        made = behind(work)
        monkeypatch.setattr("leadline.record.standing.behind", behind)
        undo_run(place, run, "me")
        return made

    spoken = standing._speak_of

    def speak(*given: Any) -> None:
        spoken(*given)
        shown.append(StandingMoment.objects.get().playbook)

    monkeypatch.setattr("leadline.record.standing.behind", undone_meanwhile)
    monkeypatch.setattr("leadline.record.standing._speak_of", speak)
    assert standing.catch_up(place)
    assert shown == [standing.TO_BE_MADE_ANEW]
    assert set(_requests(place).values()) == {1}
