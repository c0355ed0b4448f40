"""A long append lets others write in between, and what they write is neither lost nor doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pytest

from leadline.record import writer
from leadline.record.append import append
from leadline.record.erasure import erase
from leadline.record.home import Home
from leadline.record.lake import COPIED, read_log, seal
from leadline.record.links import merge
from leadline.record.models import Key, PromisedNumbers, Segment, Subject, Touch
from leadline.record.people import one_person
from leadline.record.rows import A_STATEMENT, STATEMENTS_AT_ONCE, insert, select
from leadline.record.sqlite_log import SqliteLog
from leadline.record.writer import at_work, is_ours, writing
from tests.record.bring import Row, bring, table

Others = Callable[[int], None]
ROWS: list[Row] = [
    {"at": n, "page": f"/{n}", "external_id": f"x{n}", "email": f"m{n}@example.com"} for n in range(1, 61)
]


@pytest.fixture
def beside(place: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Others], None]]:
    """A turn is a transaction of a few rows; in each pause others, who work on the home, do what they are given, with
    the pause's number.
    """
    monkeypatch.setattr("leadline.record.rows.WRITES_AT_MOST", 0.0)
    monkeypatch.setattr("leadline.record.append.SHORT", 1)
    for name in ("TOUCHES_A_COMMIT", "KEYS_A_COMMIT", "PAIRS_A_COMMIT"):
        monkeypatch.setattr(f"leadline.record.append.{name}", 7)

    def work(others: Others) -> None:
        number = 0

        @contextmanager
        def apart(home: Home) -> Iterator[None]:
            nonlocal number
            with writer.apart(home):
                assert not is_ours(home)
                number += 1
                others(number)
                yield

        monkeypatch.setattr("leadline.record.turns.apart", apart)

    with at_work(place):
        yield work


def did(_: object) -> None:
    """Something, whatever it gives."""


def whole(place: Home) -> None:
    """The lake and the log tell the same, every touch once; nothing is promised any more."""
    log = select(Touch, COPIED).sort_by("seq")
    assert read_log(place).sort_by("seq").equals(log)
    assert len(set(log.column("content_id").to_pylist())) == len(log)
    assert set(Key.objects.values_list("subject", flat=True)) == set(Subject.objects.values_list("id", flat=True))
    assert not PromisedNumbers.objects.exists()


def test_touches_of_others_come_in_between_and_the_lake_has_all(
    place: Home, beside: Callable[[Others], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadline.record.lake.TAIL_AT_MOST", 30)
    bring(place, {"at": 0, "page": "first", "external_id": "known"})
    beside(lambda number: did(bring(place, {"at": number, "page": f"deed {number}", "external_id": "known"})))

    told = bring(place, *ROWS)

    assert told.new == len(ROWS)
    assert Touch.objects.filter(page__startswith="deed").count() > 20
    assert Segment.objects.exists()
    whole(place)


def test_somebody_who_is_added_by_hand_meanwhile_is_one_person(place: Home, beside: Callable[[Others], None]) -> None:
    def by_hand(number: int) -> None:
        if number in (1, 9, 30):
            who = {"external_id": f"x{number + 20}", "email": f"m{number + 20}@example.com"}
            bring(place, {"at": 1, "page": f"by hand {number}", **who})
            bring(place, {"at": 1, "page": f"by hand too {number}", "external_id": f"somebody else {number}"})

    beside(by_hand)

    told = bring(place, *ROWS, run=3)

    assert told.new == Touch.objects.filter(run=3).count() == len(ROWS)
    for number in (1, 9, 30):
        assert one_person(place, f"x{number + 20}") == one_person(place, f"m{number + 20}@example.com")
    assert Subject.objects.count() == len(ROWS) + 3
    whole(place)


def test_a_touch_that_comes_by_another_way_meanwhile_is_there_once(
    place: Home, beside: Callable[[Others], None]
) -> None:
    beside(lambda number: did(bring(place, ROWS[number % 60]) if number % 10 == 0 else None))

    told = bring(place, *ROWS)

    assert Touch.objects.count() == len(ROWS)
    assert 0 < told.new < len(ROWS)
    whole(place)


def test_somebody_who_is_erased_meanwhile_stays_so(place: Home, beside: Callable[[Others], None]) -> None:
    bring(place, {"at": 1, "page": "before", "external_id": "x7"})
    erased = []

    def erase_once(number: int) -> None:
        if number == 12:
            erased.append(erase(place, one_person(place, "x7"), "owner", entirely=True))

    beside(erase_once)

    told = bring(place, *ROWS)

    assert len(erased) == 1
    assert told.erased == 1
    assert told.new == len(ROWS) - 1
    assert not Key.objects.filter(value__in=("x7", "m7@example.com")).exists()
    assert not Touch.objects.filter(keys__contains="x7").exists()


def test_people_who_are_merged_meanwhile_stay_so(place: Home, beside: Callable[[Others], None]) -> None:
    bring(place, {"at": 1, "page": "a", "external_id": "x1"}, {"at": 1, "page": "b", "external_id": "x2"})
    beside(lambda number: did(merge(place, 1, 2, "ines", "one human")))

    bring(place, *ROWS)

    assert one_person(place, "m1@example.com") == one_person(place, "m2@example.com") == 1
    whole(place)


def test_who_holds_the_right_to_write_keeps_it(place: Home, beside: Callable[[Others], None]) -> None:
    paused: list[int] = []
    beside(paused.append)

    with writing(place, "the demo"):
        append(place, table(ROWS))

    assert paused == []
    seal(place, whole_tail=True)
    whole(place)


def test_where_others_never_stop_it_comes_to_an_end(place: Home, beside: Callable[[Others], None]) -> None:
    beside(lambda number: did(bring(place, ROWS[-number % 60])))

    bring(place, *ROWS)

    assert Touch.objects.count() == len(ROWS)
    whole(place)


def test_the_log_is_copied_little_by_little(
    place: Home, beside: Callable[[Others], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied at once when it is long, it would keep everybody waiting for a second."""
    monkeypatch.setattr("leadline.record.sqlite_log.LONG", 20)
    log = place.path / "record.sqlite3-wal"
    sizes: list[int] = []
    beside(lambda _: sizes.append(log.stat().st_size))

    bring(place, *ROWS)

    assert len(sizes) > 20
    assert max(sizes) < 200_000  # copied at the end it is three times as long


