"""Sheets as people have them, and the steps by which they are brought in."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadline.record.home import Home

LONG = 60.0
"""Seconds for a process that has to start on a machine that has other things to do."""


def enquiries(count: int = 20, wrong: Sequence[str] = ()) -> bytes:
    """As a German office writes it: semicolons, Windows-1252, decimal commas, dates by day and month; the latest is of
    yesterday. `wrong` are e-mail addresses of rows that cannot be taken.
    """
    lines = ["Eingang;Name;E-Mail;Angebot;Rückruf?;Quelle;Wert;Bemerkung"]
    latest = datetime.now(UTC) - timedelta(days=1)
    for number in range(count):
        at = latest - timedelta(hours=7 * number)
        back = ("ja", "nein")[number % 2]
        lines.append(
            f"{at:%d.%m.%Y %H:%M};Jörg Müller {number};j.mueller{number}@müller.example".replace("@müller", "@mueller")
            + f";quote;{back};referral;1.250,{number:02};Läuft über"
        )
    lines += [f"{latest:%d.%m.%Y};Ohne Adresse;{address};quote;ja;referral;1,00;" for address in wrong]
    return "\r\n".join(lines).encode("cp1252")


def hand_in(client: Client, name: str, content: bytes) -> Any:
    return client.post("/import/file", {"file": SimpleUploadedFile(name, content)})


def handed_in(client: Client, name: str, content: bytes) -> int:
    """The number of the draft."""
    answer = hand_in(client, name, content)
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(r"/import/(\d+)", answer.headers["Location"])
    assert found
    return int(found[1])


def checked(client: Client, draft: int, kind: str = "requests", **choices: str) -> str:
    """Say what a row is, choose columns, check the rows; gives the page of the checked rows."""
    assert client.post(f"/import/{draft}/kind", {"kind": kind}).status_code == 302
    awaited(client, f"/import/{draft}/columns", "<h1>Which column is what?</h1>")
    chosen = client.post(f"/import/{draft}/columns", {**choices, "do": "check"})
    assert chosen.status_code == 302, chosen.content.decode()
    return awaited(client, f"/import/{draft}/rows", "What will happen to each row")


def brought_in(client: Client, draft: int) -> tuple[int, str]:
    """Start the import and wait for its end; gives the number of the import and its page."""
    assert client.post(f"/import/{draft}/start").status_code == 302
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        begun = client.get(f"/import/{draft}/begun")
        if begun.status_code == 302:
            run = int(begun.headers["Location"].rsplit("/", 1)[1])
            return run, awaited(client, f"/import/run/{run}", "<h1>Imported</h1>")
        assert begun.status_code == 200, begun.content.decode()
        time.sleep(0.2)
    raise AssertionError("The import did not begin.")


def taken_back(client: Client, run: int) -> str:
    assert client.post(f"/import/run/{run}/undo").status_code == 302
    return awaited(client, f"/import/run/{run}", "<h1>Taken back</h1>")


def awaited(client: Client, address: str, text: str) -> str:
    """The page once it says so."""
    until = time.monotonic() + LONG
    said = ""
    while time.monotonic() < until:
        said = client.get(address).content.decode()
        if text in said:
            return said
        time.sleep(0.2)
    raise AssertionError(said)


def copies(home: Home) -> list[Path]:
    return sorted((home.path / "imports").glob("*/sheet.*"))


def totals(page: str) -> dict[str, int]:
    """What is said under “What will happen”, by its words."""
    part = re.search(r'<h2 id="(?:happens|came)".*?</section>', page, re.DOTALL)
    assert part, page
    rows = re.findall(r'<div class="delta d3"><(?:span|a)[^>]*>([^<]*)</(?:span|a)><b[^>]*>([\d,]+)</b>', part[0])
    return {said: int(count.replace(",", "")) for said, count in rows}
