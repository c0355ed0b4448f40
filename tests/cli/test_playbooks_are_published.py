from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import ENTRY, Run

HIGH = """leadline: 1
cases: [cases/*.yaml]
thresholds: {mql: 50, sql: 80, recycle: 10}
rules:
  - {name: Asked, when: {kind: request}, points: 30, criterion: engagement}
"""
LOW = HIGH.replace("mql: 50", "mql: 20")
CASE = """- name: Who asks is an MQL
  touches:
    - {at: 2026-01-05 10:00, kind: request, action: quote}
  as_of: 2026-01-05 12:00
  expect: {somebody: {stage: mql}}
"""


@pytest.fixture
def company(leadline: Run, tmp_path: Path) -> Run:
    """A home with a playbook of few words, a lead, and the new playbook beside it."""
    (tmp_path / "high.yaml").write_text(HIGH, encoding="utf-8")
    (tmp_path / "low.yaml").write_text(LOW, encoding="utf-8")
    made = leadline("init", "--playbook", "high.yaml")
    assert made.code == 0, made.err
    assert leadline("add", "email=mara@example.com", "action=quote").code == 0
    return leadline


def test_it_shows_what_would_change_and_wants_a_yes(company: Run, tmp_path: Path) -> None:
    asked = company("playbook", "publish", "low.yaml")
    assert asked.code == 2
    assert "--yes" in asked.err
    assert "thresholds.mql: 50 → 20" in asked.out
    assert "1 lead changes its stage." in asked.out
    assert "prospect → mql" in asked.out
    assert (tmp_path / "leadline-data/playbook.yaml").read_text(encoding="utf-8") == HIGH

    done = company("playbook", "publish", "low.yaml", "--yes", "--why", "too few to call", "--by", "ines")
    assert (done.code, done.out.splitlines()[-1]) == (0, "Published as version 2, by ines.")
    assert (tmp_path / "leadline-data/playbook.yaml").read_text(encoding="utf-8") == LOW
    assert company("leads", "--json").json()["leads"][0]["stage"] == "mql"

    again = company("playbook", "publish", "low.yaml", "--yes")
    assert (again.code, again.out) == (0, "")
    assert "in force already" in again.err


def test_versions_say_who_and_why_and_give_their_text(company: Run) -> None:
    company("playbook", "publish", "low.yaml", "--yes", "--why", "too few to call", "--by", "ines")
    latest, first = company("playbook", "versions", "--json").json()["versions"]
    assert (latest["by"], latest["why"], first["by"], first["touch"]) == ("ines", "too few to call", None, None)
    assert company("playbook", "versions", str(first["id"])).out == HIGH
    shown = company("playbook", "versions").out
    assert all(words in shown for words in ("ines", "too few to call", "the home began with it"))
    assert company("playbook", "versions", "9").code == 3


def test_an_edit_in_place_is_published_without_naming_the_file(company: Run, tmp_path: Path) -> None:
    assert "in force already" in company("playbook", "publish", "--yes").err
    (tmp_path / "leadline-data/playbook.yaml").write_text(LOW, encoding="utf-8")
    done = company("playbook", "publish", "--yes", "--json").json()
    assert done["published"]
    assert done["changes"][0]["path"] == "thresholds.mql"
    assert done["what_if"]["stages_then"] == {"prospect": 0, "mql": 1}


def test_a_playbook_whose_cases_fail_is_not_published(company: Run, tmp_path: Path) -> None:
    (tmp_path / "leadline-data/cases/ours.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "higher.yaml").write_text(HIGH.replace("mql: 50", "mql: 60"), encoding="utf-8")
    refused = company("playbook", "publish", "higher.yaml", "--yes")
    assert refused.code == 1
    assert "ours.yaml" in refused.err
    assert "was not published" in refused.err
    assert company("playbook", "publish", "low.yaml", "--yes").code == 0


def test_every_problem_of_a_broken_one_is_told(company: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("leadline: 1\nthresholds: {mql: 1, sql: 0, recycle: 9}\nruls: []\n")
    refused = company("playbook", "publish", "broken.yaml", "--yes")
    assert refused.code == 1
    assert "ruls" in refused.err
    assert "thresholds" in refused.err


@pytest.mark.parametrize(("answer", "text"), [("y\n", LOW), ("n\n", HIGH)])
def test_on_a_terminal_it_asks(company: Run, tmp_path: Path, answer: str, text: str) -> None:
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [*ENTRY, "playbook", "publish", "low.yaml"], cwd=tmp_path, stdin=terminal, stderr=terminal,
        stdout=subprocess.DEVNULL,
    ):  # fmt: skip
        os.close(terminal)
        os.write(controller, answer.encode())
        said = b""
        try:
            while more := os.read(controller, 4096):
                said += more
        except OSError:  # the other end is closed
            pass
    os.close(controller)
    assert b"Publish it?" in said
    assert (tmp_path / "leadline-data/playbook.yaml").read_text(encoding="utf-8") == text
