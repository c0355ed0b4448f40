from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from leadline.cli.options import DEFAULT_HOME


def test_homes_that_commands_make_here_are_ignored(repository: Path) -> None:
    ignored = (repository / ".gitignore").read_text().splitlines()
    assert {f"{DEFAULT_HOME.name}/", "leadline-demo/"} <= set(ignored)


def test_a_home_in_the_checkout_is_in_no_source_archive(repository: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling, which builds the archive, is not installed")
    checkout = tmp_path / "checkout"
    (checkout / "src").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(repository / name, checkout / name)
    shutil.copytree(
        repository / "src" / "leadline", checkout / "src" / "leadline", ignore=shutil.ignore_patterns("__pycache__")
    )
    for home in ("leadline-demo", "mine", "docs/mine", "tests/mine"):
        (checkout / home / "lake").mkdir(parents=True)
        for name in ("record.sqlite3", "record.sqlite3-wal", "secret_key", "lake/0.parquet"):
            (checkout / home / name).write_text("private")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path], cwd=checkout, check=True
    )
    (archive,) = tmp_path.glob("leadline-*.tar.gz")
    with tarfile.open(archive) as packed:
        names = [name.split("/", 1)[1] for name in packed.getnames()]
    assert "src/leadline/py.typed" in names
    assert not [name for name in names if "mine" in name.split("/") or "leadline-demo" in name.split("/")]
