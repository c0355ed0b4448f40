from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("runtime.txt", "test.txt")


def _pins(path: Path) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.M
    ):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def _bounds(repository: Path) -> tuple[list[Requirement], list[Requirement]]:
    config = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    groups, extras = config["dependency-groups"], config["project"]["optional-dependencies"]
    runtime = [Requirement(text) for text in config["project"]["dependencies"] + groups["build"]]
    return runtime, [*runtime, *(Requirement(text) for text in groups["test"] + extras["postgres"] + extras["spark"])]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_address_is_named(repository: Path, lock: str) -> None:
    text = (repository / "requirements" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert blocks
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text


@pytest.mark.parametrize(("lock", "which"), [("runtime.txt", 0), ("test.txt", 1)])
def test_the_locks_fit_the_bounds(repository: Path, lock: str, which: int) -> None:
    pins = _pins(repository / "requirements" / lock)
    for bound in _bounds(repository)[which]:
        versions = pins.get(canonicalize_name(bound.name), set())
        assert versions, f"{bound} is not in {lock}: run make lock"
        assert all(bound.specifier.contains(version) for version in versions), f"{bound}: run make lock"


def test_what_is_tested_is_what_runs(repository: Path) -> None:
    runtime, tested = (_pins(repository / "requirements" / lock) for lock in LOCKS)
    assert {name: tested.get(name) for name in runtime} == runtime


def test_every_requirement_is_bounded_below_and_above(repository: Path) -> None:
    runtime, tested = _bounds(repository)
    calendar = {"tzdata"}  # versions are dates: there is no next major one to shut out
    for bound in {*runtime, *tested}:
        operators = {part.operator for part in bound.specifier}
        assert ">=" in operators, bound
        assert "<" in operators or bound.name in calendar, bound