def test_copying_stays_a_step_behind_so_that_nobody_waits_for_the_disk(
    place: Home, beside: Callable[[Others], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite syncs the database's file, while others wait, when it has copied the log to its end."""
    copied: list[tuple[int, int]] = []
    copy = SqliteLog.copy

    def watched(log: SqliteLog) -> tuple[int, int]:
        copied.append(copy(log))
        return copied[-1]

    monkeypatch.setattr(SqliteLog, "copy", watched)
    beside(lambda _: None)

    bring(place, *ROWS)

    assert len(copied) > 20
    assert all(done < of for of, done in copied if done)
    assert any(done for _, done in copied)
    whole(place)


def test_a_transaction_that_lasts_too_long_ends_before_all_its_rows_are_written(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other threads, or the disk, can make a transaction of a hundredth of a second last for many."""
    monkeypatch.setattr("leadline.record.rows.WRITES_AT_MOST", 0.0)
    subjects = pa.table({"id": pa.array(range(1, 1_031), pa.int64())})
    written: list[int] = []
    most = A_STATEMENT * STATEMENTS_AT_ONCE

    assert insert(Subject, subjects, 10_000, written.append) == 1_030
    assert [sum(written), max(written)] == [1_030, most]
    assert Subject.objects.count() == 1_030

    Subject.objects.all().delete()
    written.clear()
    insert(Subject, subjects, 10_000, written.append, crowded=lambda: False)
    assert written == [1_030]
