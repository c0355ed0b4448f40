"""Every page with Python on it runs from its first line to its last, in a process of its own: with what Leadline brings
and nothing else, but for what the page itself says to install.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from leadline.playbook.reading.read import default_text
from tests.conftest import REPOSITORY

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
EXTRA = "# pip install "
"""What a block begins with that needs more than Leadline brings."""
NO_PROGRAMS = {
    "docs/how-to/run-on-spark.md": "it needs a Spark session, and is tried in the tests on Spark",
    "docs/how-to/take-an-import-back.md": "it shows one call among names that the reader has",
}
WITHOUT = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pandas", "polars"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, NotInstalled())
"""


def _pages() -> list[str]:
    found = ["README.md", *(str(path.relative_to(REPOSITORY)) for path in sorted((REPOSITORY / "docs").rglob("*.md")))]
    return [page for page in found if page not in NO_PROGRAMS and _blocks(page)]


def _blocks(page: str) -> list[str]:
    return [str(block) for block in BLOCK.findall((REPOSITORY / page).read_text(encoding="utf-8"))]


def _touches() -> pa.Table:
    rows: list[dict[str, Any]] = []
    for person in range(1, 61):
        source = "referral" if person % 3 else "google"
        at = datetime(2026, 1, 5, 9) + timedelta(days=person)
        taken = ("white-paper", "download") if person % 2 else ("webinar", "event")
        offer = dict(zip(("offer", "action"), taken, strict=True))
        came = {"person": person, "source": source, "campaign": "spring"}
        rows.append({**came, "at": at, "kind": "page_view"})
        rows.append({**came, "at": at + timedelta(minutes=5), "kind": "request", **offer})
        if person % 4 == 0:
            rows.append({"person": person, "at": at + timedelta(days=1), "kind": "call"})
            rows.append({"person": person, "at": at + timedelta(days=25), "kind": "purchase", "amount": 900_000_000})
        if person % 7 == 0:
            at += timedelta(days=2)
            stage = {"kind": "decision", "action": "override", "properties": '{"stage": "sql"}'}
            rows.append({"person": person, "at": at, **stage})
            at += timedelta(days=1)
            rows.append({"person": person, "at": at, "kind": "decision", "action": "reject", "reason": "no budget"})
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages speak of: touches.parquet, playbook.yaml, a home, a sheet and its mapping."""
    folder = tmp_path_factory.mktemp("reader")
    pq.write_table(_touches(), folder / "touches.parquet")
    (folder / "playbook.yaml").write_text(default_text(), encoding="utf-8")
    mapping = "kind: requests\nread: {zone: UTC}\nfields: {email: E-mail, at: Date, offer: Form}\n"
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    with xlsxwriter.Workbook(str(folder / "leads.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["E-mail", "Date", "Form"])
        sheet.write_row(1, 0, ["ada@example.org", "2026-03-02", "white-paper"])
    made = _python(folder, "-m", "leadline.app.entry", "init")
    assert made.returncode == 0, made.stderr
    return folder


def _python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LEADLINE_", "DJANGO_"))}
    return subprocess.run([sys.executable, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False)


def _ran(folder: Path, code: str) -> str:
    done = _python(folder, "-c", code)
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", _pages())
def test_its_python_runs_with_what_leadline_brings(folder: Path, page: str) -> None:
    blocks = [block for block in _blocks(page) if not block.startswith(EXTRA)]
    assert blocks
    _ran(folder, "\n".join([WITHOUT, *blocks]))


def test_what_needs_more_says_so_and_runs_with_it(folder: Path) -> None:
    needy = [page for page in _pages() if any(block.startswith(EXTRA) for block in _blocks(page))]
    assert needy == ["docs/how-to/use-from-python.md"]
    shown = _ran(folder, "\n".join([*_blocks(needy[0]), "print(standing.leads.num_rows)"]))
    assert "has no column “person”" in shown
    assert "buying_stage" in shown
    assert shown.splitlines()[-1] == "2"


def test_pages_that_are_left_out_are_still_there() -> None:
    for page in NO_PROGRAMS:
        assert _blocks(page), page
