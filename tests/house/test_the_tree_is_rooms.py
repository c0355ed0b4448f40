from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.house.rooms import ROOMS

FACADE = {"__init__.py", "__about__.py", "__main__.py", "py.typed", "__pycache__"}


def test_everything_in_the_package_is_a_room_or_its_front_door(repository: Path) -> None:
    found = {path.name for path in (repository / "src/leadline").iterdir()} - FACADE
    assert {name.removesuffix(".py") for name in found} == set(ROOMS)


def test_the_import_contract_names_the_same_rooms_in_the_same_order(repository: Path) -> None:
    config = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = next(c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    assert [room for layer in rooms["layers"] for room in layer.split(" | ")] == list(ROOMS)
    assert rooms["exhaustive"] is True


def test_every_folder_with_code_is_a_package(repository: Path) -> None:
    package = repository / "src/leadline"
    bare = {p.parent for p in package.rglob("*.py") if not (p.parent / "__init__.py").exists()} - {package}
    assert bare == set()


def test_no_file_is_a_drawer_for_everything(repository: Path) -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [str(p) for p in (repository / "src").rglob("*.py") if p.name in drawers] == []


def test_files_stay_readable_in_one_sitting(repository: Path) -> None:
    long = {
        str(path.relative_to(repository)): lines
        for path in (repository / "src").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "GLOSSARY.md", "docs/index.md"])
def test_links_of_the_front_pages_stay_inside_the_tree(repository: Path, page: str) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    assert "](/" not in text
