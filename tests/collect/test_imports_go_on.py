"""An import that was stopped or killed goes on where it ended: nothing is doubled or lost, and the counts are right."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.db import connections

from leadline.collect.files.importing import import_file, import_prepared
from leadline.collect.files.preparing import prepare, stated
from leadline.collect.files.report import ImportReport
from leadline.collect.files.resuming import resume
from leadline.problems import RecordError
from leadline.record.costs import read_costs
from leadline.record.home import Home
from leadline.record.links import people_now
from leadline.record.models import ImportRun, Key, KnownTouch, Membership, Subject, Touch
from leadline.record.people import people as people_of_the_record
from leadline.record.removal import undo_run
from leadline.record.runs import run_of
from leadline.record.touches_table import read_touches
from leadline.record.writer import at_work
from tests.collect.writing_files import bring
from tests.record.empty import emptied
from tests.record.whole_record import everything

BEFORE = "external_id,email,at,name,company\n" + "".join(
    f"k{n},p{n}@example.com,2026-01-0{n % 7 + 1},Old Name {n},Acme {n % 3}\n" for n in range(0, 60, 3)
)


def _rows(count: int) -> str:
    """Requests of new and known people, some twice, some refused, some of nothing, some that link two."""
    lines = ["external_id,email,at,name,company,offer"]
    for n in range(count):
        email = f"p{n}@example.com" if n % 5 else f"p{n // 2}@example.com"
        at = "someday" if n % 31 == 7 else f"2026-02-{n % 27 + 1:02d}"
        lines.append("" if n % 41 == 11 else f"k{n},{email},{at},Name {n},Acme {n % 3},offer_{n % 4}")
        if n % 13 == 5:
            lines.append(lines[-1])
    return "\n".join(lines) + "\n"


ROWS = _rows(400)
KILLED = """
import os, sys
from leadline.record.home import Home
from leadline.record.links import people_now
from leadline.collect.files import pieces, reading
from leadline.record import append, rows, known
reading.A_BATCH = 60
from leadline.collect.files import importing
importing.TOGETHER = importing.TOGETHER_BESIDE = 150
append.TOUCHES_A_COMMIT = append.KEYS_A_COMMIT = append.PAIRS_A_COMMIT = 7
from leadline.record.home import Home
from leadline.record.links import people_now
home = Home.open(sys.argv[1])
print("ready", flush=True)
importing.import_file(home, sys.argv[2], sys.argv[3])
"""


def _counts(report: ImportReport) -> tuple[int, ...]:
    return (
        report.rows, report.new, report.known, report.skipped, len(report.refused), report.people_new,
        report.people_known, report.merges,
    )  # fmt: skip


def _kept_counts(run: int) -> tuple[int, ...]:
    names = ("rows", "new", "known", "skipped", "refused", "people_new", "people_known", "merges")
    counts: tuple[int, ...] = ImportRun.objects.values_list(*names).get(id=run)
    return counts


def _file(place: Home, text: str) -> Path:
    path = place.path.parent / "file.csv"
    path.write_text(text, "utf-8")
    return path


def _stop_after(calls: int) -> Callable[[], bool]:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > calls

    return stop


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.reading.A_BATCH", 60)
    monkeypatch.setattr("leadline.collect.files.importing.TOGETHER", 150)
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", 7)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("calls", [0, 1, 2, 3, 9, 30, 42])
def test_a_stopped_import_goes_on_and_tells_of_the_whole(place: Home, calls: int) -> None:
    bring(place, BEFORE, name="before.csv")
    once = everything(place)
    whole = bring(place, ROWS)
    expected = _without_numbers(place)
    assert whole.run is not None
    undo_run(place, whole.run, "anna")
    assert everything(place) == once

    prepared = prepare(_file(place, ROWS), stated("requests"))
    report = import_prepared(place, prepared, stop=_stop_after(calls), by="anna", name="theirs.csv")
    assert report.stopped
    assert report.run is not None
    assert report.written == Touch.objects.filter(run=report.run).count()
    assert report.rows == report.new + report.known + report.skipped + len(report.refused)
    told = run_of(place, report.run)
    assert (told.state, told.by, told.file) == ("stopped", "anna", "theirs.csv")

    again = resume(place, report.run)

    assert _counts(again) == _counts(whole) == _kept_counts(report.run)
    assert [row.line for row in again.refused] == [row.line for row in whole.refused]
    assert {note.id: note.what for note in again.notes} == {note.id: note.what for note in whole.notes}
    assert _without_numbers(place) == expected
    undo_run(place, report.run, "anna")
    assert everything(place) == once


def _without_numbers(place: Home) -> tuple[object, ...]:
    """All but places in the log and numbers of subjects, which may be others than of an import at one go."""
    touches = {
        (id_, None if assumed else at, attributes, group)
        for id_, assumed, at, attributes, group in Touch.objects.values_list(
            "content_id", "at_assumed", "at", "attributes", "group"
        )
    }
    people = people_now()
    of = {(kind, value): subject for kind, value, subject in Key.objects.values_list("kind", "value", "subject")}
    together: dict[int, set[tuple[str, str]]] = {}
    for key, subject in of.items():
        together.setdefault(int(people.of(np.array([subject]))[0]), set()).add(key)
    shown = {
        frozenset(together[person]): (found.name, found.email, found.company)
        for person, found in people_of_the_record(place, list(together)).items()
    }
    members = sorted(Membership.objects.values_list("group", flat=True))
    costs = sorted(map(str, read_costs(place).to_pylist()))
    return touches, shown, members, Subject.objects.count(), costs


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("requests", ROWS),
        ("people", ROWS.replace("2026-02-", "2026-01-").replace(",at,", ",received,")),
        ("costs", "day,source,amount,currency\n" + "".join(f"2026-01-01,fair {n % 300},12,EUR\n" for n in range(330))),
    ],
)
def test_killed_at_any_moment_it_goes_on_exactly(place: Home, kind: str, text: str) -> None:
    draw = random.Random(kind)  # noqa: S311
    bring(place, BEFORE, name="before.csv")
    once = everything(place)
    path = _file(place, text)
    whole = import_file(place, path, kind)
    expected = _without_numbers(place)
    assert whole.run is not None
    undo_run(place, whole.run, "anna")
    took = 0.6
    killed = 0
    for _ in range(4):
        connections.close_all()
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(place.path), str(path), kind], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(draw.random() * took)
            process.send_signal(signal.SIGKILL)
            ended = process.wait()
        run = ImportRun.objects.latest("id")
        if run.pk == whole.run or run.state == "undone":
            continue  # it had not begun
        if ended == 0 or run.state == "done":
            took *= 0.7
        else:
            killed += 1
            assert run_of(place, run.pk).state == "cut off"
            again = resume(place, run.pk)
            assert _counts(again) == _counts(whole) == _kept_counts(run.pk)
        assert _without_numbers(place) == expected
        assert Touch.objects.count() == len(read_touches(place))
        undo_run(place, run.pk, "anna")
        assert everything(place) == once
    assert killed


def test_a_file_that_was_changed_in_between_is_told(place: Home) -> None:
    path = _file(place, ROWS)
    report = import_prepared(place, prepare(path, stated("requests")), stop=lambda: True)
    assert report.run is not None
    path.write_text(ROWS.replace("offer_1", "offer_9"), "utf-8")
    ImportRun.objects.filter(id=report.run).update(digest="0" * 64)
    with pytest.raises(RecordError, match="has changed since"):
        resume(place, report.run)
    path.unlink()
    with pytest.raises(RecordError, match="is not where it was"):
        resume(place, report.run)


def test_what_ended_well_is_not_gone_on_with(place: Home) -> None:
    report = bring(place, ROWS)
    assert report.run is not None
    with pytest.raises(RecordError, match="did not end early"):
        resume(place, report.run)


@pytest.mark.usefixtures("small")
def test_while_it_runs_others_can_read_how_far_it_is(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.importing.TOLD_EVERY", 0.0)
    seen: set[tuple[str, bool]] = set()

    def look(done: int, expected: int) -> None:
        run = run_of(place, ImportRun.objects.latest("id").pk)
        seen.add((run.state, 0 <= run.written <= run.expected or not run.expected))

    prepared = prepare(_file(place, ROWS), stated("requests"))
    with at_work(place):
        report = import_prepared(place, prepared, progress=look)
    assert seen == {("running", True)}
    assert report.run is not None
    done = run_of(place, report.run)
    assert (done.state, done.written, done.done_rows) == ("done", report.rows, report.rows)
    assert len(done.digest) == 64


def test_costs_that_two_files_have_stay_with_the_other(place: Home) -> None:
    text = "day,source,amount,currency\n2026-01-01,fair,12,EUR\n2026-01-02,fair,13,EUR\n"
    one = bring(place, text, "costs")
    other = bring(place, text[: text.rindex("2026-01-02")], "costs", name="other.csv")
    assert one.run is not None
    assert other.known == 1
    assert undo_run(place, one.run, "anna").costs == 1
    assert read_costs(place).num_rows == 1


def test_the_same_file_twice_is_undone_only_with_both(place: Home) -> None:
    emptied(place)
    one, other = bring(place, ROWS), bring(place, ROWS, name="again.csv")
    assert one.run is not None
    assert other.run is not None
    assert (other.new, other.known) == (0, one.new + one.known)
    assert KnownTouch.objects.filter(run=other.run).count() == one.new
    undo_run(place, one.run, "anna")
    assert Touch.objects.filter(run=other.run).count() == one.new
    undo_run(place, other.run, "anna")
    assert not Touch.objects.exists()
