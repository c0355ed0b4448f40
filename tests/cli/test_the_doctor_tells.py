from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import pytest

from leadline.record.board import board_of
from tests.cli.conftest import Run
from tests.record.test_postgres import server

__all__ = ["server"]


def findings(leadline: Run) -> dict[str, dict[str, Any]]:
    return {finding["what"]: finding for finding in leadline("doctor", "--json").json()["findings"]}


def test_a_new_home_is_well(leadline: Run) -> None:
    leadline("init")
    found = findings(leadline)
    assert {"sqlite", "disk", "playbook", "permissions", "writer", "schema", "database", "lake"} <= set(found)
    assert all(finding["state"] != "wrong" for finding in found.values())


@pytest.mark.postgres
def test_of_a_record_in_postgresql_nothing_is_said_of_sqlite(leadline: Run, server: str) -> None:
    env = {"LEADLINE_DATABASE": server}
    leadline("init", env=env)
    told = leadline("doctor", env=env)
    assert "The record is in PostgreSQL 1" in told.out
    assert "sqlite" not in told.out.lower()


def test_without_a_home_it_says_how_to_make_one(leadline: Run) -> None:
    ran = leadline("doctor")
    assert ran.code == 1
    assert "leadline init" in ran.out


def test_a_broken_playbook_is_told_and_hides_nothing_else(leadline: Run, tmp_path: Path) -> None:
    leadline("init")
    (tmp_path / "leadline-data" / "playbook.yaml").write_text("leadline: 1\nproducts: [1\n", encoding="utf-8")
    found = findings(leadline)
    assert found["playbook"]["state"] == "wrong"
    assert found["database"]["state"] == "fine"


def test_a_record_that_others_may_read_is_told(leadline: Run, tmp_path: Path) -> None:
    leadline("init")
    (tmp_path / "leadline-data" / "secret_key").chmod(0o644)
    found = findings(leadline)["permissions"]
    assert found["state"] == "look"
    assert "secret_key" in found["found"]


def test_a_held_lock_is_told_with_who_holds_it(leadline: Run, tmp_path: Path) -> None:
    leadline("init")
    home = tmp_path / "leadline-data"
    with (home / "writer.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        board_of(home).holder = "import big.csv (process 7)"
        found = findings(leadline)["writer"]
    assert "import big.csv" in found["found"]
