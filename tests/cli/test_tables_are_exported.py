from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import runner


def test_a_table_goes_to_the_screen_or_into_a_file(two_files: Path, tmp_path: Path) -> None:
    run = runner(two_files)
    ran = run("export", "leads", "--as-of", "2026-03-12")
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"), newline="")))
    assert {row["email"] for row in rows} == {"ada@example.org", "bert@example.org", "cleo@example.org"}
    assert "3 rows of leads" in ran.err
    told = run("export", "leads", "--to", str(tmp_path / "leads.jsonl"), "--as-of", "2026-03-12", "--json").json()
    assert told["written"] == [{"table": "leads", "rows": 3, "file": str(tmp_path / "leads.jsonl")}]
    assert len((tmp_path / "leads.jsonl").read_text("utf-8").splitlines()) == 3


def test_everything_goes_into_a_folder(two_files: Path, tmp_path: Path) -> None:
    ran = runner(two_files)("export", "--all", str(tmp_path / "all"))
    assert ran.code == 0, ran.err
    manifest = json.loads((tmp_path / "all/manifest.json").read_text("utf-8"))
    assert {file.name for file in (tmp_path / "all").iterdir()} == {
        "manifest.json",
        *(one["file"] for one in manifest["tables"]),
    }


def test_what_there_is_not_is_told(two_files: Path) -> None:
    run = runner(two_files)
    assert "Did you mean leads" in run("export", "lead").err
    assert "Choose one of csv" in run("export", "leads", "--form", "pdf").err
    assert run("export", "leads", "--all", "x").code == 2
    assert "reasons" in {row["table"] for row in run("export", "--json").json()["tables"]}
