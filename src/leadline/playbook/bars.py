"""The numbers of a playbook that are changed most, read from its text and written into it.

Only what was asked for changes: every other character of the text, its comments and its order stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from leadline.playbook.reading import values
from leadline.playbook.reading.nodes import exact, plain
from leadline.problems import BadPlaybook, Problem

Kind: TypeAlias = Literal["points", "whole", "span", "due"]
Path: TypeAlias = tuple[str, ...]

_POINTS = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a number stands, what it is, and what holds where the text says nothing."""

    path: Path
    kind: Kind
    otherwise: str

    @property
    def name(self) -> str:
        return ".".join(self.path)


def _bars(stem: str, kind: Kind, **otherwise: str) -> Iterator[Bar]:
    for name, value in otherwise.items():
        yield Bar((*stem.split("."), name), kind, value)


BARS: tuple[Bar, ...] = (
    *_bars("thresholds", "points", mql="40", sql="70", recycle="25"),
    *_bars("gates.mql", "points", engagement="10"),
    *_bars("gates.sql.intent", "points", need="10", buying_stage="10"),
    *_bars("gates.sql.prequalified", "points", fit="10", budget_authority="10"),
    *_bars("temperature.cooling", "span", hot="14 days", warm="30 days", cool="90 days"),
    *_bars("due", "due", quote="5 working minutes", trial="5 working minutes", tool="5 working minutes",
           hot="1 working day", warm="1 working day", cool="3 working days"),
    *_bars("stages", "span", accepted_idle="60 days", override="90 days"),
    *_bars("takers", "whole", free_things="5", replies="2"),
    *_bars("takers", "span", within="180 days"),
)  # fmt: skip
WHOLE_GROUPS = (("gates", "sql", "intent"), ("gates", "sql", "prequalified"))
"""Whoever gives one of these has to give the others too: one that is not listed does not count."""


def bars_of(text: str) -> dict[str, str]:
    """By its name what holds for each number: as the text says it, else what holds otherwise; empty where a group of
    gates leaves it out. Raises BadPlaybook where the text is no mapping that can be read.
    """
    root = _root(text)
    said = {}
    for bar in BARS:
        there = _find(root, bar.path)
        group = bar.path[:-1] in WHOLE_GROUPS and isinstance(_find(root, bar.path[:-1]), MappingNode)
        said[bar.name] = there.value.strip() if isinstance(there, ScalarNode) else "" if group else bar.otherwise
    return said


def read_bar(bar: Bar, typed: str) -> str:
    """What somebody typed as the text says it. Raises ValueError in plain words."""
    written = " ".join(typed.split())
    if bar.kind == "points":
        if not _POINTS.fullmatch(written):
            raise ValueError("Points are a number like 40 or 12.5.")
        return plain(exact(written.replace(",", ".")))
    if bar.kind == "whole":
        if not _WHOLE.fullmatch(written) or not 1 <= int(written) <= 10_000:
            raise ValueError("A whole number like 5, from 1 on.")
        return str(int(written))
    try:
        values.span(written) if bar.kind == "span" else values.due(written)
    except ValueError:
        likes = {"span": "A span of time like 14 days or 2 weeks.", "due": "Like 5 working minutes or 1 working day."}
        raise ValueError(likes[bar.kind]) from None
    return written


def with_bars(text: str, given: Mapping[str, str]) -> str:
    """The text with these numbers, by their names, as `read_bar` gives them.

    Raises BadPlaybook where the text cannot be read, or says a part in a way that only its writer can change.
    """
    changed = text
    for bar in BARS:
        if bar.name not in given:
            continue
        group = bar.path[:-1]
        if group in WHOLE_GROUPS and not isinstance(_find(_root(changed), group), MappingNode):
            for other in BARS:
                if other.path[:-1] == group:
                    changed = _with(changed, other.path, other.otherwise)
        changed = _with(changed, bar.path, given[bar.name])
    _only_these(text, changed, given)
    return changed


