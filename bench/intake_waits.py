"""How long another process waits for the right to write while a file is imported.

    .venv/bin/python bench/intake_waits.py [ROWS]

Imports the file of `intake.py` in one process; another begins a transaction every 20 ms, writes a number and commits.
Prints one JSON line: the import's seconds, how often the other one wrote, its median, 99th percentile and longest wait
in milliseconds.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from intake import make

PAUSE = 0.02


def waits_of(record: Path, until: subprocess.Popen[str]) -> list[float]:
    """Milliseconds of each wait, ascending."""
    connection = sqlite3.connect(record, isolation_level=None, timeout=20)
    connection.execute("pragma synchronous=FULL")
    waits = []
    while until.poll() is None:
        asked = time.perf_counter()
        connection.execute("begin immediate")
        waits.append((time.perf_counter() - asked) * 1e3)
        connection.execute("pragma user_version=7")
        connection.execute("commit")
        time.sleep(PAUSE)
    connection.close()
    return sorted(waits)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        path, home = Path(place) / "requests.csv", Path(place) / "home"
        make(path, rows)
        one = [sys.executable, str(Path(__file__).with_name("intake.py")), "--one", str(path), str(home)]
        with subprocess.Popen(one, stdout=subprocess.PIPE, text=True) as importing:
            while not _importing(home) and importing.poll() is None:
                time.sleep(PAUSE)
            waits = waits_of(home / "record.sqlite3", importing)
            told = json.loads(importing.stdout.read()) if importing.stdout else {}
    print(json.dumps({
        "rows": rows, "seconds": round(told["seconds"], 2), "writes": len(waits),
        "median_ms": round(waits[len(waits) // 2], 1), "p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        "longest_ms": round(waits[-1], 1),
    }))  # fmt: skip


def _importing(home: Path) -> bool:
    """Whether the import holds the home: then the record has its tables."""
    lock = home / "writer.lock"
    return lock.exists() and lock.stat().st_size > 0


if __name__ == "__main__":
    main()
