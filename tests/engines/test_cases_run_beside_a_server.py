"""Cases run in a process of their own, which is kept, and tells each case as it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leadline.engines.cases_beside import CaseRunner
from leadline.playbook.cases import default_case_texts
from leadline.problems import BadPlaybook

PLAYBOOK = "leadline: 1\ncases: [cases/*.yaml]\n"
HOLDS = """- name: a quote is hot
  touches: [{at: day 1, kind: request, action: quote}]
  expect: {somebody: {temperature: hot}}
- name: “quoted” – and a line
  touches: [{at: day 1, kind: request, action: quote}]
  expect: {somebody: {temperature: cold}}
"""


@pytest.fixture(scope="module")
def runner() -> Iterator[CaseRunner]:
    made = CaseRunner()
    yield made
    made.end()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "own.yaml").write_text(HOLDS, encoding="utf-8")
    return tmp_path


def test_each_is_told_with_what_came_out(runner: CaseRunner, folder: Path) -> None:
    hot, quoted = runner.run(PLAYBOOK, folder / "playbook.yaml")
    assert (hot.name, hot.passed, hot.place, hot.of) == ("a quote is hot", True, 0, 2)
    assert quoted.name == "“quoted” – and a line"
    assert (quoted.file, quoted.line, quoted.said) == ("cases/own.yaml", 4, ("Temperature is hot, not cold.",))


def test_the_users_own_come_before_those_of_the_default_playbook(runner: CaseRunner, folder: Path) -> None:
    file, text = sorted(default_case_texts().items())[0]
    (folder / "cases" / f"a_{file}").write_text(text, encoding="utf-8")
    asked = runner.run(PLAYBOOK, folder / "playbook.yaml")
    with closing(asked):
        assert next(asked).file == "cases/own.yaml"


def test_those_that_are_asked_for_come_first(runner: CaseRunner, folder: Path) -> None:
    name = "“quoted” – and a line"
    found = list(runner.run(PLAYBOOK, folder / "playbook.yaml", [("cases/own.yaml", name)]))
    assert [(case.name, case.place) for case in found] == [(name, 1), ("a quote is hot", 0)]


def test_cases_that_cannot_be_read_are_told_and_the_next_run_is_as_ever(runner: CaseRunner, folder: Path) -> None:
    (folder / "cases" / "wrong.yaml").write_text("- nmae: x\n", encoding="utf-8")
    with pytest.raises(BadPlaybook) as told:
        list(runner.run(PLAYBOOK, folder / "playbook.yaml"))
    assert told.value.problems[0].nearest == "name"
    (folder / "cases" / "wrong.yaml").unlink()
    assert len(list(runner.run(PLAYBOOK, folder / "playbook.yaml"))) == 2


def test_the_process_goes_when_nobody_asks_any_more(folder: Path) -> None:
    runner = CaseRunner(kept=0.0)
    assert list(runner.run(PLAYBOOK, folder / "playbook.yaml"))
    runner._timer.join(30)  # type: ignore[union-attr]
    assert runner._process is None
    assert len(list(runner.run(PLAYBOOK, folder / "playbook.yaml"))) == 2
    runner.end()
