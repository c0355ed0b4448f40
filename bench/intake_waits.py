"""How long others wait for the right to write while a file is imported.

    .venv/bin/python bench/intake_waits.py [ROWS] [--people] [--pages]

Imports the file of `intake.py` in one process, which steps back as `leadline import` does where others work. Two
others want to write every 20 ms: one begins a transaction of SQLite's, writes a number and commits; one takes
Leadline's own right to write a home, as a deed does. With `--pages` one more asks the real application for a page every
100 ms, through Django's test client. Prints one JSON line: the import's seconds and its rows a second, and for each how
often they wrote or asked, their median, 99th percentile and longest wait in milliseconds, and how many were longer than
a tenth of a second. `late` is the machine itself: by how much later than it asked for a process was woken that slept
20 ms and shares nothing with the import.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from intake import make

from leadline.cli.commands.import_ import POLITE
from leadline.record.home import Home
from leadline.record.writer import at_work, writing

PAUSE = 0.02
PAGES = ("/leads", "/", "/companies", "/leads?sort=score")


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


def waits_for_nothing(home: Path, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds by which it was woken too late, ascending."""
    waits = []
    while goes_on():
        asked = time.perf_counter()
        time.sleep(PAUSE)
        waits.append((time.perf_counter() - asked - PAUSE) * 1e3)
    return sorted(waits)


def waits_of_pages(home: Path, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each answer, ascending; the first of each page, for which much is loaded, is left out."""
    os.environ["LEADLINE_HOME"] = str(home)
    with at_work(Home.open(home)):
        from django.contrib.auth.models import User  # noqa: PLC0415 - models load once Django is set up
        from django.test import Client  # noqa: PLC0415

        from leadline.record.models import Member, Role  # noqa: PLC0415
        from leadline.web.keeper import Keeper  # noqa: PLC0415
        from leadline.web.serve import warm  # noqa: PLC0415

        user = User.objects.create(username="bench")
        Member.objects.create(user=user, role=Role.SELLER.value)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user)
        warm()
        keeper = Keeper(Home(home))
        keeper.start()
        waits: list[float] = []
        for number in count():
            if not goes_on():
                break
            asked = time.perf_counter()
            answer = client.get(PAGES[number % len(PAGES)])
            if answer.status_code != 200:
                raise SystemExit(f"a page answered {answer.status_code}")
            if number >= len(PAGES):
                waits.append((time.perf_counter() - asked) * 1e3)
            time.sleep(5 * PAUSE)
        keeper.stop()
    return sorted(waits)


OTHERS = {"turns": waits_of_turns, "pages": waits_of_pages, "late": waits_for_nothing}


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rows = numbers[0] if numbers else 1_000_000
    kind = "people" if "--people" in sys.argv else "requests"
    with tempfile.TemporaryDirectory() as place:
        path, home = Path(place) / f"{kind}.csv", Path(place) / "home"
        make(path, rows, kind)
        ended = Path(place) / "ended"
        program = str(Path(__file__).with_name("intake.py"))
        one = [sys.executable, program, "--one", str(path), str(home), kind, str(POLITE)]
        others = ["turns", "late", *(["pages"] if "--pages" in sys.argv else [])]
        beside = {
            name: subprocess.Popen(
                [sys.executable, __file__, f"--{name}", str(home), str(ended)], stdout=subprocess.PIPE, text=True
            )
            for name in others
        }
        with subprocess.Popen(one, stdout=subprocess.PIPE, text=True) as importing:
            while not _importing(home) and importing.poll() is None:
                time.sleep(PAUSE)
            waits = {"database": waits_of_database(home / "record.sqlite3", lambda: importing.poll() is None)}
            told = json.loads(importing.stdout.read()) if importing.stdout else {}
        ended.touch()
        waits |= {name: json.loads(process.communicate()[0]) for name, process in beside.items()}
    seconds = told["seconds"]
    print(json.dumps({
        "kind": kind, "rows": rows, "seconds": round(seconds, 2), "rows_per_second": round(rows / seconds),
        **{key: value for name, found in waits.items() for key, value in _said(name, found).items()},
    }))  # fmt: skip


def _said(name: str, waits: list[float]) -> dict[str, float]:
    return {
        f"{name}_asked": len(waits),
        f"{name}_median_ms": round(waits[len(waits) // 2], 1),
        f"{name}_p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        f"{name}_longest_ms": round(waits[-1], 1),
        f"{name}_over_100_ms": sum(wait > 100 for wait in waits),
    }


def _importing(home: Path) -> bool:
    """Whether the import has begun: then the record has its tables."""
    lock = home / "import.lock"
    return lock.exists() and lock.stat().st_size > 0


if __name__ == "__main__":
    if sys.argv[1:2] in [[f"--{name}"] for name in OTHERS] and len(sys.argv) > 3:
        place, stop = Path(sys.argv[2]), Path(sys.argv[3])
        while not _importing(place):
            time.sleep(PAUSE)
        print(json.dumps(OTHERS[sys.argv[1].removeprefix("--")](place, lambda: not stop.exists())))
    else:
        main()
