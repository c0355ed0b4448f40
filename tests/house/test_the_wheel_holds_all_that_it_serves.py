from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel_files(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            repository,
        ],
        check=True,
    )
    (wheel,) = folder.glob("leadline-*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_file_of_the_package_is_in_the_wheel(repository: Path, wheel_files: set[str]) -> None:
    source = repository / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "leadline").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"leadline/py.typed", "leadline/settings.py"} <= wanted
    assert wanted - wheel_files == set()


def test_the_wheel_holds_nothing_else(wheel_files: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel_files if ".dist-info/" not in name} == {"leadline"}


def test_the_licence_comes_with_it(wheel_files: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in wheel_files)
