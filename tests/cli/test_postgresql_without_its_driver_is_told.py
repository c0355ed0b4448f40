"""The driver of PostgreSQL is an extra: who names a database without it is told what to install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("psycopg", "psycopg2", "psycopg_binary"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, NotInstalled())
from leadline.app.entry import main
main()
"""


def _without_driver(folder: Path, *words: str, database: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        cwd=folder, env=clean | {"LEADLINE_DATABASE": database}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_says_what_to_install_and_does_nothing(tmp_path: Path) -> None:
    told = _without_driver(tmp_path, "init", database="postgresql://ines:hush@127.0.0.1:1/leads")
    assert told.returncode == 2, told.stderr
    assert told.stdout == ""
    assert "pip install 'leadline[postgres]'" in told.stderr
    assert "LEADLINE_DATABASE" in told.stderr
    assert "hush" not in told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["queue", "doctor", "serve"])
def test_a_home_that_is_there_says_the_same(tmp_path: Path, command: str) -> None:
    assert _without_driver(tmp_path, "init", database="").returncode == 0
    told = _without_driver(tmp_path, command, database="postgresql://ines:hush@127.0.0.1:1/leads")
    assert told.returncode in (1, 2)
    assert "pip install 'leadline[postgres]'" in " ".join((told.stdout + told.stderr).split())
    assert "Traceback" not in told.stderr


def test_a_program_is_told_as_data(tmp_path: Path) -> None:
    assert _without_driver(tmp_path, "init", database="").returncode == 0
    told = _without_driver(tmp_path, "leads", "--json", database="postgresql://127.0.0.1:1/leads")
    [problem] = json.loads(told.stderr)["problems"]
    assert problem["id"] == "no_driver"
