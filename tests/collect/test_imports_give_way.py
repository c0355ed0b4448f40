"""While a file is imported others write in between, and the import brings the same."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from leadline.collect.files.importing import import_file
from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.models import ImportRun, Key, Touch
from leadline.record.turns import Turns
from leadline.record.writer import at_work, importing, others_work, somebody_waits, writing

ROWS = 2_500
A_COMMIT = 500
MAPPING = {"email": "email", "at": "at", "offer": "offer"}


@pytest.fixture(autouse=True)
def _short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn is one transaction, and a small one: what takes a second here takes minutes elsewhere."""
    monkeypatch.setattr("leadline.record.rows.WRITES_AT_MOST", 0.0)
    monkeypatch.setattr("leadline.record.append.KEYS_A_COMMIT", A_COMMIT)
    monkeypatch.setattr("leadline.record.append.TOUCHES_A_COMMIT", A_COMMIT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "requests.csv"
    lines = (f"p{i}@example.com,2026-03-01 09:00,white-paper" for i in range(ROWS))
    path.write_text("\n".join(["email,at,offer", *lines]), "utf-8")
    return path


def _somebody_comes(turns: Turns) -> bool:
    """At the end of a turn: once somebody waits, however late the machine lets them."""
    until = time.monotonic() + 20
    while not somebody_waits(turns.home) and time.monotonic() < until and threading.active_count() > 1:
        time.sleep(0.001)
    return True


def test_somebody_who_waits_to_write_gets_many_turns_before_the_import_ends(
    place: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turns, "crowded", _somebody_comes)
    told: list[tuple[int, int]] = []
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            with writing(place, "a deed", 60):
                told.append((Key.objects.count(), Touch.objects.count()))
            time.sleep(0.01)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        report = import_file(place, file, "requests", MAPPING)
    finally:
        ended.set()
        worker.join()

    assert report.new == Touch.objects.count() == ROWS
    assert any(0 < keys < ROWS for keys, _ in told)
    assert any(0 < touches < ROWS for _, touches in told)
    assert ImportRun.objects.get().new == ROWS


def test_where_the_workspace_is_served_the_same_is_brought(place: Home, file: Path) -> None:
    with at_work(place):
        assert others_work(place)
        beside = import_file(place, file, "requests", MAPPING)
    assert not others_work(place)
    again = import_file(place, file, "requests", MAPPING)

    assert (beside.new, beside.people_new, beside.known) == (ROWS, ROWS, 0)
    assert (again.new, again.known) == (0, ROWS)


def test_one_imports_at_a_time(place: Home, file: Path) -> None:
    with importing(place, "import another.csv"), pytest.raises(RecordError, match=r"another\.csv"):
        import_file(place, file, "requests", MAPPING)

    assert not Touch.objects.exists()
