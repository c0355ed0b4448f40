"""YAML 1.2 text as a tree of nodes that know their lines; nothing is made but texts, numbers, flags, lists and maps.

Read from the parser's events, so that every duplicate key, alias and foreign tag is found, and none is acted on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from leadline.playbook.reading.findings import Findings, Path

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
LONGEST_NUMBER = 60

NodeKind: TypeAlias = Literal["text", "number", "flag", "nothing", "list", "map"]
SAID: dict[NodeKind, str] = {
    "text": "a text", "number": "a number", "flag": "true or false", "nothing": "nothing", "list": "a list",
    "map": "a mapping of names",
}  # fmt: skip

_NOTHING = re.compile(r"~|null|Null|NULL|")
_FLAG = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(slots=True)
class Node:
    """`text` is what was written; `items` are a list's, `entries` a map's, `key_lines` where its keys stand."""

    kind: NodeKind
    line: int
    text: str = ""
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def scalar(self) -> bool:
        return self.kind in ("text", "number", "flag")

    def find(self, path: Path) -> Node | None:
        here: Node | None = self
        for part in path:
            if here is None:
                return None
            here = _child(here, part)
        return here

    def line_of(self, path: Path) -> int:
        """The line of the deepest part of `path` that was written; of a key rather than its value."""
        here, line = self, self.line
        for part in path:
            child = _child(here, part)
            if child is None:
                return here.key_lines.get(part, line) if isinstance(part, str) else line
            line = here.key_lines.get(part, child.line) if isinstance(part, str) else child.line
            here = child
        return line


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(part, str):
        return node.entries.get(part)
    return node.items[part] if 0 <= part < len(node.items) else None


def read_nodes(text: str, findings: Findings) -> Node | None:
    """The tree of the one document in `text`; None where it cannot be read at all (the findings tell why)."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        findings.add(
            "too_large", (), "The file is larger than 1 MiB.", "Split it, or leave out what is not a playbook."
        )
        return None
    try:
        tree = _Tree(findings)
        return tree.document(iter(YAML(typ="rt", pure=True).parse(text)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        said = (error.problem or error.context or "it cannot be read").strip()
        findings.add(
            "not_yaml", (), f"This is not YAML: {said}.", "Look at indentation, colons and quotes here.", line=line
        )
    except (YAMLError, ValueError) as error:
        findings.add(
            "not_yaml", (), f"This is not YAML: {str(error).splitlines()[0]}.", "Save the file as plain UTF-8 text."
        )
    except _Stop:
        pass
    return None


class _Stop(Exception):
    """The text is refused; why is among the findings."""


class _Tree:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    mend = "Keep one document in a file; remove the line ---."
                    self.findings.add("two_documents", (), "A second document begins.", mend, line=_line(event))
                    raise _Stop
            elif name in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"):
                root = self.node(event, events, (), 0)
        return root

    def node(self, event: Any, events: Iterator[Any], path: Path, depth: int) -> Node:
        name = type(event).__name__
        line = _line(event)
        if depth > MOST_DEPTH:
            self.findings.add(
                "too_deep", path, "The nesting is too deep.", f"No playbook needs {MOST_DEPTH} levels.", line=line
            )
            raise _Stop
        if name == "AliasEvent":
            self.findings.add(
                "alias", path, f"*{event.anchor} points to another place.", "Write out what is meant.",
                line=line,
            )  # fmt: skip
            return Node("nothing", line)
        self._tag(event, path, line)
        if name == "ScalarEvent":
            return Node(_kind(event, self.findings, path), line, event.value)
        if name == "SequenceStartEvent":
            return self._list(events, path, depth, line)
        return self._map(events, path, depth, line)

    def _list(self, events: Iterator[Any], path: Path, depth: int, line: int) -> Node:
        node = Node("list", line)
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            node.items.append(self.node(event, events, (*path, len(node.items)), depth + 1))
        return node

    def _map(self, events: Iterator[Any], path: Path, depth: int, line: int) -> Node:
        node = Node("map", line)
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key_line = _line(event)
            if type(event).__name__ != "ScalarEvent":
                self.node(event, events, path, depth + 1)
                self.findings.add("bad_key", path, "A name must be a plain text.", "Write  name: value.", line=key_line)
                self.node(next(events), events, path, depth + 1)
                continue
            key = event.value.strip()
            value = self.node(next(events), events, (*path, key), depth + 1)
            if key in node.entries:
                self.findings.add(
                    "twice", (*path, key), f"{key} stands here twice; first in line {node.key_lines[key]}.",
                    "Keep one of them.", line=key_line,
                )  # fmt: skip
                continue
            node.entries[key] = value
            node.key_lines[key] = key_line
        return node

    def _tag(self, event: Any, path: Path, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is None or str(tag) in ("!", ""):
            return
        if not str(tag).startswith("tag:yaml.org,2002:") or "python" in str(tag):
            self.findings.add(
                "tag", path, f"The tag {tag} is not allowed.", "Leave it out; nothing in a playbook is run.", line=line
            )


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _kind(event: Any, findings: Findings, path: Path) -> NodeKind:
    """YAML 1.2 core schema: no sexagesimal numbers, no yes and no, no dates."""
    if not event.implicit[0] or event.style in ("'", '"', "|", ">"):
        return "text"
    text = event.value
    if _NOTHING.fullmatch(text):
        return "nothing"
    if _FLAG.fullmatch(text):
        return "flag"
    if _NOT_FINITE.fullmatch(text):
        findings.add(
            "not_finite", path, f"{text} is not a number to count with.", "Write an ordinary number.", line=_line(event)
        )
        return "nothing"
    if len(text) <= LONGEST_NUMBER and (_WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text)):
        return "number"
    return "text"


def exact(text: str) -> Decimal:
    """The number that a number node holds."""
    return Decimal(text)


def canonical(node: Node) -> str:
    """A scalar as the text that touches are compared with: 600 and 600.0 are "600", True is "true"."""
    if node.kind == "number":
        return plain(exact(node.text))
    if node.kind == "flag":
        return node.text.lower()
    return node.text.strip()


def plain(number: Decimal) -> str:
    """Without exponent and superfluous zeros."""
    if number == number.to_integral_value():
        return str(int(number))
    return format(number.normalize(), "f")
