"""What the table of exit codes calls wrong usage ends with 2, and a first command that goes wrong leaves no home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import MAPPED, REQUESTS, Run, runner


@pytest.mark.parametrize(
    "words",
    [
        ("import", "missing.csv", "--as", "requests"),
        ("import", "requests.csv", "--as", "requests", "--map", "emial=Email"),
        ("import", "requests.csv", "--as", "requests", "--map", "email=Emial"),
        ("import", "requests.csv", "--as", "requests", "--map", "at=Date"),
        ("import", "requests.csv", "--as", "requests", "--map", "email=Email", "--region", "Germany"),
        ("add", "emial=ada@example.org"),
        ("add", "email=ada@example.org", "--zone", "Mars"),
    ],
    ids=" ".join,
)
def test_a_wrong_file_field_column_zone_or_region_is_one_and_leaves_no_home(
    leadline: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["requests.csv"]


def test_a_value_that_cannot_be_read_leaves_no_home_either(leadline: Run, tmp_path: Path) -> None:
    ran = leadline("add", "email=nobody")
    assert ran.code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["flow", "sources"])
def test_a_word_that_leads_cannot_be_told_apart_by_is_one(two_files: Path, command: str) -> None:
    ran = runner(two_files)(command, "--by", "quarter")
    assert (ran.code, ran.out) == (2, "")
    assert "quarter" in ran.err


def test_a_dry_run_without_a_home_makes_none(leadline: Run, tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline("import", "requests.csv", "--as", "requests", *MAPPED, "--dry-run")
    assert (ran.code, "4 new" in ran.out) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["requests.csv"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("import", "requests.csv", "--as", "request"), "requests"),
        (("import", "requests.csv", "--dates", "ymdd"), "ymd"),
    ],
)
def test_a_word_that_is_no_choice_is_told_with_the_nearest_that_is(
    leadline: Run, tmp_path: Path, words: tuple[str, ...], meant: str
) -> None:
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    ran = leadline(*words)
    assert (ran.code, ran.out) == (2, "")
    assert f"Did you mean {meant}?" in ran.err
    assert "Value error" not in ran.err


def test_a_word_like_no_choice_is_told_with_the_choices(leadline: Run, tmp_path: Path) -> None:
    ran = leadline("import", "requests.csv", "--as", "xyz")
    assert (ran.code, "you mean" in ran.err) == (2, False)
    assert "'xyz' is not one of 'requests', " in ran.err
