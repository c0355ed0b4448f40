"""kill -9 at random moments of an import, which goes on each time; then the import is taken back.

    .venv/bin/python bench/intake_kills.py [ROWS] [KILLS]

Prints one JSON line: how often it was killed before it ended, whether the touches, people and counts are those of an
import at one go, whether the record after the undoing is that of before, table by table, and how long the undoing took.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.db import connections
from intake import make

from leadline.collect.files import import_file
from leadline.record.home import Home
from leadline.record.models import Cost, Group, ImportRun, Key, Link, Membership, Subject, Touch
from leadline.record.removal import undo_run

BEFORE = 2_000
TABLES = (Touch, Subject, Key, Link, Group, Membership, Cost)
COUNTS = ("rows", "new", "known", "skipped", "refused", "people_new", "people_known", "merges")
BEGIN = """
import sys
from leadline.record.home import Home
from leadline.collect.files import import_file
from leadline.collect.files.resuming import resume
home = Home.open(sys.argv[1])
print("ready", flush=True)
resume(home, int(sys.argv[3])) if len(sys.argv) > 3 else import_file(home, sys.argv[2], "requests")
"""


def main() -> None:
    rows, kills = [*map(int, sys.argv[1:]), *(1_000_000, 30)[len(sys.argv) - 1 :]]
    draw = random.Random(5)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        path, before = Path(folder) / "requests.csv", Path(folder) / "before.csv"
        make(path, rows, "requests")
        head = path.read_text("utf-8").splitlines(keepends=True)
        before.write_text("".join([head[0], *head[1 :: max(rows // BEFORE, 1)]]).replace(",2024-", ",2023-"), "utf-8")
        whole = Home.create(Path(folder) / "whole")
        import_file(whole, before, "requests")
        started = time.perf_counter()
        import_file(whole, path, "requests")
        seconds = time.perf_counter() - started
        expected = _said()
        connections.close_all()
        home = Home.create(Path(folder) / "killed")
        import_file(home, before, "requests")
        there = _tables()
        killed = _killed(home, path, draw, kills, seconds)
        told = _said()
        started = time.perf_counter()
        undone = undo_run(home, _last().pk, "bench")
        took = time.perf_counter() - started
        print(json.dumps({
            "rows": rows, "import_seconds": round(seconds, 1), "killed": killed, "same_as_at_one_go": told == expected,
            "undone_touches": undone.touches, "undone_people": undone.people, "as_before": _tables() == there,
            "undo_seconds": round(took, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }))  # fmt: skip


def _killed(home: Home, path: Path, draw: random.Random, kills: int, seconds: float) -> int:
    """Begin, or go on, and kill; the last time without."""
    killed = 0
    while _last().file != path.name or _last().state != "done":
        begun = _last().file == path.name
        more = [str(_last().pk)] if begun else []
        connections.close_all()
        command = [sys.executable, "-c", BEGIN, str(home.path), str(path), *more]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if killed < kills:
                time.sleep(draw.random() * seconds / 2)
                killed += process.poll() is None
                process.kill()
    return killed


def _last() -> Any:
    return ImportRun.objects.latest("id")


def _said() -> tuple[object, ...]:
    """What an import brought, whatever the numbers of its people are."""
    ids = hashlib.sha256()
    for id_ in Touch.objects.order_by("content_id").values_list("content_id", flat=True).iterator():
        ids.update(id_.encode())
    counts = ImportRun.objects.values_list(*COUNTS).get(id=_last().pk)
    return ids.hexdigest(), counts, tuple(model.objects.count() for model in TABLES if model is not Link)


def _tables() -> dict[str, str]:
    found = {}
    for model in TABLES:
        names = [field.name for field in model._meta.concrete_fields if field.name != "id" or model is Subject]
        rows = sorted(map(repr, model.objects.values_list(*names).iterator()))
        found[model.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


if __name__ == "__main__":
    main()
