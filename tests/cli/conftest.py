"""Commands run as people run them: the real entry point, in a process of its own (which has loaded the libraries)."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.conftest import REPOSITORY

ENTRY = [sys.executable, "-m", "leadline.app.entry"]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Run(Protocol):
    def __call__(self, *words: str, env: Mapping[str, str] | None = None) -> Ran: ...


@cache
def _warm() -> subprocess.Popen[str]:
    """One for all tests of this process; it ends when its input does."""
    command = [sys.executable, "-m", "tests.cli.warm"]
    warm = subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(warm.communicate)
    return warm


def runner(folder: Path) -> Run:
    """Runs `leadline …` in `folder`, with nothing of this machine's settings."""

    def run(*words: str, env: Mapping[str, str] | None = None) -> Ran:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LEADLINE_", "COLUMNS"))}
        with tempfile.TemporaryDirectory() as place:
            out, err = Path(place) / "out", Path(place) / "err"
            asked = {"words": words, "folder": str(folder), "environment": clean | dict(env or {})}
            if _warm().poll() is not None:
                _warm.cache_clear()
            warm = _warm()
            assert warm.stdin is not None
            assert warm.stdout is not None
            print(json.dumps(asked | {"out": str(out), "err": str(err)}), file=warm.stdin, flush=True)
            answer = warm.stdout.readline()
            if not answer:
                raise RuntimeError(f"The process that becomes commands ended, with {warm.wait()}.")
            return Ran(int(answer), out.read_text("utf-8"), err.read_text("utf-8"))

    return run


@pytest.fixture
def leadline(tmp_path: Path) -> Run:
    return runner(tmp_path)


REQUESTS = """Email,Date,Origin,Form,Wish
ada@example.org,2026-03-02,organic_search,white-paper,requested
bert@example.org,2026-03-03,paid_search,white-paper,
cleo@example.org,2026-03-05,referral,quote,requested
ada@example.org,2026-03-09,organic_search,quote,requested
"""
PURCHASES = """Email,Won
cleo@example.org,2026-03-20
"""
MAPPED = (
    "--map",
    "email=Email",
    "--map",
    "at=Date",
    "--map",
    "source=Origin",
    "--map",
    "action=Form",
    "--map",
    "follow_up=Wish",
)


@pytest.fixture(scope="session")
def two_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home made from a file of requests and one of purchases."""
    folder = tmp_path_factory.mktemp("two-files")
    (folder / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (folder / "purchases.csv").write_text(PURCHASES, encoding="utf-8")
    run = runner(folder)
    first = run("import", "requests.csv", "--as", "requests", *MAPPED)
    assert first.code == 0, first.err
    second = run("import", "purchases.csv", "--as", "purchases", "--map", "email=Email", "--map", "at=Won")
    assert second.code == 0, second.err
    return folder


@pytest.fixture(scope="session")
def olist(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A folder with a home made from the two files of the marketing funnel."""
    folder = tmp_path_factory.mktemp("olist")
    run = runner(folder)
    data = shared / "data" / "olist"
    leads = run(
        "import", str(data / "olist_marketing_qualified_leads_dataset.csv"), "--as", "requests",
        "--map", "external_id=mql_id", "--map", "at=first_contact_date", "--map", "source=origin",
        "--map", "offer=landing_page_id",
    )  # fmt: skip
    assert (leads.code, "8,000 new" in leads.out) == (0, True), leads.err
    deals = run(
        "import", str(data / "olist_closed_deals_dataset.csv"), "--as", "purchases",
        "--map", "external_id=mql_id", "--map", "at=won_date",
    )  # fmt: skip
    assert (deals.code, "842 new" in deals.out) == (0, True), deals.err
    return folder
