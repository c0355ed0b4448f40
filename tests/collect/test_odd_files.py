"""However damaged or odd a file is: it is refused with a reason and how to mend it, or imported with a true account of
every row; never an error of ours, and never much memory.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from leadline.collect.files import import_file
from leadline.problems import LeadlineError, Problem
from leadline.record.home import Home
from tests.collect.odd_files import FILES

MEMORY_AT_MOST = 500
"""Megabytes over what reading an ordinary small file takes."""


@pytest.fixture(scope="module")
def one_place(
    new_home: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Home]:
    """One home for all files: none of them may spoil it for the next."""
    path = tmp_path_factory.mktemp("odd") / "home"
    shutil.copytree(new_home, path)
    path.chmod(0o700)
    with django_db_blocker.unblock():
        yield Home.open(path)
        connections.close_all()


def test_there_are_two_hundred() -> None:
    assert len(FILES) >= 200


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_or_imported_with_a_true_account(one_place: Home, tmp_path: Path, name: str) -> None:
    odd, suffix = FILES[name]
    path = tmp_path / f"file{suffix}"
    path.write_bytes(odd.make())
    refused: tuple[Problem, ...] = ()
    try:
        report = import_file(one_place, path, "requests", dry_run=odd.large)
    except LeadlineError as error:
        refused = error.problems
    if refused:
        assert all(problem.what and problem.mend for problem in refused)
        assert odd.fate in (None, refused[0].id)
        return
    assert report.rows == report.new + report.known + report.skipped + report.refused_count
    assert all(row.reason and row.mend and row.line > 0 for row in report.refused)
    assert odd.fate in (None, (report.new + report.known, report.refused_count))


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """In a process of its own: what a file makes it take at most, beyond an ordinary one."""
    large = [name for name, (odd, _) in FILES.items() if odd.large]
    for name in large:
        odd, suffix = FILES[name]
        (tmp_path / f"{large.index(name)}{suffix}").write_bytes(odd.make())
    (tmp_path / "ordinary.csv").write_text("email,at\na@example.com,2026-01-01\n")
    code = (
        "import json, resource, sys\n"
        "from pathlib import Path\n"
        "from leadline.collect.files.finding import found\n"
        "from leadline.collect.files.manner import Manner\n"
        "from leadline.collect.files.sheets import open_sheet\n"
        "from leadline.problems import LeadlineError\n"
        "peaks = {}\n"
        "paths = sorted(Path(sys.argv[1]).iterdir(), key=lambda path: path.stem != 'ordinary')\n"
        "for path in paths:\n"
        "    try:\n"
        "        sheet = open_sheet(path)\n"
        "        found(sheet, Manner())\n"
        "        for batch in sheet.batches():\n"
        "            del batch\n"
        "    except LeadlineError:\n"
        "        pass\n"
        "    peaks[path.stem] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps(peaks))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    peaks = json.loads(done.stdout)
    ordinary = before = peaks.pop("ordinary")
    grown = {}
    for stem, peak in peaks.items():
        grown[large[int(stem)]], before = round(peak - before), peak
    assert before - ordinary <= MEMORY_AT_MOST, grown
