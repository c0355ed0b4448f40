from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from leadline.problems import BadSetting
from leadline.settings import Settings, read_settings, reference, setting_rows


def test_without_anything_the_home_is_leadline_data_in_the_working_folder() -> None:
    settings = read_settings()
    assert (settings.home, settings.host, settings.port) == (Path("leadline-data"), "127.0.0.1", 8321)
    assert settings.database is None


def test_a_setting_comes_from_the_environment_and_what_is_given_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_PORT", "9000")
    assert read_settings().port == 9000
    assert read_settings(port=9001).port == 9001
    assert read_settings(port=None).port == 9000


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_PORT", "")
    assert read_settings().port == 8321


def test_all_wrong_values_are_told_at_once_each_with_its_name_and_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_PORT", "70000")
    monkeypatch.setenv("LEADLINE_LOG_LEVEL", "warn")
    monkeypatch.setenv("LEADLINE_HOEM", "/somewhere")
    with pytest.raises(BadSetting) as caught:
        read_settings()
    problems = {problem.path: problem for problem in caught.value.problems}
    assert set(problems) == {"LEADLINE_PORT", "LEADLINE_LOG_LEVEL", "LEADLINE_HOEM"}
    assert all(problem.mend and problem.id.startswith("setting-") for problem in problems.values())
    assert problems["LEADLINE_LOG_LEVEL"].nearest == "warning"
    assert problems["LEADLINE_HOEM"].nearest == "LEADLINE_HOME"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0),
        ("host", ""),
        ("url", "leads.example.com"),
        ("database", "mysql://host/name"),
        ("log_level", "loud"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadSetting, match=f"LEADLINE_{name.upper()}"):
        read_settings(**{name: value})


def test_a_password_in_a_setting_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE", "mysql://me:swordfish@host/name")
    with pytest.raises(BadSetting) as caught:
        read_settings()
    assert "swordfish" not in str(caught.value)
    assert "swordfish" not in repr(caught.value.problems)
    monkeypatch.setenv("LEADLINE_DATABASE", "postgresql://me:swordfish@host/name")
    assert "swordfish" not in repr(read_settings())


def test_a_stray_env_file_in_the_working_folder_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LEADLINE_PORT=9000\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    code = "from leadline.settings import read_settings; print(read_settings().port)"
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert told == "8321\n"


def test_every_setting_says_what_it_means() -> None:
    assert all(row.description.endswith(".") for row in setting_rows())


def test_the_reference_of_settings_is_the_table(repository: Path) -> None:
    page = (repository / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert page == reference(), "run: python -m leadline.settings > docs/reference/settings.md"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_decides_something(repository: Path, name: str) -> None:
    used = re.compile(rf"settings(\(\))?\.{name}(_address)?\b|[\"']LEADLINE_{name.upper()}[\"']", re.I)
    assert any(used.search(text) for text in _texts(repository)), f"nothing reads the setting {name}"


def test_every_variable_that_the_code_reads_is_in_the_table(repository: Path) -> None:
    read = {name for text in _texts(repository) for name in re.findall(r"\bLEADLINE_[A-Z_]+\b", text)}
    assert read - {row.variable for row in setting_rows()} == set()


def _texts(repository: Path) -> list[str]:
    package = repository / "src/leadline"
    return [path.read_text(encoding="utf-8") for path in package.rglob("*.py") if path != package / "settings.py"]
