"""What was chosen of columns goes over when the file is read another way: other letters, another separator or sheet."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from pathlib import Path

from leadline.collect.fields import FREE
from leadline.collect.files.manner import Manner, Trait
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import ANY, Part
from leadline.record.home import Home
from leadline.record.import_drafts import Draft
from leadline.web.importing.looking import Look

FILE = "carried.json"
CUT = ("encoding", "separator", "sheet", "header")
"""Traits by which a file falls into columns; choices stay as they are where none of these changes."""
Recode = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Carried:
    """`mapping` by the names that columns have now. `dropped` are columns that something was chosen for, and that are
    there no more.
    """

    mapping: Mapping
    dropped: tuple[str, ...]


def cuts_alike(one: Manner, other: Manner) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in CUT)


def keep(home: Home, one: Draft, look: Look, mapping: Mapping) -> None:
    """Keep what was chosen by the columns of `look`, until something is chosen by others."""
    told = {"mapping": mapping.text(), "header": look.header, "read": _read(look.traits)}
    path = _file(home, one)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
    fresh.replace(path)


def forget(home: Home, one: Draft) -> None:
    """Rows became something else: what was chosen for them goes over to nothing."""
    _file(home, one).unlink(missing_ok=True)


def carried(home: Home, one: Draft, look: Look) -> Carried | None:
    """What was kept, by the columns of `look`; None if nothing was, or something was chosen since."""
    if one.mapping:
        return None
    try:
        told = json.loads(_file(home, one).read_bytes())
    except FileNotFoundError:
        return None
    read, now = told["read"], _read(look.traits)
    alike = all(read.get(name) == now.get(name) for name in CUT if name != "encoding")
    mapping = Mapping.parse(told["mapping"])
    if mapping.kind != (one.kind or look.kind):
        return None
    return moved(mapping, told["header"], look, _recode(read.get("encoding"), now.get("encoding")), by_place=alike)


def moved(mapping: Mapping, before: Sequence[str], look: Look, recode: Recode, *, by_place: bool) -> Carried:
    """A mapping by the columns of `look`: the same ones by their names, else (where the file falls into columns as it
    did `before`) by their places. Words are `recode`d. Columns that were not there are taken as suggested.
    """
    names = _Names(before, look.header, by_place=by_place)
    fields: dict[str, tuple[str, ...]] = {}
    called: dict[str, str] = {}
    for field, columns in mapping.fields.items():
        found = names.of(columns)
        called[field] = _called(field, columns, found)
        if found:
            fields[called[field]] = found
    for field, columns in look.mapping.fields.items() if mapping.fields else ():
        if field not in fields and not names.taken & set(columns):
            fields[field] = columns
    parts = tuple(part for part in (_part(part, names, recode) for part in mapping.touches) if part)
    rules = []
    for rule in mapping.leave_out:
        column = (ANY,) if rule.column == ANY else names.of((rule.column,))
        rules += [replace(rule, column=name) for name in column]
    made = replace(
        mapping,
        fields=fields,
        values=_values(mapping, look.mapping, called, recode),
        touches=parts,
        leave_out=tuple(rules),
        read=look.mapping.read,
        cut={called.get(field, field): said for field, said in mapping.cut.items()},
        before={called.get(field, field): said for field, said in mapping.before.items()},
        first_of={called.get(field, field): said for field, said in mapping.first_of.items()},
    )
    return Carried(made, tuple(dict.fromkeys(names.dropped)))


class _Names:
    """What columns are called now; `dropped` are those that were asked for and are gone."""

    def __init__(self, before: Sequence[str], now: Sequence[str], *, by_place: bool) -> None:
        there = {_same(name): name for name in reversed(now) if name.strip()}
        known = {_same(name) for name in before}
        self._found: dict[str, str] = {}
        self.dropped: list[str] = []
        for place, name in enumerate(before):
            found = there.get(_same(name))
            beside = now[place] if by_place and len(before) == len(now) else ""
            if found is None and beside.strip() and _same(beside) not in known:
                found = beside
            if found is not None and name.strip():
                self._found.setdefault(_same(name), found)
        self.taken = set(self._found.values())

    def of(self, columns: Sequence[str]) -> tuple[str, ...]:
        self.dropped += [column for column in columns if _same(column) not in self._found]
        return tuple(self._found[_same(column)] for column in columns if _same(column) in self._found)


def _part(part: Part, names: _Names, recode: Recode) -> Part | None:
    """None where a column is gone that says when the touch is made."""
    when = {}
    for column, words in part.when.items():
        found = names.of((column,))
        if not found:
            return None
        when[found[0]] = tuple(map(recode, words))
    fields = {field: found for field, columns in part.fields.items() if (found := names.of(columns))}
    return replace(part, fields=fields, when=when)


def _values(
    mapping: Mapping, suggested: Mapping, called: Map[str, str], recode: Recode
) -> dict[str, dict[str, str | None]]:
    """What words mean, in the letters that they have now. A word of the file that stands for others is one, too."""
    values: dict[str, dict[str, str | None]] = {}
    for field, words in mapping.values.items():
        values[called.get(field, field)] = {
            recode(word): recode(means) if means is not None and _same(means) == _same(word) else means
            for word, means in words.items()
        }
    for field, words in suggested.values.items():
        known = {_same(word) for word in values.get(field, {})}
        more = {word: means for word, means in words.items() if not word.isascii() and _same(word) not in known}
        if more:
            values[field] = {**values.get(field, {}), **more}
    return values


def _called(field: str, columns: Sequence[str], found: Sequence[str]) -> str:
    """A field that is called after its column is called after it still."""
    for prefix in FREE:
        if field.startswith(prefix) and found and columns and field.removeprefix(prefix) == columns[0].strip():
            return prefix + found[0].strip()
    return field


def _recode(before: str | None, now: str | None) -> Recode:
    def recode(text: str) -> str:
        if text.isascii() or before is None or now is None:
            return text
        try:
            return text.encode(before).decode(now)
        except (UnicodeError, LookupError):
            return text

    return recode


def _read(traits: Sequence[Trait]) -> dict[str, str | None]:
    return {trait.name: trait.value for trait in traits if trait.name in CUT}


def _same(name: str) -> str:
    return name.strip().casefold()


def _file(home: Home, one: Draft) -> Path:
    return one.place(home) / FILE
