from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import runner


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two requests whose steps were late when they were imported."""
    folder = tmp_path_factory.mktemp("late")
    day = (datetime.now(UTC) - timedelta(days=20)).date()
    (folder / "late.csv").write_text(
        f"email,cookie,at,action\nada@example.org,,{day},quote\n,c1,{day},quote\n", encoding="utf-8"
    )
    assert runner(folder)("import", "late.csv", "--as", "requests").code == 0
    return folder


def test_requests_that_were_late_when_imported_ask_for_an_answer_in_the_opening(late: Path) -> None:
    told = " ".join(runner(late)("queue").out.split())
    assert told.startswith("First: ada@example.org. Warm: asked for a quote 20 days ago")
    assert "2 imported requests are past due and wait below for a review." in told
    assert "Nobody has to be" not in told


def test_nobody_is_said_to_wait_for_no_answer_while_old_requests_wait(late: Path) -> None:
    told = runner(late)("queue", "--as-of", str((datetime.now(UTC) + timedelta(days=200)).date())).out
    assert told.startswith("No answer is due. 2 old requests wait below for a review.")


def test_nobody_closes_it_without_saying_so(late: Path) -> None:
    run = runner(late)
    for words in (("--close-review",), ("--close-review", "--yes", "--as-of", "2026-01-01"), ("--yes",)):
        ran = run("queue", *words)
        assert (ran.code, ran.out) == (2, "")
    assert len(run("queue", "--json").json()["review"]) == 2


def test_every_step_is_closed_by_an_outcome_once(late: Path) -> None:
    run = runner(late)
    closing = ("queue", "--close-review", "--yes", "--by", "Ines", "--why", "all of it answered by phone", "--json")
    assert run(*closing).json()["closed"] == 2
    after = run("queue", "--json").json()
    assert after["review"] == after["due"] == after["next"] == []
    assert run(*closing).json()["closed"] == 0
    assert "There was nothing to close." in run("queue", "--close-review", "--yes").out
    steps = run("explain", "ada@example.org", "--json").json()["steps"]
    assert [step["outcome"] for step in steps if step["kind"] == "individual"] == ["done"]
