"""SQLite's own log (its WAL) while one thread writes much: made to outlast a loss of power, and copied into the
database's file, in such a way that nobody else waits for the disk meanwhile.

By itself SQLite waits for the disk at every commit, and copies 64 MB at the commit that makes the log long. Whoever
wants to write waits for as long.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import OperationalError, connection

from leadline.record.database import LOG_AT_MOST

LONG = 64_000
"""Pages after which it begins anew: for that the disk has to be waited for while nobody else can write."""

_of_thread = threading.local()
_files: dict[tuple[int, int], int] = {}
"""Databases' files by device and inode, opened to sync them. They stay open: closing one would give up the locks that
SQLite holds on that file for this process.
"""


@dataclass(slots=True)
class SqliteLog:
    """Of one thread, while it is inside `lasting_in_pauses`.

    SQLite copies no more of the log than the oldest state that somebody reads. So there are two readers of ours: of the
    state up to which the log is copied, that nobody else's commit copies more and waits for the disk; and of the state
    up to which the log lasts, which is what `copy` copies up to.
    """

    path: str
    file: int
    """The log, opened to sync it."""
    copied: sqlite3.Connection | None = None
    lasts: sqlite3.Connection | None = None
    changes: int = 0
    """Rows that this thread had written by then."""
    idle: list[sqlite3.Connection] = field(default_factory=list)
    is_long: bool = False
    lasting: float = field(default_factory=time.monotonic)
    """When it was last made to last, or a turn began."""

    def make_it_last(self) -> None:
        """In a pause: all that is in the log."""
        if self.lasts is None:
            self.lasts, self.changes = self._reader(), _changes()
        os.fdatasync(self.file)
        self.lasting = time.monotonic()

    def settle(self) -> None:
        """Make it last what was copied, so that little is left to do when the log is copied to its end."""
        os.fdatasync(_file(self.path))

    def begin(self) -> None:
        """At the beginning of a turn, behind the pause."""
        self.lasting = time.monotonic()
        if self.is_long:
            self.copy_to_the_end()

    def copy(self) -> tuple[int, int]:
        """In a pause: copy what was in the log when it was last made to last. Returns the pages in the log, and how
        many of them are copied; noughts where there was no pause yet, or nothing was written since.

        Since the log lasts up to there, and is needed still, neither it nor the database's file has to be waited for.
        Others may write meanwhile: after somebody has read one state for long there is much to copy. The reader of ours
        keeps SQLite from beginning the log anew under the copy, which several processes at once would harm.
        """
        if self.lasts is None or self.changes == _changes():
            return 0, 0
        self._end(self.copied)
        pages, copied = 0, 0
        with connection.cursor() as cursor:
            cursor.execute("pragma synchronous=off")
            with suppress(OperationalError):  # this thread is reading: next time
                cursor.execute("pragma wal_checkpoint(passive)")
                _, pages, copied = cursor.fetchone()
            cursor.execute("pragma synchronous=normal")
        if copied == pages > 0:  # what was written was undone: the log is needed no more, so the file has to last
            self.settle()
        self.is_long = pages > LONG
        self.copied, self.lasts = self.lasts, None
        return pages, copied

    def copy_to_the_end(self) -> None:
        """After which the log begins anew."""
        self.end()
        with connection.cursor() as cursor, suppress(OperationalError):
            cursor.execute("pragma wal_checkpoint(passive)")
            self.is_long = False

    def end(self) -> None:
        """Nothing is read any more."""
        self._end(self.copied)
        self._end(self.lasts)
        self.copied = self.lasts = None

    def close(self) -> None:
        self.end()
        for reader in self.idle:
            reader.close()
        os.fdatasync(self.file)
        os.close(self.file)

    def _reader(self) -> sqlite3.Connection:
        reader = self.idle.pop() if self.idle else sqlite3.connect(self.path, isolation_level=None)
        reader.execute("begin")
        reader.execute("select 1 from sqlite_master limit 1").fetchone()
        return reader

    def _end(self, reader: sqlite3.Connection | None) -> None:
        if reader is not None:
            reader.execute("rollback")
            self.idle.append(reader)


def sqlite_log() -> SqliteLog | None:
    """The log of this thread; None where every commit is SQLite's or PostgreSQL's own business."""
    return getattr(_of_thread, "log", None)


@contextmanager
def lasting_in_pauses() -> Iterator[None]:
    """While inside, commits of this thread do not wait for the disk one by one, keeping everybody else from writing:
    what they wrote is made to outlast a loss of power between two turns, and at the end.

    SQLite's log is in the order of the commits, so that a loss of power takes the last ones only.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block or sqlite_log() is not None:
        yield
        return
    path = str(connection.settings_dict["NAME"])
    # Looking through all objects of a process takes Python's collector a tenth of a second.
    freezes = not gc.get_freeze_count()
    if freezes:
        gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("select 1")  # there is a log from now on
        log = _of_thread.log = SqliteLog(path, os.open(f"{path}-wal", os.O_RDONLY))
        cursor.execute("pragma synchronous=normal")
        cursor.execute("pragma wal_autocheckpoint=0")
    try:
        yield
    finally:
        if freezes:
            gc.unfreeze()
        _of_thread.log = None
        log.close()
        with connection.cursor() as cursor:
            cursor.execute("pragma synchronous=full")
            cursor.execute(f"pragma wal_autocheckpoint={LOG_AT_MOST}")


def _changes() -> int:
    return int(connection.connection.total_changes)


def _file(path: str) -> int:
    found = os.stat(path)
    key = (found.st_dev, found.st_ino)
    if key not in _files:
        _files[key] = os.open(path, os.O_RDONLY)
    return _files[key]
