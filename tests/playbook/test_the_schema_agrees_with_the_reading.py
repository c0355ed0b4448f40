from __future__ import annotations

import importlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadline.playbook import check, schema
from leadline.playbook.cases import DEFAULT_CASES
from leadline.playbook.reading.case_language import CASES, FILE
from leadline.playbook.reading.conditions import condition_schema
from leadline.playbook.reading.findings import Findings
from leadline.playbook.reading.nodes import Node, read_nodes
from leadline.playbook.reading.read import default_text

jsonschema = importlib.import_module("jsonschema")


def plain(node: Node) -> Any:
    """A tree as JSON has it."""
    if node.kind == "map":
        return {key: plain(value) for key, value in node.entries.items()}
    if node.kind == "list":
        return [plain(item) for item in node.items]
    if node.kind == "number":
        number = Decimal(node.text)
        return int(number) if number == number.to_integral_value() else float(number)
    return {"flag": node.text == "true", "nothing": None, "text": node.text}[node.kind]


def accepted(text: str, by: dict[str, Any]) -> bool:
    root = read_nodes(text, Findings())
    assert root is not None
    return bool(jsonschema.Draft202012Validator(by).is_valid(plain(root)))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_default_and_the_example_are_accepted(repository: Path) -> None:
    assert accepted(default_text(), schema())
    assert accepted((repository / "docs/reference/playbook-by-example.yaml").read_text(encoding="utf-8"), schema())


@pytest.mark.parametrize("file", sorted((DEFAULT_CASES / "cases").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_default_cases_are_accepted(file: Path) -> None:
    both = {"anyOf": [FILE.schema(), CASES.schema()], "$defs": {"condition": condition_schema()}}
    assert accepted(file.read_text(encoding="utf-8"), both)


@pytest.mark.parametrize(
    "text",
    [
        "colour: red",
        "thresholds: {mql: many}",
        "thresholds: {mqll: 1}",
        "rules: [{name: a, when: {ofer: x}, points: 1, criterion: need}]",
        "rules: [{name: a, when: {page: {like: x}}, points: 1, criterion: need}]",
        "rules: [{name: a, when: {}, points: 1, criterion: need}]",
        "rules: [{name: a, when: {kind: x}, points: 1, criterion: ned}]",
        "rules: [{when: {kind: x}, points: 1, criterion: need}]",
        "rules: [{name: a, when: {kind: x}, points: 1, criterion: need, half_life: 14 dayz}]",
        "rules: [{name: a, when: {kind: x}, points: 1, criterion: need, at_most: 2 per year}]",
        "offers: {a: {kind: downlod}}",
        "working_hours: {mon-fri: 9-17}",
        "next_steps: {warm: [delivr]}",
        "due: {quote: 5 minutes}",
        "flow: {steps: [mqll]}",
        "holidays: [christmas]",
        "leadline: 2",
    ],
)
def test_what_the_schema_refuses_the_reading_refuses(text: str) -> None:
    assert not accepted(text, schema())
    assert any(problem.level == "error" for problem in check(text))
