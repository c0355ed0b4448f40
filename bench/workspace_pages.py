"""How quickly the workspace answers over much data: lists by 24 different filters, 20 leads, every report.

    .venv/bin/python bench/workspace_pages.py TOUCHES.parquet FOLDER [--rules RULES.py]

TOUCHES is a file as `history.py` takes it. The first run makes a home of it in FOLDER: an import like any other, with a
made-up name and company each, moved in time so that the last touch was yesterday; everybody is qualified. Later runs
find it there. Then the real application is asked through Django's test client, signed in: each page twice, and the
second answer counts. Prints one JSON line: per kind of page the median, 95th percentile and worst milliseconds of the
second request and its median of processor time, the median and worst of the first, and the heaviest page in kB,
compressed. Before the reports are asked for, what a workspace that is served makes ahead is made: the tables that
reports are made from, and the latest weekly report (`read_ahead_ms`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import runpy
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from leadline.collect.files import import_file
from leadline.record.home import Home

HISTORY = runpy.run_path(str(Path(__file__).with_name("history.py")))
FIRST = ("Mara", "Jonas", "Amina", "Tomás", "Priya", "Oliver", "Chiara", "Lukas", "Ines", "Noor", "Wei", "Aoife")
LAST = ("Lindqvist", "Weber", "Bello", "Rey", "Nair", "Pratt", "Fontana", "Brandt", "Falk", "Haddad", "Chen", "Byrne",
        "Okafor", "Novak", "Silva", "Kim", "Moreau", "Jansen", "Rossi")  # fmt: skip
FILTERS = (
    "",
    "stage=mql",
    "temperature=hot",
    "temperature=warm&stage=mql",
    "stage=sql&sort=score",
    "source=referral",
    "source=email&stage=prospect",
    "asked=7",
    "asked=30&temperature=cool",
    "asked=365&source=organic&sort=score",
    "sort=score",
    "sort=score_lowest",
    "sort=seen",
    "offer=offer_03",
    "offer=offer_07&stage=mql&sort=score",
    "class=unclassified&asked=90",
    "customer=yes",
    "customer=no&temperature=cold&sort=seen_earliest",
    "owner=~nobody&stage=mql",
    "page=900",
    "with=visitors",
    "with=everybody&sort=score",
    "with=everybody&source=paid_social&page=77",
    "q=Lindqvist",
)
REPORTS = (
    "/flow", "/flow?by=source", "/flow?view=calendar", "/stages", "/handover", "/sources", "/sources?by=class",
    "/offers", "/forecast", "/attribution", "/attribution?goal=lead", "/busyness", "/report",
)  # fmt: skip
LEADS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("touches", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules", type=Path, default=HISTORY["RULES"])
    given = parser.parse_args()
    os.environ["LEADLINE_HOME"] = str((given.folder / "home").resolve())
    made: dict[str, float] = {}
    if not (given.folder / "home" / "playbook.yaml").exists():
        made = make(given.touches, given.folder, given.rules)
    home = Home.open(given.folder / "home")
    print(json.dumps(made | ask(home)))


def make(touches: Path, folder: Path, rules: Path) -> dict[str, float]:
    """The home, by an import and a first qualification; seconds of both."""
    from leadline.record import standing  # noqa: PLC0415 - models load once Django is set up

    folder.mkdir(parents=True, exist_ok=True)
    home = Home.create(folder / "home", HISTORY["playbook_of"](runpy.run_path(str(rules))).text)
    file = folder / "touches.csv"
    say("writing the file")
    duckdb.execute(
        """
        copy (
            with last as (
                select (now() at time zone 'UTC') - interval 1 day - max(ts) as later from read_parquet($touches)
            )
            select strftime(ts + later, '%Y-%m-%dT%H:%M:%SZ') as at,
                   'crm-' || person_id as external_id, kind, source, offer, title, value,
                   $first[1 + person_id % len($first)] || ' ' || $last[1 + (person_id // 7) % len($last)] as name,
                   case when person_id % 3 = 0 then 'Company ' || (person_id // 9) end as company
            from read_parquet($touches), last
        ) to '"""  # noqa: S608 - a path of whoever runs this
        + str(file).replace("'", "''")
        + "' (header)",
        {"touches": str(touches), "first": list(FIRST), "last": list(LAST)},
    )
    mapping = {name: name for name in ("at", "external_id", "kind", "source", "offer", "name", "company")}
    mapping |= {"properties.title": "title", "properties.value": "value"}
    say("importing")
    begun = time.perf_counter()
    report = import_file(home, file, "touches", mapping)
    imported = time.perf_counter()
    file.unlink()
    say(f"{report.new:,} touches; qualifying")
    standing.refresh(home)
    return {
        "import_seconds": round(imported - begun, 1),
        "refresh_seconds": round(time.perf_counter() - imported, 1),
    }


def ask(home: Home) -> dict[str, Any]:
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load once Django is set up
    from django.test import Client  # noqa: PLC0415

    from leadline.record.models import Member, Role, StandingLead  # noqa: PLC0415
    from leadline.web.ahead import read_ahead  # noqa: PLC0415
    from leadline.web.serve import warm  # noqa: PLC0415

    user, fresh = User.objects.get_or_create(username="bench")
    if fresh:
        Member.objects.create(user=user, role=Role.OWNER.value)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    leads = StandingLead.objects.filter(current=True)
    chosen = leads.filter(last_request_at__isnull=False).order_by("person").values_list("person", flat=True)
    rows = chosen.count()
    persons = [int(chosen[place]) for place in range(0, rows, max(1, rows // LEADS))][:LEADS]
    begun = time.perf_counter()
    warm()
    client.get("/leads")
    found: dict[str, Any] = {
        "leads": leads.count(), "with_a_request": rows,
        "very_first_ms": round((time.perf_counter() - begun) * 1000),
        "lists": timed(client, [f"/leads?{query}" for query in FILTERS]),
    }  # fmt: skip
    found["lead"] = timed(client, [f"/lead/{person}" for person in persons])
    begun = time.perf_counter()
    read_ahead()
    found["read_ahead_ms"] = round((time.perf_counter() - begun) * 1000)
    found["reports"] = timed(client, REPORTS)
    return found


def timed(client: Any, addresses: Sequence[str]) -> dict[str, float | int | str]:
    first: list[float] = []
    second: list[float] = []
    worked: list[float] = []
    weights: list[float] = []
    for address in addresses:
        for times in (first, second):
            begun, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            if times is second:
                worked.append((time.process_time() - cpu) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        weights.append(len(gzip.compress(answer.content)) / 1000)
        say(f"{first[-1]:8.1f} ms, again {second[-1]:6.1f} ms, {weights[-1]:5.1f} kB  {address}")
    ordered = sorted(second)
    return {
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))], 1),
        "worst_ms": round(ordered[-1], 1),
        "cpu_median_ms": round(statistics.median(worked), 1),
        "first_median_ms": round(statistics.median(first), 1),
        "first_worst_ms": round(max(first), 1),
        "heaviest_kb": round(max(weights), 1),
        "pages": len(addresses),
    }


def say(line: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
