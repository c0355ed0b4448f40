"""While the workspace is served, an import lets others write in between, and brings the same."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from leadline.collect.files.importing import A_TURN, import_file
from leadline.record.home import Home
from leadline.record.models import ImportRun, Touch
from leadline.record.writer import at_work, others_work, writing

ROWS = 3 * A_TURN
MAPPING = {"email": "email", "at": "at", "offer": "offer"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "requests.csv"
    lines = (f"p{i}@example.com,2026-03-01 09:00,white-paper" for i in range(ROWS))
    path.write_text("\n".join(["email,at,offer", *lines]), "utf-8")
    return path


def test_somebody_who_waits_to_write_gets_a_turn_before_the_import_ends(place: Home, file: Path) -> None:
    told: list[int] = []
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            with writing(place, "a deed", 60):
                told.append(Touch.objects.count())
            time.sleep(0.01)

    worker = threading.Thread(target=work)
    with at_work(place):
        worker.start()
        try:
            report = import_file(place, file, "requests", MAPPING)
        finally:
            ended.set()
            worker.join()

    assert report.new == Touch.objects.count() == ROWS
    assert any(0 < count < ROWS for count in told)
    assert ImportRun.objects.get().new == ROWS


def test_in_turns_or_at_once_the_same_is_brought(place: Home, file: Path) -> None:
    with at_work(place):
        assert others_work(place)
        in_turns = import_file(place, file, "requests", MAPPING)
    assert not others_work(place)
    again = import_file(place, file, "requests", MAPPING)

    assert (in_turns.new, in_turns.people_new, in_turns.known) == (ROWS, ROWS, 0)
    assert (again.new, again.known) == (0, ROWS)
