from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import MAPPED, REQUESTS, Run

READING = [
    ("queue",), ("leads",), ("flow",), ("sources",), ("qualify",), ("explain", "ada@example.org"), ("serve",),
    ("playbook", "check"), ("demo", "--remove"),
]  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_reads_makes_no_home_and_says_how_to_go_on(
    leadline: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = leadline(*words)
    assert ran.code == 3
    assert ran.out == ""
    assert "There is no Leadline home" in ran.err
    assert "--home" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_import_makes_the_home_with_the_default_playbook_and_says_so(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", *MAPPED)
    assert ran.code == 0
    assert "Made a home" in ran.err
    assert "4 new" in ran.out
    assert (tmp_path / "leadline-data" / "playbook.yaml").is_file()


def test_the_home_is_named_by_the_option_or_the_environment(leadline: Run, tmp_path: Path) -> None:
    assert leadline("init", "--home", "one").code == 0
    assert leadline("init", env={"LEADLINE_HOME": str(tmp_path / "two")}).code == 0
    assert leadline("init", "--home", "three", env={"LEADLINE_HOME": str(tmp_path / "four")}).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two", "three"}


def test_a_home_that_exists_stays_as_it_is(leadline: Run, tmp_path: Path) -> None:
    leadline("init")
    playbook = tmp_path / "leadline-data" / "playbook.yaml"
    text = playbook.read_text(encoding="utf-8") + "# mine\n"
    playbook.write_text(text, encoding="utf-8")
    ran = leadline("init")
    assert ran.code == 0
    assert "nothing was changed" in ran.err
    assert playbook.read_text(encoding="utf-8") == text


def test_a_folder_with_other_things_does_not_become_a_home(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x", encoding="utf-8")
    ran = leadline("init", "--home", "letters")
    assert ran.code == 3
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]
