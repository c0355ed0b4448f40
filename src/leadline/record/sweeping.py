"""After rows were erased: no byte of them is left in the files of the home."""

from __future__ import annotations

import time

from django.db import OperationalError, connection

from leadline.record.home import Home
from leadline.record.import_drafts import forget_copies
from leadline.record.lake import seal
from leadline.record.models import Segment
from leadline.record.writer import writing

MARK = "erasing"
WAIT = 5.0
"""Seconds that readers get to end, so that the database's log can be emptied."""


def begin(home: Home) -> None:
    """Say in the home that an erasure has begun; whoever finds this after a crash finishes it."""
    (home.path / MARK).touch(mode=0o600)


def begun(home: Home) -> bool:
    return (home.path / MARK).exists()


def sweep(home: Home) -> bool:
    """Remove the copies of files that were handed in and files of the lake that nobody lists, and have the database
    rewrite itself and empty its log. False if traces may be left in it (there was no room, or somebody read for too
    long): then it is to be done again.
    """
    with writing(home, "erase"):
        forget_copies(home)
        seal(home)
        listed = set(Segment.objects.values_list("file", flat=True))
        for file in home.lake.glob("p*/*.parquet"):
            if f"{file.parent.name}/{file.name}" not in listed:
                file.unlink(missing_ok=True)
        try:
            done = _sweep_database()
        except OperationalError:  # no room to write it anew, or somebody holds it
            done = False
        if done:
            (home.path / MARK).unlink(missing_ok=True)
        return done


def _sweep_database() -> bool:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            for name in connection.introspection.table_names(cursor):
                cursor.execute(f"vacuum {connection.ops.quote_name(name)}")
        return True
    until = time.monotonic() + WAIT
    with connection.cursor() as cursor:
        cursor.execute("vacuum")
        while True:
            cursor.execute("pragma wal_checkpoint(truncate)")
            busy = cursor.fetchone()[0]
            if not busy:
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
