"""While much is written, SQLite's log is copied into the database only up to what outlasts a loss of power."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from leadline.record.home import Home
from leadline.record.models import Subject
from leadline.record.sqlite_log import SqliteLog, lasting_in_pauses, sqlite_log

HEADER, FRAME = 32, 24
pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'")


@pytest.fixture
def log(place: Home) -> Iterator[SqliteLog]:
    with lasting_in_pauses():
        found = sqlite_log()
        assert found is not None
        yield found


def somebody_writes(place: Home, numbers: range) -> None:
    """Another process that makes its commits last later, as a second import or the qualifying of everybody does."""
    others = sqlite3.connect(place.path / "record.sqlite3")
    others.execute("pragma synchronous=off")
    others.execute("pragma wal_autocheckpoint=0")
    for number in numbers:
        with others:
            others.execute(f"pragma user_version={number}")
    others.close()


def in_the_log(place: Path) -> int:
    size = (place / "record.sqlite3-wal").stat().st_size
    return (size - HEADER) // (4096 + FRAME)


def copied_by_others(place: Home) -> int:
    """Up to where the log is copied once somebody else has copied all that they may."""
    others = sqlite3.connect(place.path / "record.sqlite3")
    try:
        return int(others.execute("pragma wal_checkpoint(passive)").fetchone()[2])
    finally:
        others.close()


def test_what_others_wrote_since_the_pause_is_not_copied_since_it_may_not_last(place: Home, log: SqliteLog) -> None:
    Subject.objects.create(id=1)
    log.make_it_last()
    lasting = in_the_log(place.path)
    somebody_writes(place, range(2, 12))
    log.begin()
    Subject.objects.create(id=100)

    pages, copied = log.copy()

    assert 0 < copied <= lasting < pages


def test_whoever_commits_meanwhile_copies_nothing_of_it(place: Home, log: SqliteLog) -> None:
    for number in (1, 2, 3):
        log.make_it_last()
        log.begin()
        Subject.objects.create(id=number)
        pages, copied = log.copy()
    log.make_it_last()

    assert copied < pages
    assert copied_by_others(place) == copied


def test_a_turn_in_which_nothing_is_written_copies_nothing(place: Home, log: SqliteLog) -> None:
    """Copied to its end the log is needed no more, and the disk would have to be waited for."""
    Subject.objects.create(id=1)
    log.make_it_last()
    log.begin()

    assert log.copy() == (0, 0)


def test_afterwards_all_can_be_copied_and_every_commit_lasts_by_itself(place: Home) -> None:
    with lasting_in_pauses():
        log = sqlite_log()
        assert log is not None
        for number in (1, 2, 3):
            log.make_it_last()
            Subject.objects.create(id=number)
            log.copy()

    with connection.cursor() as cursor:
        assert cursor.execute("pragma synchronous").fetchone() == (2,)
        busy, pages, copied = cursor.execute("pragma wal_checkpoint(passive)").fetchone()
    assert (busy, copied) == (0, pages)
    assert Subject.objects.count() == 3
