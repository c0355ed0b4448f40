"""Parts of a mapping that say something about rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadline.collect.fields import Kind

ANY = "*"
"""Instead of a field: every field. Instead of a column: every column."""
GIVEN = "given"
"""Instead of a word: any."""


@dataclass(frozen=True, slots=True)
class Part:
    """Another touch that a row makes, of the people and (unless it has its own) the date of the row's first.

    It is made where every column of `when` says one of its words, or anything at all (`given`).
    """

    kind: Kind
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows that are no data: the cell of `column` (`*`: of any) begins with, or is, one of these words, or is `empty`.
    `why` is told, as “a total”.
    """

    column: str
    begins: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    why: str = ""
    empty: bool = False
