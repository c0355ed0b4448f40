"""A chart as it leaves this room: what it says, how it is drawn, and the same as a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 640
"""Pixels of a picture; on a page a chart is as wide as its place."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` is the finding or the question, `sentence` what somebody hears who cannot see it, `spec` Vega-Lite whose
    colours are the names of `tones`, `columns` and `rows` the table, in words.

    `name` stands in addresses and file names: lower-case letters and underscores.
    """

    name: str
    title: str
    sentence: str
    spec: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    height: int

    @property
    def json(self) -> str:
        """The specification as a page hands it over."""
        return json.dumps(self.spec, ensure_ascii=False, separators=(",", ":"))


CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Characters that command, turn or end what stands around them, and such as are none."""


def plain(text: str, longest: int = 60) -> str:
    """Text of users on one line, cut, without characters that turn or end what stands around it."""
    line = " ".join(CONTROLS.sub("", text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def told_apart(names: Iterable[str]) -> list[str]:
    """Names to draw by: what reads alike gets a number, since a chart takes equal names for one thing."""
    found: list[str] = []
    for name in map(plain, names):
        number, shown = 1, name
        while shown in found:
            number += 1
            shown = f"{name} ({number})"
        found.append(shown)
    return found


def texts(rows: Iterable[Sequence[str | None]]) -> tuple[tuple[str, ...], ...]:
    """Cells of a table; '–' for no value."""
    return tuple(tuple(cell or "–" for cell in row) for row in rows)
