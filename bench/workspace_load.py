"""Five people at work while a file is imported: how long each answer takes, and whether anybody sees an error.

    .venv/bin/python bench/workspace_load.py [ROWS]

Makes the demo's company of 3,000 people, serves it, signs five sellers in, and lets each of them open Today, lists and
leads, keep notes, and take some back, about once a second, while `leadline import` brings ROWS (100,000) requests of
new people into the same home. Goes on for ten seconds after the import. Prints one JSON line: seconds of the import,
requests, errors (any answer that is no success, or none), milliseconds: median, p95, worst; the same of deeds alone.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from leadline.record.home import Home  # isort: skip - it sets Django up, which the next ones need
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from leadline.record.models import Member

LEADLINE = str(Path(sys.executable).with_name("leadline"))
PEOPLE = 5
THINKS = (0.6, 1.4)
AFTER = 10.0
FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LEAD = re.compile(r'href="(/lead/\d+[^"#]*)"')
DEED = re.compile(r'name="deed" value="([^"]+)"')
LISTS = ("/leads", "/leads?stage=prospect", "/leads?temperature=hot", "/leads?sort=score", "/companies")


@dataclass
class Told:
    gets: list[float] = field(default_factory=list)
    deeds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def make_file(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("email,at,offer,source\n")
        for i in range(rows):
            file.write(f"new{i}@example.com,2026-{1 + i % 9:02d}-{1 + i % 28:02d} 09:00,white-paper,referral\n")


def sign_in(home: Path) -> list[str]:
    """A cookie for each of five sellers, made in a process that works on that home from its start."""
    environment = os.environ | {"LEADLINE_HOME": str(home)}
    told = subprocess.run(
        [sys.executable, __file__, "--sign-in", str(home)], env=environment, capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def print_cookies(home: Path) -> None:
    Home.open(home)
    cookies = []
    for i in range(PEOPLE):
        user = User.objects.create_user(f"seller{i}")
        Member.objects.create(user=user, role="seller")
        client = Client()
        client.force_login(user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    connections.close_all()
    print(*cookies)


class Seller(threading.Thread):
    """Somebody who works in one browser until told to stop."""

    def __init__(self, port: int, cookie: str, until: threading.Event, told: Told, seed: int) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies, self.until, self.told, self.chance = [cookie], until, told, random.Random(seed)  # noqa: S311 - chance, no secret

    def run(self) -> None:
        while not self.until.is_set():
            try:
                self._work()
            except (OSError, http.client.HTTPException) as error:
                self.told.errors.append(repr(error))
                self.connection.close()

    def _work(self) -> None:
        self._get("/")
        page = self._get(self.chance.choice(LISTS))
        leads = LEAD.findall(page)
        if not leads:
            return
        lead = self.chance.choice(leads).replace("&amp;", "&")
        page = self._get(lead)
        token = FORM.search(page)
        if token is None:
            return
        path, _, query = lead.partition("?")
        sent = {"csrfmiddlewaretoken": token[1], "note": "Called about it", **dict(urllib.parse.parse_qsl(query))}
        answer = self._post(f"{path}/do/note", sent)
        taken_back = DEED.search(answer)
        if taken_back and self.chance.random() < 0.3:
            self._post("/undo", {"csrfmiddlewaretoken": token[1], "deed": taken_back[1]})

    def _get(self, path: str) -> str:
        return self._ask("GET", path, None, self.told.gets)

    def _post(self, path: str, fields: dict[str, str]) -> str:
        return self._ask("POST", path, urllib.parse.urlencode(fields), self.told.deeds)

    def _ask(self, method: str, path: str, body: str | None, times: list[float]) -> str:
        time.sleep(self.chance.uniform(*THINKS))
        headers = {"Cookie": "; ".join(self.cookies)}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        times.append((time.perf_counter() - began) * 1e3)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.append(value.split(";")[0])
        if answer.status >= 300:
            self.told.errors.append(f"{method} {path}: {answer.status}")
        return text


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        home, file = Path(place) / "home", Path(place) / "requests.csv"
        make_file(file, rows)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([LEADLINE, "demo", "--home", str(home), "--no-serve"], check=True, **quiet)
        cookies = sign_in(home)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen([LEADLINE, "serve", "--home", str(home), "--port", str(port)], **quiet)
        told, until = Told(), threading.Event()
        try:
            _wait_for(port)
            sellers = [Seller(port, cookie, until, told, seed) for seed, cookie in enumerate(cookies)]
            for seller in sellers:
                seller.start()
            time.sleep(2)
            began = time.perf_counter()
            mapping = [part for name in ("email", "at", "offer", "source") for part in ("--map", f"{name}={name}")]
            imported = subprocess.run(
                [LEADLINE, "import", str(file), "--home", str(home), "--as", "requests", *mapping, "--json"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            seconds = time.perf_counter() - began
            time.sleep(AFTER)
            until.set()
            for seller in sellers:
                seller.join(90)
        finally:
            server.terminate()
            server.wait(20)
    if imported.returncode:
        told.errors.append(imported.stderr[-500:])
    print(json.dumps({
        "rows": rows, "import_seconds": round(seconds, 1), "requests": len(told.gets) + len(told.deeds),
        "errors": len(told.errors), "first_errors": told.errors[:5],
        **_said("", told.gets + told.deeds), **_said("deed_", told.deeds),
    }))  # fmt: skip


def _wait_for(port: int) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _said(name: str, times: list[float]) -> dict[str, float]:
    times = sorted(times) or [0.0]
    return {
        f"{name}median_ms": round(times[len(times) // 2], 1),
        f"{name}p95_ms": round(times[int(len(times) * 0.95)], 1),
        f"{name}worst_ms": round(times[-1], 1),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--sign-in"]:
        print_cookies(Path(sys.argv[2]))
    else:
        main()
