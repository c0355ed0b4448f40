"""How a file is written: what was stated, what was found out, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from leadline.touches.amounts import Decimals
from leadline.touches.dates import DateOrder

ASSUMED = ("zone", "currency")
"""What is assumed where the file does not say it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is written; None: to be found out.

    `header` is the line (from 1) of the names of columns; `decimals` the mark before decimals; `dates` the order of
    day, month and year; `zone` an IANA name, `currency` a code of three letters, `region` a country of two.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header: int | None = None
    decimals: Decimals | None = None
    dates: DateOrder | None = None
    zone: str | None = None
    currency: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing about how a file is written. `name` is a field of `Manner`; no `value`: it cannot be told and has to be
    stated. `examples` are pairs (as written, as read), at most three; `choices` pairs (value, words) that may be stated
    instead.
    """

    name: str
    value: str | None
    stated: bool
    sure: bool
    why: str
    examples: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


def settled(manner: Manner, traits: Iterable[Trait]) -> Manner:
    """The manner with everything filled in that was found; what has to be asked stays None, and so does what would be
    assumed only: a zone, or a currency that is not sure.
    """
    found: dict[str, Any] = {}
    for trait in traits:
        assumed = trait.name in ASSUMED and not trait.sure
        if getattr(manner, trait.name) is None and trait.value is not None and not assumed:
            found[trait.name] = int(trait.value) if trait.name == "header" else trait.value
    return replace(manner, **found)


def over(manner: Manner, stated: Manner) -> Manner:
    """A manner with what was stated beside it in the place of its own."""
    said = {name: value for name in stated.__slots__ if (value := getattr(stated, name)) is not None}
    return replace(manner, **said)
