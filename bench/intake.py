"""Import of a CSV file (file to committed, identities resolved) beside a bare sqlite3 executemany of the same rows.

    .venv/bin/python bench/intake.py [ROWS] [RUNS] [--people]

Makes a file of requests (external id, e-mail, phone, date, source, offer; a tenth of the people ask twice), or of
people (name, e-mail, phone), then runs both in turn and prints one JSON line with the medians, `of_bare` the ratio of
their rows a second. The bare insert reads nothing, resolves nobody and commits once: it is a floor, not a rival.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadline.collect.files import import_file
from leadline.record.home import Home

PEOPLE = ("name", "email", "phone")
NAMES = ("Mara", "Ines", "Jo", "Wei", "Amina", "Luis", "Olga", "Tom"), ("Lind", "Okafor", "Berg", "Silva", "Haas")
COLUMNS = ("external_id", "email", "phone", "at", "source", "offer")
SOURCES = ("organic_search", "paid_search", "social", "email", "referral", "direct_traffic", "unknown", "")


def make(path: Path, rows: int, kind: str = "requests") -> None:
    if kind == "people":
        make_people(path, rows)
        return
    draw = random.Random(7)  # noqa: S311
    start = datetime(2024, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for _ in range(rows):
            who = draw.randrange(int(rows * 0.9) + 1) if draw.random() < 0.2 else draw.randrange(10**9)
            at = start + timedelta(seconds=draw.randrange(2 * 365 * 86_400))
            phone = f"+4915{who:09d}"
            offer = f"offer_{draw.randrange(25):02d}"
            writer.writerow(
                (
                    f"crm-{who:010d}",
                    f"person{who}@example.com",
                    phone,
                    f"{at:%Y-%m-%d %H:%M:%S}",
                    draw.choice(SOURCES),
                    offer,
                )
            )


def make_people(path: Path, rows: int) -> None:
    draw = random.Random(7)  # noqa: S311
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(PEOPLE)
        for who in draw.sample(range(10**9), rows):
            first, last = (draw.choice(names) for names in NAMES)
            writer.writerow((f"{first} {last}", f"{first}.{last}{who}@example.com".lower(), f"+4915{who:09d}"))


def bare(path: Path, folder: Path) -> float:
    """Seconds of an executemany of rows that are in memory already, with one index on a key, in one transaction."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.executescript(
        "pragma journal_mode=WAL; pragma synchronous=FULL; create table request("
        + ", ".join(f"{c} text" for c in header)
        + ")"
    )
    started = time.perf_counter()
    connection.execute("begin")
    connection.executemany(f"insert into request values ({', '.join('?' * len(header))})", rows)  # noqa: S608
    connection.execute("commit")
    taken = time.perf_counter() - started
    connection.close()
    return taken


def ours(path: Path, folder: Path, kind: str) -> dict[str, float]:
    """Seconds of one import into a new home, measured in a process of its own."""
    code = subprocess.run(
        [sys.executable, __file__, "--one", str(path), str(folder / "home"), kind],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(code.stdout))


def one(path: Path, home: Path, kind: str, behind: int) -> None:
    """`behind` the others, by so much, it steps."""
    os.nice(behind)
    place = Home.create(home)
    started, cpu = time.perf_counter(), time.process_time()
    report = import_file(place, path, kind)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "seconds": seconds, "cpu": time.process_time() - cpu, "peak_mb": peak, "rows": report.rows, "new": report.new,
        "known": report.known,
        "people": report.people_new, "merges": report.merges, "refused": len(report.refused),
    }))  # fmt: skip


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rows, runs = [*numbers, *(1_000_000, 3)[len(numbers) :]]
    kind = "people" if "--people" in sys.argv else "requests"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{kind}.csv"
        make(path, rows, kind)
        mine, floor = [], []
        for run in range(runs):
            folder = Path(place) / str(run)
            folder.mkdir()
            floor.append(bare(path, folder))
            mine.append(ours(path, folder, kind))
        middle = sorted(mine, key=lambda m: m["seconds"])[len(mine) // 2]
        seconds = statistics.median(m["seconds"] for m in mine)
        print(json.dumps({
            "kind": kind, "rows": rows, "file_mb": round(path.stat().st_size / 1e6, 1), "cores": os.cpu_count(),
            "runs": runs,
            "seconds": round(seconds, 2), "rows_per_second": round(rows / seconds), "cpu": round(middle["cpu"], 2),
            "peak_mb": round(middle["peak_mb"]), "new": middle["new"], "known": middle["known"],
            "people": middle["people"],
            "bare_executemany_seconds": round(statistics.median(floor), 2),
            "bare_executemany_rows_per_second": round(rows / statistics.median(floor)),
            "of_bare": round(statistics.median(floor) / seconds, 3),
        }))  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]) if len(sys.argv) > 5 else 0)
    else:
        main()
