"""Shapes of values: what may stand at a place of the text. One description reads it and is its JSON Schema.

A shape's `read` gives the value, or None after adding to the findings; reading goes on, so all problems are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.nodes import SAID, Node, canonical, exact

Json = dict[str, Any]


class Shape(Protocol):
    def read(self, node: Node, path: Path, findings: Findings) -> Any: ...

    def schema(self) -> Json: ...


def wrong_type(node: Node, path: Path, findings: Findings, wanted: str, mend: str = "") -> None:
    said = f"{node.text!r}" if node.scalar else SAID[node.kind]
    findings.add("wrong_type", path, f"Here must be {wanted}, not {said}.", mend)


@dataclass(frozen=True, slots=True)
class Text:
    most: int = 10_000

    def read(self, node: Node, path: Path, findings: Findings) -> str | None:
        if not node.scalar:
            wrong_type(node, path, findings, "a text")
            return None
        text = node.text.strip()
        if not text:
            findings.add("empty", path, "The text is empty.", "Write something or leave the key out.")
            return None
        if len(text) > self.most:
            findings.add("too_long", path, f"The text is longer than {self.most} characters.", "Shorten it.")
            return None
        return text

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True, slots=True)
class Number:
    least: float | None = None
    most: float = 1e9

    def read(self, node: Node, path: Path, findings: Findings) -> float | None:
        if node.kind != "number":
            quoted = node.kind == "text" and node.text.strip().replace(".", "", 1).lstrip("+-").isdigit()
            wrong_type(node, path, findings, "a number", "Write it without quotes." if quoted else "")
            return None
        value = float(exact(node.text))
        if abs(value) > self.most or (self.least is not None and value < self.least):
            least = -self.most if self.least is None else self.least
            mend = f"It must be from {least:g} to {self.most:g}."
            findings.add("out_of_range", path, f"{node.text} is out of range.", mend)
            return None
        return value

    def schema(self) -> Json:
        return {"type": "number", "minimum": -self.most if self.least is None else self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Whole:
    least: int = 0
    most: int = 1_000_000

    def read(self, node: Node, path: Path, findings: Findings) -> int | None:
        value = exact(node.text) if node.kind == "number" else None
        if value is None or value != value.to_integral_value():
            wrong_type(node, path, findings, "a whole number")
            return None
        if not self.least <= value <= self.most:
            mend = f"It must be from {self.least} to {self.most}."
            findings.add("out_of_range", path, f"{node.text} is out of range.", mend)
            return None
        return int(value)

    def schema(self) -> Json:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, node: Node, path: Path, findings: Findings) -> bool | None:
        if node.kind != "flag":
            wrong_type(node, path, findings, "true or false", "Write true or false.")
            return None
        return node.text.lower() == "true"

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar in a notation of its own: `make` turns its text into the value or raises ValueError with a sentence."""

    id: str
    make: Callable[[str], Any]
    pattern: str | None = None
    number: bool = False
    """a bare number is such a notation too"""

    def read(self, node: Node, path: Path, findings: Findings) -> Any:
        if not node.scalar:
            wrong_type(node, path, findings, "one value")
            return None
        try:
            return self.make(canonical(node) if node.kind == "number" else node.text)
        except ValueError as error:
            what, _, mend = str(error).partition("; ")
            findings.add(self.id, path, f"{what}.", f"{mend[:1].upper()}{mend[1:]}." if mend else "")
            return None

    def schema(self) -> Json:
        text: Json = {"type": "string"} | ({"pattern": self.pattern} if self.pattern else {})
        return {"anyOf": [text, {"type": "number"}]} if self.number else text


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a closed set of words."""

    names: tuple[str, ...]
    called: str
    id: str = "unknown_word"

    def read(self, node: Node, path: Path, findings: Findings) -> str | None:
        if not node.scalar:
            wrong_type(node, path, findings, f"a {self.called}")
            return None
        name = node.text.strip().casefold()
        if name in self.names:
            return name
        findings.unknown(self.id, path, f"There is no {self.called} {node.text!r}.", node.text, self.names)
        return None

    def schema(self) -> Json:
        return {"enum": list(self.names)}


@dataclass(frozen=True, slots=True)
class ListOf:
    """`alone`: a single value may stand for a list of one."""

    item: Shape
    alone: bool = False
    least: int = 0
    most: int = 10_000

    def read(self, node: Node, path: Path, findings: Findings) -> list[Any] | None:
        if node.kind != "list":
            if self.alone and node.kind != "nothing":
                value = self.item.read(node, path, findings)
                return None if value is None else [value]
            wrong_type(node, path, findings, "a list", "Write it with - before each entry, or in [ ].")
            return None
        if len(node.items) < self.least:
            findings.add("empty", path, "The list is empty.", "Add an entry or leave the key out.")
            return None
        if len(node.items) > self.most:
            findings.add("too_long", path, f"The list has more than {self.most} entries.", "Shorten it.")
            return None
        read = [self.item.read(item, (*path, i), findings) for i, item in enumerate(node.items)]
        return [value for value in read if value is not None]

    def schema(self) -> Json:
        many: Json = {"type": "array", "items": self.item.schema()} | ({"minItems": self.least} if self.least else {})
        return {"anyOf": [self.item.schema(), many]} if self.alone else many


@dataclass(frozen=True, slots=True)
class MapOf:
    """Names of the user's own (or, with `names`, of a closed set) to values of one shape."""

    value: Shape
    names: tuple[str, ...] | None = None
    called: str = "name"
    id: str = "unknown_key"
    check: Callable[[str], Any] | None = None
    pattern: str | None = None
    most: int = 10_000

    def read(self, node: Node, path: Path, findings: Findings) -> dict[str, Any] | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "a mapping", f"Write  {self.called}: value  below each other.")
            return None
        if len(node.entries) > self.most:
            findings.add("too_long", path, f"There are more than {self.most} entries.", "Shorten it.")
            return None
        read: dict[str, Any] = {}
        for name, child in node.entries.items():
            here = (*path, name)
            if not name:
                findings.add("bad_key", here, f"A {self.called} is empty.", "Give it a name.")
                continue
            if self.names is not None and name not in self.names:
                findings.unknown(self.id, here, f"There is no {self.called} {name!r}.", name, self.names)
                continue
            if self.check is not None:
                try:
                    self.check(name)
                except ValueError as error:
                    what, _, mend = str(error).partition("; ")
                    findings.add("bad_key", here, f"{what}.", f"{mend[:1].upper()}{mend[1:]}." if mend else "")
                    continue
            value = self.value.read(child, here, findings)
            if value is not None:
                read[name] = value
        return read

    def schema(self) -> Json:
        if self.names is not None:
            entries = {name: self.value.schema() for name in self.names}
            return {"type": "object", "properties": entries, "additionalProperties": False}
        if self.pattern is not None:
            entries = {self.pattern: self.value.schema()}
            return {"type": "object", "patternProperties": entries, "additionalProperties": False}
        return {"type": "object", "additionalProperties": self.value.schema()}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its value's shape, what it says (for the reference) and what holds without it."""

    shape: Shape
    says: str
    without: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. Gives a dict of the keys that were written and are right."""

    keys: Mapping[str, Key]
    called: str
    id: str = "unknown_key"
    finish: Callable[[dict[str, Any], Path, Findings], Any] | None = field(default=None, compare=False)

    def read(self, node: Node, path: Path, findings: Findings) -> Any:
        if node.kind != "map":
            wrong_type(node, path, findings, f"a mapping with the keys of a {self.called}")
            return None
        read: dict[str, Any] = {}
        for name, child in node.entries.items():
            key = self.keys.get(name)
            if key is None:
                findings.unknown(self.id, (*path, name), f"A {self.called} has no {name!r}.", name, self.keys)
            elif child.kind == "nothing" and not key.needed:
                continue
            else:
                value = key.shape.read(child, (*path, name), findings)
                if value is not None:
                    read[name] = value
        missing = [name for name, key in self.keys.items() if key.needed and name not in node.entries]
        for name in missing:
            findings.add("missing_key", path, f"A {self.called} needs {name!r}.", self.keys[name].says)
        if self.finish is not None:
            return self.finish(read, path, findings)
        return read

    def schema(self) -> Json:
        properties = {}
        for name, key in self.keys.items():
            says = key.says + (f" Without it: {key.without}." if key.without else "")
            properties[name] = key.shape.schema() | {"description": says}
        needed = [name for name, key in self.keys.items() if key.needed]
        schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        return schema | ({"required": needed} if needed else {})


@dataclass(frozen=True, slots=True)
class Either:
    """A scalar of one shape or a mapping (or list) of another."""

    scalar: Shape
    other: Shape

    def read(self, node: Node, path: Path, findings: Findings) -> Any:
        return (self.scalar if node.scalar or node.kind == "nothing" else self.other).read(node, path, findings)

    def schema(self) -> Json:
        return {"anyOf": [self.scalar.schema(), self.other.schema()]}
