"""`when`: conditions on the fields of a touch and the attributes of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadline.playbook.parts import Condition, Test
from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.nodes import Node, canonical, exact
from leadline.playbook.reading.shapes import Json, wrong_type
from leadline.touches.columns import CONDITION_COLUMNS

TESTS: tuple[Test, ...] = (
    "is", "one_of", "not", "at_least", "at_most", "above", "below", "contains", "starts_with", "ends_with", "given",
)  # fmt: skip
NUMBER_TESTS = ("at_least", "at_most", "above", "below")
TEXT_TESTS = ("contains", "starts_with", "ends_with")
OPEN_FIELDS = ("properties", "attributes")
MOST_CONDITIONS = 100


def folded(text: str) -> str:
    """Text as it is compared: without regard to case and outer blanks."""
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class When:
    """A mapping of fields to conditions; gives a tuple of Condition, in the order written."""

    def read(self, node: Node, path: Path, findings: Findings) -> tuple[Condition, ...] | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "a mapping of fields", "Write it like  when: {kind: page_view}.")
            return None
        found: list[Condition] = []
        for name, child in node.entries.items():
            here = (*path, name)
            if name in OPEN_FIELDS:
                if child.kind != "map":
                    wrong_type(child, here, findings, "a mapping", f"Write it like  {name}: {{country: DE}}.")
                    continue
                for inner, value in child.entries.items():
                    found += _conditions(f"{name}.{inner}", value, (*here, inner), findings)
            elif name in CONDITION_COLUMNS:
                found += _conditions(name, child, here, findings)
            else:
                findings.unknown(
                    "unknown_column", here, f"A touch has no {name!r}.", name, (*CONDITION_COLUMNS, *OPEN_FIELDS),
                    f"Fields of your own are written  properties: {{{name}: …}}  or  attributes: {{{name}: …}}.",
                )  # fmt: skip
        if not found:
            if not node.entries or all(name in OPEN_FIELDS for name in node.entries):
                findings.add(
                    "empty_when", path, "There is no condition here; it would hold for everything.", "Name one."
                )
            return None
        if len(found) > MOST_CONDITIONS:
            findings.add("too_long", path, f"There are more than {MOST_CONDITIONS} conditions.", "Use fewer.")
            return None
        return tuple(found)

    def schema(self) -> Json:
        condition: Json = {"$ref": "#/$defs/condition"}
        fields: Json = dict.fromkeys(CONDITION_COLUMNS, condition)
        for name in OPEN_FIELDS:
            fields[name] = {"type": "object", "additionalProperties": condition}
        return {"type": "object", "properties": fields, "additionalProperties": False, "minProperties": 1}


def condition_schema() -> Json:
    scalar: Json = {"type": ["string", "number", "boolean"]}
    many: Json = {"type": "array", "items": scalar, "minItems": 1}
    tests: Json = {"is": scalar, "one_of": many, "not": {"anyOf": [scalar, many]}, "given": {"type": "boolean"}}
    tests |= {test: {"type": "number"} for test in NUMBER_TESTS} | dict.fromkeys(TEXT_TESTS, scalar)
    return {
        "description": "A value (equal), a list (equal to one of), or tests that must all hold.",
        "anyOf": [
            scalar,
            many,
            {"type": "object", "properties": tests, "additionalProperties": False, "minProperties": 1},
        ],
    }


def _conditions(field: str, node: Node, path: Path, findings: Findings) -> list[Condition]:
    if node.scalar:
        text = _text(node, path, findings)
        return [] if text is None else [Condition(field, "is", text)]
    if node.kind == "list":
        texts = _texts(node, path, findings)
        return [Condition(field, "one_of", texts)] if texts else []
    if node.kind == "nothing":
        findings.add("empty", path, "There is no value here.", "Write a value, or {given: false} for an absent one.")
        return []
    if not node.entries:
        findings.add("empty_when", path, "There is no test here.", "Name one.")
    found = []
    for name, child in node.entries.items():
        here = (*path, name)
        if name not in TESTS:
            findings.unknown("unknown_test", here, f"There is no test {name!r}.", name, TESTS)
            continue
        value = _value(name, child, here, findings)
        if value is not None:
            found.append(Condition(field, _test(name), value))
    return found


def _test(name: str) -> Test:
    return next(test for test in TESTS if test == name)


def _value(test: str, node: Node, path: Path, findings: Findings) -> Any:
    if test == "given":
        if node.kind != "flag":
            wrong_type(node, path, findings, "true or false")
            return None
        return node.text.lower() == "true"
    if test in NUMBER_TESTS:
        if node.kind != "number":
            wrong_type(node, path, findings, "a number")
            return None
        return float(exact(node.text))
    if test in ("one_of", "not"):
        if node.scalar and test == "not":
            text = _text(node, path, findings)
            return None if text is None else (text,)
        if node.kind != "list":
            wrong_type(node, path, findings, "a list of values")
            return None
        return _texts(node, path, findings) or None
    if not node.scalar:
        wrong_type(node, path, findings, "one value")
        return None
    return _text(node, path, findings)


def _text(node: Node, path: Path, findings: Findings) -> str | None:
    text = folded(canonical(node))
    if not text:
        findings.add("empty", path, "The text is empty.", "Write {given: false} for an absent value.")
        return None
    return text


def _texts(node: Node, path: Path, findings: Findings) -> tuple[str, ...]:
    if not node.items:
        findings.add("empty", path, "The list is empty; nothing is one of it.", "Add a value.")
    found = []
    for i, item in enumerate(node.items):
        if item.scalar:
            text = _text(item, (*path, i), findings)
            if text is not None:
                found.append(text)
        else:
            wrong_type(item, (*path, i), findings, "one value")
    return tuple(dict.fromkeys(found))
