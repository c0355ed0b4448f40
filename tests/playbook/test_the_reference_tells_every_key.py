from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadline.playbook import Playbook, schema
from leadline.playbook.reading.case_language import FILE
from leadline.playbook.reading.conditions import TESTS
from leadline.playbook.reading.language import GRADED, KINDS, PLAYBOOK
from tests.playbook.schema_keys import rows


@pytest.fixture(scope="module")
def reference(repository: Path) -> str:
    return (repository / "docs/reference/playbook.md").read_text(encoding="utf-8")


def test_every_key_of_playbooks_is_told_as_the_schema_says(reference: str) -> None:
    assert [row for row in rows(schema()) if row not in reference] == []


def test_every_key_of_cases_is_told(reference: str) -> None:
    assert [row for row in rows(FILE.schema()) if row not in reference] == []


def test_it_tells_of_no_key_that_there_is_not(reference: str) -> None:
    told = [
        line
        for line in reference.splitlines()
        if line.startswith("| `") and line.count("|") == 3 and ":" not in line[:40]
    ]
    known = {row.split("|")[1] for row in (*rows(schema()), *rows(FILE.schema()))}
    assert [line for line in told if line.split("|")[1] not in known and "{" not in line.split("|")[1]] == []


def test_every_test_kind_and_action_is_named(reference: str) -> None:
    assert [word for word in (*TESTS, *KINDS, *GRADED) if word not in reference] == []


def test_the_schema_has_every_key_that_is_read() -> None:
    assert list(schema()["properties"]) == list(PLAYBOOK.keys)


def test_the_example_uses_every_key_of_the_schema(repository: Path) -> None:
    text = (repository / "docs/reference/playbook-by-example.yaml").read_text(encoding="utf-8")
    missing = [
        key for key in schema()["properties"] if not any(line.startswith(f"{key}:") for line in text.splitlines())
    ]
    assert missing == []
    assert Playbook.parse(text).name == "Northlight Training"


def test_every_description_ends_as_a_sentence() -> None:
    def descriptions(part: Any) -> list[str]:
        if isinstance(part, dict):
            here = [part["description"]] if isinstance(part.get("description"), str) else []
            return here + [said for value in part.values() for said in descriptions(value)]
        return [said for value in part for said in descriptions(value)] if isinstance(part, list) else []

    assert [said for said in descriptions(schema()) if not said.endswith(".")] == []
