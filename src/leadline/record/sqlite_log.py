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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import OperationalError, connection

from leadline.record.database import LOG_AT_MOST

LONG = 4 * LOG_AT_MOST
"""Pages after which it begins anew: for that the disk has to be waited for while nobody else can write."""

_of_thread = threading.local()
_files: dict[tuple[int, int], int] = {}
"""Databases' files by device and inode, opened to sync them. They stay open: closing one would give up the locks that
SQLite holds on that file for this process.
"""


@dataclass(slots=True)
class SqliteLog:
    """Of one thread, while it is inside `lasting_in_pauses`."""

    path: str
    file: int
    """The log, opened to sync it."""
    reader: sqlite3.Connection | None = None
    copies: bool = False
    is_long: bool = False

    def make_it_last(self) -> None:
        os.fdatasync(self.file)

    def settle(self) -> None:
        """Make it last what was copied, so that little is left to do when the log is copied to its end."""
        if self.copies:
            os.fdatasync(_file(self.path))

    def begin(self) -> None:
        """At the beginning of a turn, when all that is in the log lasts. From now on only `copy` copies it."""
        if not self.copies:
            with connection.cursor() as cursor:
                cursor.execute("pragma wal_autocheckpoint=0")
            self.copies = True
        if self.is_long:
            self.copy_to_the_end()
        if self.reader is None:
            self.reader = sqlite3.connect(self.path, isolation_level=None)
            self.reader.execute("pragma query_only=on")
        self.reader.execute("begin")
        self.reader.execute("select 1 from sqlite_master limit 1").fetchone()

    def copy(self) -> tuple[int, int]:
        """At the end of a turn in which something was written: copy what was in the log at its beginning. Returns the
        pages in the log, and how many of them are copied; noughts where no turn has begun.

        Somebody who reads the state of the beginning keeps SQLite from copying more. So the log, which lasts up to
        there, is needed still, and neither it nor the database's file has to be waited for.
        """
        if self.reader is None or not self.reader.in_transaction:
            return 0, 0
        pages, copied = 0, 0
        with connection.cursor() as cursor:
            cursor.execute("pragma synchronous=off")
            with suppress(OperationalError):  # this thread is reading: next time
                cursor.execute("pragma wal_checkpoint(passive)")
                _, pages, copied = cursor.fetchone()
            cursor.execute("pragma synchronous=normal")
        if copied == pages:  # nothing was written: now the log is not needed any more, so the file has to last
            self.settle()
        self.is_long = pages > LONG
        self.end()
        return pages, copied

    def end(self) -> None:
        if self.reader is not None and self.reader.in_transaction:
            self.reader.execute("rollback")

    def copy_to_the_end(self) -> None:
        """After which the log begins anew."""
        self.end()
        if self.copies:
            with connection.cursor() as cursor, suppress(OperationalError):
                cursor.execute("pragma wal_checkpoint(passive)")
                self.is_long = False

    def close(self) -> None:
        if self.reader is not None:
            self.reader.close()
        os.close(self.file)


def sqlite_log() -> SqliteLog | None:
    """The log of this thread; None where every commit is SQLite's or PostgreSQL's own business."""
    return getattr(_of_thread, "log", None)


@contextmanager
def lasting_in_pauses() -> Iterator[None]:
    """While inside, commits of this thread do not wait for the disk one by one, keeping everybody else from writing:
    what they wrote is made to outlast a loss of power in the pauses of `rows.insert`, and at the end.

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
    try:
        yield
    finally:
        if freezes:
            gc.unfreeze()
        _of_thread.log = None
        log.make_it_last()
        log.close()
        with connection.cursor() as cursor:
            cursor.execute("pragma synchronous=full")
            cursor.execute(f"pragma wal_autocheckpoint={LOG_AT_MOST}")


def _file(path: str) -> int:
    found = os.stat(path)
    key = (found.st_dev, found.st_ino)
    if key not in _files:
        _files[key] = os.open(path, os.O_RDONLY)
    return _files[key]
