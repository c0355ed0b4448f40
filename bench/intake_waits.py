"""How long others wait for the right to write while a file is imported.

    .venv/bin/python bench/intake_waits.py [ROWS] [--people]

Imports the file of `intake.py` in one process. Two others want to write every 20 ms: one begins a transaction of
SQLite's, writes a number and commits; one takes Leadline's own right to write a home, as a deed does. Prints one JSON
line: the import's seconds and its rows a second, and for both how often they wrote, their median, 99th percentile and
longest wait in milliseconds.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from intake import make

from leadline.record.home import Home
from leadline.record.writer import at_work, writing

PAUSE = 0.02


def waits_of_database(record: Path, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each wait, ascending."""
    connection = sqlite3.connect(record, isolation_level=None, timeout=20)
    connection.execute("pragma synchronous=FULL")
    waits = []
    while goes_on():
        asked = time.perf_counter()
        connection.execute("begin immediate")
        waits.append((time.perf_counter() - asked) * 1e3)
        connection.execute("pragma user_version=7")
        connection.execute("commit")
        time.sleep(PAUSE)
    connection.close()
    return sorted(waits)


def waits_of_turns(home: Path, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each wait, ascending. Says that it works here, as the pages of a workspace do."""
    waits = []
    with at_work(Home(home)):
        while goes_on():
            asked = time.perf_counter()
            with writing(Home(home), "a deed", wait=60):
                waits.append((time.perf_counter() - asked) * 1e3)
            time.sleep(PAUSE)
    return sorted(waits)


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rows = numbers[0] if numbers else 1_000_000
    kind = "people" if "--people" in sys.argv else "requests"
    with tempfile.TemporaryDirectory() as place:
        path, home = Path(place) / f"{kind}.csv", Path(place) / "home"
        make(path, rows, kind)
        ended = Path(place) / "ended"
        one = [sys.executable, str(Path(__file__).with_name("intake.py")), "--one", str(path), str(home), kind]
        beside = [sys.executable, __file__, "--turns", str(home), str(ended)]
        with subprocess.Popen(beside, stdout=subprocess.PIPE, text=True) as turns:
            with subprocess.Popen(one, stdout=subprocess.PIPE, text=True) as importing:
                while not _importing(home) and importing.poll() is None:
                    time.sleep(PAUSE)
                waits = waits_of_database(home / "record.sqlite3", lambda: importing.poll() is None)
                told = json.loads(importing.stdout.read()) if importing.stdout else {}
            ended.touch()
            of_turns = json.loads(turns.stdout.read()) if turns.stdout else []
    seconds = told["seconds"]
    print(json.dumps({
        "kind": kind, "rows": rows, "seconds": round(seconds, 2), "rows_per_second": round(rows / seconds),
        **_said("database", waits), **_said("turns", of_turns),
    }))  # fmt: skip


def _said(name: str, waits: list[float]) -> dict[str, float]:
    return {
        f"{name}_writes": len(waits),
        f"{name}_median_ms": round(waits[len(waits) // 2], 1),
        f"{name}_p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        f"{name}_longest_ms": round(waits[-1], 1),
    }


def _importing(home: Path) -> bool:
    """Whether the import has begun: then the record has its tables."""
    lock = home / "import.lock"
    return lock.exists() and lock.stat().st_size > 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--turns"]:
        place, stop = Path(sys.argv[2]), Path(sys.argv[3])
        while not _importing(place):
            time.sleep(PAUSE)
        print(json.dumps(waits_of_turns(place, lambda: not stop.exists())))
    else:
        main()