def _root(text: str) -> MappingNode:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, ValueError):
        root = None
    if not isinstance(root, MappingNode):
        what = "The text cannot be read, so its numbers cannot be changed one by one."
        raise BadPlaybook(Problem("unreadable", what, "Mend the text first."))
    return root


def _find(node: Any, path: Path) -> Any:
    for part in path:
        node = _entry(node, part)[1] if isinstance(node, MappingNode) else None
    return node


def _entry(node: MappingNode, name: str) -> tuple[Any, Any]:
    """A key and its value; None both where there is none."""
    return next((entry for entry in node.value if str(entry[0].value).strip() == name), (None, None))


def _with(text: str, path: Path, value: str) -> str:
    """The text with another value at a path, or with what is missing on the way to it."""
    here: Any = _root(text)
    key: Any = None
    for depth, part in enumerate(path):
        if not isinstance(here, MappingNode):
            if not _is_empty(here):
                raise _written_otherwise(path[:depth])
            return _after(text, key, _inner(path[depth:], value))
        name, child = _entry(here, part)
        if name is None:
            return _added(text, here, f"{part}: {_inner(path[depth + 1 :], value)}", top=depth == 0)
        key, here = name, child
    if _is_empty(here):
        return _after(text, key, value)
    if not isinstance(here, ScalarNode):
        raise _written_otherwise(path)
    return text[: here.start_mark.index] + value + text[here.end_mark.index :]


def _is_empty(node: Any) -> bool:
    """A key without a value: its place is told as that of what follows."""
    return isinstance(node, ScalarNode) and not node.value and node.start_mark.index == node.end_mark.index


def _after(text: str, key: Any, value: str) -> str:
    at = text.index(":", key.end_mark.index) + 1
    return f"{text[:at]} {value}{text[at:]}"


def _inner(path: Path, value: str) -> str:
    for part in reversed(path):
        value = f"{{{part}: {value}}}"
    return value


def _added(text: str, node: MappingNode, entry: str, *, top: bool) -> str:
    """The text with one entry more in a mapping: at the end of the text, in its braces, or in a line of its own."""
    if node.flow_style:
        at = node.start_mark.index + 1
        return text[:at] + entry + (", " if node.value else "") + text[at:]
    if top:
        return f"{text.rstrip()}\n\n{entry}\n"
    key, last = node.value[-1]
    indent = " " * key.start_mark.column
    if isinstance(last, ScalarNode) and last.end_mark.line == key.start_mark.line and not _is_empty(last):
        at = text.find("\n", last.end_mark.index)
        at = len(text) if at < 0 else at
        return f"{text[:at]}\n{indent}{entry}{text[at:]}"
    first = node.value[0][0].start_mark.index
    return f"{text[:first]}{entry}\n{indent}{text[first:]}"


def _only_these(before: str, after: str, given: Mapping[str, str]) -> None:
    """Raises BadPlaybook if anything else says something else now: rather nothing is changed than too much."""
    try:
        old, new = (dict(_leaves(YAML(typ="safe", pure=True).load(text) or {})) for text in (before, after))
    except (YAMLError, ValueError, AttributeError):
        raise _written_otherwise(()) from None
    filled = {bar.path for bar in BARS if bar.name in given or bar.path[:-1] in WHOLE_GROUPS}
    differ = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    empty = {path[:length] for path in filled for length in range(1, len(path))}
    if differ - filled - empty:
        raise _written_otherwise(next(iter(differ - filled - empty)))


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key).strip()))
    else:
        yield path, repr(value)


def _written_otherwise(path: Path) -> BadPlaybook:
    where = f"“{'.'.join(path)}”" if path else "This part"
    what = f"{where} is written in a way that only the text can change."
    return BadPlaybook(Problem("written_otherwise", what, "Change it in the text, under Rules."))
