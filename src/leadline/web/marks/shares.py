"""How several wholes divide over the same parts: bars of one length, as SVG whose geometry stands in attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.web.marks.interval import place

ROOM = 0.09
"""A part of at least this share has room for its percentage."""


@dataclass(frozen=True, slots=True)
class Part:
    """`x`, `width` and `middle` are percentages of the width, as text; `colour` is the number of the part's colour."""

    colour: int
    x: str
    width: str
    middle: str
    text: str
    says: str


@dataclass(frozen=True, slots=True)
class Whole:
    """`amount` is all of it; `label` says the bar in words."""

    name: str
    amount: str
    parts: tuple[Part, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Shares:
    """`names` are those of the parts that any whole has, with their colours."""

    names: tuple[tuple[int, str], ...]
    wholes: tuple[Whole, ...]


def shares(names: Sequence[str], wholes: Sequence[tuple[str, str, Sequence[float]]]) -> Shares:
    """`wholes` are name, amount as text, and one value for each of `names`. A whole of nothing, or with a part below
    nothing, has no shares and is left out.
    """
    drawn = [(name, amount, values) for name, amount, values in wholes if sum(values) > 0 and min(values) >= 0]
    used = [(n, name) for n, name in enumerate(names, 1) if any(values[n - 1] for _, _, values in drawn)]
    return Shares(tuple(used), tuple(_whole(name, amount, values, names) for name, amount, values in drawn))


def _whole(name: str, amount: str, values: Sequence[float], names: Sequence[str]) -> Whole:
    total, before, parts = sum(values), 0.0, []
    for colour, (part, value) in enumerate(zip(names, values, strict=True), 1):
        share = value / total
        text = words.percent(share)
        if value:
            middle = before + share / 2
            parts.append(
                Part(
                    colour, place(before), place(share), place(middle), text if share >= ROOM else "", f"{part} {text}"
                )
            )
        before += share
    return Whole(name, amount, tuple(parts), f"{name}, {amount}: {', '.join(part.says for part in parts)}.")
