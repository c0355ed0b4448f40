"""Is the record well? Each look is (what, good, what was found, how to mend it)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.models import Exists, OuterRef

from leadline.record.erasure import erasures
from leadline.record.home import Home
from leadline.record.lake import lost_files, sealed_to
from leadline.record.models import ImportRun, Segment, Subject, Touch
from leadline.record.rows import greatest
from leadline.record.runs import is_under_way
from leadline.record.setup import behind
from leadline.record.sweeping import begun
from leadline.record.versions import publications
from leadline.words import whole

Look = tuple[str, bool, str, str]


def look_at(path: Path) -> Iterator[Look]:
    """Look at the home at `path`, which this process works on already. Changes nothing."""
    if behind():
        yield (
            "schema",
            False,
            "The record has an older schema.",
            "Any other command brings it up to date: leadline qualify.",
        )
        return
    yield "schema", True, "The record has the present schema.", ""
    yield from _database()
    touches, subjects = Touch.objects.count() - publications(), Subject.objects.count()
    yield "touches", True, f"Touches: {whole(touches)}; subjects: {whole(subjects)}.", ""
    yield from _lake(Home(path.expanduser().resolve()))
    cut_off = _cut_off(Home(path.expanduser().resolve()))
    for file in cut_off:
        yield (
            "imports",
            False,
            f"An import of {file} did not end.",
            "Go on with it, or take it back: leadline imports. Importing the file again does as well.",
        )
    for number in ImportRun.objects.filter(state="undoing").values_list("id", flat=True):
        what = f"Taking back import {number} did not end."
        yield "imports", False, what, f"Finish it: leadline imports undo {number}."
    yield from _erasures(Home(path.expanduser().resolve()))
    if not cut_off:
        yield "imports", True, f"Imports so far: {whole(ImportRun.objects.count())}; none has to be done again.", ""


def _erasures(home: Home) -> Iterator[Look]:
    if begun(home):
        yield (
            "erasure",
            False,
            "An erasure has not ended: traces of somebody may be left in the files of the home.",
            "leadline serve sweeps them while it runs; or finish it: leadline erase --finish.",
        )
    people, touches = erasures()
    if people:
        what = f"People erased: {whole(people)}; touches that past figures count no more since: {whole(touches)}."
        yield "erased", True, what, ""


def _cut_off(home: Home) -> list[str]:
    """Files whose import did not end, and has not been done again since."""
    later = ImportRun.objects.filter(
        id__gt=OuterRef("id"), kind=OuterRef("kind"), file=OuterRef("file"), finished__isnull=False
    )
    runs = ImportRun.objects.filter(~Exists(later), finished=None).exclude(state="undone").order_by("id")
    return list(dict.fromkeys(file for run, file in runs.values_list("id", "file") if not is_under_way(home, run)))


def _database() -> Iterator[Look]:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            version = cursor.fetchone()[0]
        yield "database", True, f"The record is in {connection.display_name} {version}.", ""
        return
    with connection.cursor() as cursor:
        cursor.execute("pragma quick_check(5)")
        faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("pragma journal_mode")
        mode = cursor.fetchone()[0]
    if faults:
        yield "database", False, f"The record is damaged: {faults[0]}", "Restore it from a backup."
    elif mode != "wal":
        yield (
            "database",
            False,
            f"The record's journal is {mode}, so readers and writers wait for each other.",
            "Keep it on a local disk.",
        )
    else:
        yield "database", True, "The record's SQLite file is sound.", ""


def _lake(home: Home) -> Iterator[Look]:
    segments = Segment.objects.values_list("file", "rows")
    missing = lost_files(home)
    if missing:
        yield (
            "lake",
            False,
            f"Files of the lake that are missing: {whole(len(missing))}. Touches are read from the log, slower.",
            "Nothing is lost: the next import or touch makes the lake anew.",
        )
        return
    tail = greatest(Touch, "seq") - sealed_to()
    rows = sum(rows for _, rows in segments)
    yield (
        "lake",
        True,
        f"Touches in its files: {whole(rows)} (files: {whole(len(segments))}); waiting in the log: {whole(tail)}.",
        "",
    )
