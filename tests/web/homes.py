"""Homes to look at: filled by the import of a CSV file, as a user would, and served by the server that users have."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from leadline.collect.files.importing import import_file
from leadline.record.home import Home

Row: TypeAlias = Mapping[str, object]
FIELDS = ("name", "company", "email", "phone", "at", "action", "offer", "follow_up", "problem", "source", "campaign")
SERVE = "import sys; from leadline.web.serve import serve; serve(sys.argv[1], port=8431)"


def asked(hours: float, name: str = "", email: str = "", **more: str) -> Row:
    """A request of so many hours ago."""
    return {"at": datetime.now(UTC) - timedelta(hours=hours), "name": name, "email": email, **more}


def few() -> list[Row]:
    said = "We get plenty of enquiries, but nobody knows which ones sales has already called"
    return [
        asked(0.03, "Mara Lindqvist", "mara@brightwater.example", company="Brightwater Pumps", phone="+46317001200",
              offer="trial", source="organic_search", problem=said),
        asked(26, "Tomás Rey", "tomas@rey.example", company="Rey & Hijos", phone="+34600100200",
              action="attendance", offer="webinar", source="referral"),
        asked(1, "Dr. Amina Bello", "amina@clinic.example", company="Clinic North", offer="quote", source="linkedin"),
        asked(30, "Jonas Weber", "j.weber@elektro.example", company="Weber Elektro", offer="trial"),
        asked(50, "Oliver Pratt", "", phone="+442079460000", offer="quote", company="Pratt & Daughters"),
        asked(5, "Lukas Brandt", "lukas@aue.example", offer="self-check", source="newsletter", campaign="Autumn"),
        asked(8, "", "someone@example.net", offer="quote"),
        asked(900, "Late Answer", "late@example.net", offer="quote", source="paid_search"),
        asked(3, "Declines Politely", "no@example.net", offer="quote", follow_up="declined"),
    ]  # fmt: skip


NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def hostile() -> list[Row]:
    said = f"{NASTY} {{{{ 7*7 }}}} {{% debug %}} \u202egnihtemos"
    return [
        asked(1, NASTY, "nasty@example.net", company='"><svg onload=alert(1)>', offer=NASTY, action="quote",
              problem=said, source=NASTY, campaign="'; drop table touch; --"),
        asked(2, "A" * 4000, "long@example.net", company="B" * 300, offer="quote", problem="E" * 6000),
        asked(3, "\u200b\u202e", "unseen@example.net", offer="quote"),
        asked(4, "شركة الاختبار", "arabic@example.net", company="測試公司", offer="quote"),
        asked(5, '=HYPERLINK("http://evil.example")', "sum@example.net", offer="javascript:alert(1)", action="quote"),
    ]  # fmt: skip


def many(count: int = 3000) -> list[Row]:
    offers = ("quote", "self-check", "trial", "quote")
    return [
        asked(0.1 + n * 0.7, f"Person Number {n}", f"p{n}@example.net", company=f"Company {n % 97}",
              offer=offers[n % 4], problem="" if n % 5 else "slow follow-up", source="organic_search" if n % 3 else "")
        for n in range(count)
    ]  # fmt: skip


def fill(home: Home, rows: Sequence[Row]) -> None:
    """Import the rows as requests; every one has to be taken."""
    path = home.path / "requests.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    report = import_file(home, path, "requests", {name: name for name in FIELDS})
    if report.new != len(rows):
        raise AssertionError(report)


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """The home served by a process of its own, with these settings and no others; gives the sign-in link."""
    environment = settings | {
        name: value for name, value in os.environ.items() if not name.startswith(("LEADLINE_", "DJANGO_"))
    }
    command = [sys.executable, "-c", SERVE, str(home)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _link(process.stderr or ())
        finally:
            process.terminate()


def _link(lines: Iterable[str]) -> str:
    said = ""
    for line in lines:
        said += line
        link = re.search(r"http://\S+/sign-in/\S+", line)
        if link:
            return link[0]
    raise AssertionError(said)
