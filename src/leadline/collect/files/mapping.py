"""What the columns of a file mean: one text, the same for commands, pages and Python."""

from __future__ import annotations

import io
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self

from ruamel.yaml import YAML

from leadline.collect.fields import Kind
from leadline.collect.files.language import SEPARATORS, read_mapping
from leadline.collect.files.manner import Manner
from leadline.collect.files.mapping_parts import LeaveOut, Part


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the rows of a file become touches (or costs).

    `fields`: field → its column, or several whose cells are joined by a blank; without any, columns that are named like
    fields are taken. `values`: field (or `*`) → word → the word that is meant, None for none at all; case and blanks do
    not matter. `constants`: field → what it is in every row that does not say it. `cut`: field → beginnings that are
    cut off its cells (`p:+4930…`). `before`: field → what is put before its cells (`hubspot:`), so that the numbers of
    two systems are not taken for each other. `first_of`: field → the mark between several in one cell, of which the
    first is meant. `touches`: what else a row says, beside its own touch. `leave_out`: rows that are no data. With
    `trusted_keys` keys are taken as they stand, and the strongest that is given alone says who it is.
    """

    kind: Kind
    fields: Map[str, tuple[str, ...]] = field(default_factory=dict)
    values: Map[str, Map[str, str | None]] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    read: Manner = field(default_factory=Manner)
    assumed_at: date | datetime | None = None
    touches: tuple[Part, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    trusted_keys: bool = False
    name: str | None = None
    cut: Map[str, tuple[str, ...]] = field(default_factory=dict)
    before: Map[str, str] = field(default_factory=dict)
    first_of: Map[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, file: str = "") -> Self:
        """Read a mapping's text; `file` is named in problems. Raises BadSetting with every problem and its line."""
        return cls(**read_mapping(text, file))

    def text(self) -> str:
        """The YAML text that reads back as this mapping."""
        yaml = YAML(typ="safe", pure=True)
        yaml.allow_unicode, yaml.width = True, 120
        yaml.default_flow_style = False
        yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
        out = io.StringIO()
        yaml.dump(_plain(self), out)
        return out.getvalue()


def _plain(mapping: Mapping) -> dict[str, Any]:
    read = {name: value for name, value in asdict(mapping.read).items() if value is not None}
    words = {mark: word for word, mark in SEPARATORS.items()}
    if "separator" in read:
        read["separator"] = words.get(read["separator"], read["separator"])
    plain = {
        "kind": mapping.kind,
        "name": mapping.name,
        "read": read,
        "fields": _columns(mapping.fields),
        "constants": dict(mapping.constants),
        "values": {name: dict(words) for name, words in mapping.values.items()},
        "cut": _columns(mapping.cut),
        "before": dict(mapping.before),
        "first_of": dict(mapping.first_of),
        "assumed_at": mapping.assumed_at.isoformat() if mapping.assumed_at else None,
        "touches": [_part(part) for part in mapping.touches],
        "leave_out": [_left_out(rows) for rows in mapping.leave_out],
        "trusted_keys": mapping.trusted_keys,
    }
    return _given(plain)


def _part(part: Part) -> dict[str, Any]:
    fields, when = _columns(part.fields), _columns(part.when)
    return _given({"kind": part.kind, "fields": fields, "constants": dict(part.constants), "when": when})


def _left_out(rows: LeaveOut) -> dict[str, Any]:
    return _given(
        {
            "column": rows.column,
            "begins": list(rows.begins),
            "equals": list(rows.equals),
            "empty": rows.empty,
            "why": rows.why,
        }
    )


def _columns(given: Map[str, tuple[str, ...]]) -> dict[str, str | list[str]]:
    return {name: items[0] if len(items) == 1 else list(items) for name, items in given.items()}


def _given(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value not in (None, "", {}, [], False)}
