"""Files of well-known programs, recognised by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.collect.files.language import MAPPING, read_text
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import ANY, LeaveOut, Part
from leadline.playbook.reading.shapes import Key, ListOf, MapOf, OneOf, Record, Text
from leadline.problems import BadSetting, Problem, nearest

TRIED = {
    "export": "tried on real exports",
    "tables": "tried on tables as connectors land them",
    "names": "by the published names of its columns, not tried on a real export yet",
}
PRESET = Record(
    {
        "name": Key(Text(60), "What the program calls the file", needed=True),
        "tried": Key(OneOf(tuple(TRIED), "way of trying"), "What the names of its columns are from", needed=True),
        "recognise": Key(ListOf(Text(), least=1), "Columns that such a file has", needed=True),
        "also_called": Key(MapOf(ListOf(Text())), "Column → what it is called elsewhere; * stands for anything"),
        "not_with": Key(ListOf(Text()), "Columns that such a file never has"),
        "mapping": Key(MAPPING, "As in a mapping, by the first names of the columns", needed=True),
    },
    "preset",
)
CURRENCY = re.compile(r"[\[(]([A-Z]{3})[\])]\s*$")


@dataclass(frozen=True, slots=True)
class Preset:
    """A mapping for the files of one program, whatever language they are in. `tried` is one of `TRIED`."""

    name: str
    tried: str
    recognise: tuple[str, ...]
    also_called: Map[str, tuple[str, ...]]
    not_with: tuple[str, ...]
    mapping: Mapping

    def mapping_for(self, header: Sequence[str]) -> Mapping | None:
        """The mapping by the names of this header; None if it is no such file."""
        there = _Header(header, self.also_called)
        if any(there.called(column) for column in self.not_with) or not all(map(there.called, self.recognise)):
            return None
        return self._by(there)

    def as_far_as_it_goes(self, header: Sequence[str]) -> Mapping | None:
        """The mapping by the names of this header, whatever of it is missing; None if none of its columns is there."""
        there = _Header(header, self.also_called)
        return self._by(there) if there.fields(self.mapping.fields) else None

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """Columns by which such a file is recognised, and which this one does not have."""
        there = _Header(header, self.also_called)
        return tuple(column for column in self.recognise if not there.called(column))

    def _by(self, there: _Header) -> Mapping:
        mapping = self.mapping
        fields = there.fields(mapping.fields)
        parts = [there.part(part) for part in mapping.touches]
        rows = [there.rows(rows) for rows in mapping.leave_out]
        return replace(
            mapping,
            name=self.name,
            fields=fields,
            constants=with_currency(mapping.constants, fields),
            touches=tuple(part for part in parts if part),
            leave_out=tuple(one for one in rows if one),
            **_of_fields(mapping, fields),
        )


class _Header:
    """The columns of a file under the names by which a preset knows them."""

    def __init__(self, header: Sequence[str], also_called: Map[str, tuple[str, ...]]) -> None:
        self.names = {name.strip().casefold(): name for name in reversed(header) if name.strip()}
        self.also_called = also_called

    def called(self, column: str) -> str | None:
        """What the file calls a column; None if it has none such."""
        for name in (column, *self.also_called.get(column, ())):
            if "*" in name:
                shape = re.compile(re.escape(name.casefold()).replace(r"\*", ".*"))
                found = next((own for plain, own in self.names.items() if shape.fullmatch(plain)), None)
            else:
                found = self.names.get(name.casefold())
            if found:
                return found
        return None

    def fields(self, fields: Map[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        found = {
            field: tuple(dict.fromkeys(name for name in map(self.called, columns) if name))
            for field, columns in fields.items()
        }
        return {field: columns for field, columns in found.items() if columns}

    def part(self, part: Part) -> Part | None:
        """None where the file does not say when the touch is made."""
        when = {self.called(column): words for column, words in part.when.items()}
        if None in when:
            return None
        return replace(part, fields=self.fields(part.fields), when={str(name): words for name, words in when.items()})

    def rows(self, rows: LeaveOut) -> LeaveOut | None:
        column = ANY if rows.column == ANY else self.called(rows.column)
        return replace(rows, column=column) if column else None


def preset_for(header: Sequence[str]) -> Mapping | None:
    """The mapping of the program whose export has these columns: of several, that which reads the most of them."""
    found = [(preset, mapping) for preset in presets() if (mapping := preset.mapping_for(header))]
    best = max(found, key=lambda pair: (len(pair[0].recognise), len(pair[1].fields)), default=None)
    return best[1] if best else None


def preset_named(name: str, header: Sequence[str]) -> Mapping:
    """The mapping of a preset by its name, in any case. Raises BadSetting if there is none, or the file is no such."""
    names = [preset.name for preset in presets()]
    preset = next((preset for preset in presets() if preset.name.casefold() == name.strip().casefold()), None)
    if preset is None:
        near = nearest(name, names)
        mend = f"Did you mean {near}?" if near else f"There are {', '.join(names)}."
        raise BadSetting(Problem("unknown_preset", f"There is no preset {name!r}.", mend, nearest=near))
    mapping = preset.mapping_for(header)
    if mapping is None:
        what = f"The file does not have the columns of {preset.name}: {', '.join(preset.recognise)}."
        raise BadSetting(Problem("no_such_export", what, "Leave the preset away, or map its columns yourself."))
    return mapping


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, by the names of their files."""
    folder = files("leadline.collect.files").joinpath("presets")
    texts = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(_preset(text, name) for name, text in texts)


def _preset(text: str, file: str) -> Preset:
    given: dict[str, Any] = read_text(PRESET, text, file, "The preset is empty.", "It needs a name.")
    called = {column: tuple(names) for column, names in given.get("also_called", {}).items()}
    never = tuple(given.get("not_with", ()))
    return Preset(given["name"], given["tried"], tuple(given["recognise"]), called, never, Mapping(**given["mapping"]))


def with_currency(constants: Map[str, str], fields: Map[str, tuple[str, ...]]) -> dict[str, str]:
    """Constants with the currency that the amount's column has in its name, as `Amount spent (EUR)`, where no column
    gives one.
    """
    found = next(filter(None, (CURRENCY.search(column) for column in fields.get("amount", ()))), None)
    if not found or "currency" in fields or "currency" in constants:
        return dict(constants)
    return {**constants, "currency": found[1]}


def _of_fields(mapping: Mapping, fields: Map[str, tuple[str, ...]]) -> dict[str, Any]:
    """What is said of cells, for fields that the file has."""
    return {
        name: {field: said for field, said in getattr(mapping, name).items() if field == ANY or field in fields}
        for name in ("values", "cut", "before", "first_of")
    }
