"""What else a row says: a column of dates may each make a touch of its own, and whatever a mapping or preset says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadline.collect.fields import FIELDS, Kind
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import GIVEN, Part
from leadline.web.importing import words as said

OWN = "touch:"
"""Before the kind of the touch that a column of dates makes."""
KINDS = {
    "call": "a call on this day", "meeting": "a meeting on this day", "email": "an e-mail on this day",
    "page_view": "a visit on this day", "request": "a request on this day", "purchase": "a purchase on this day",
}  # fmt: skip
AS_KIND: dict[str, Kind] = {"request": "requests", "purchase": "purchases"}
"""Kinds of touches with fields of their own; others are said as touches."""


@dataclass(frozen=True, slots=True)
class Also:
    """Another touch of a row, in words: what it is, when it is made, and (field, column) pairs; `number` is its place
    in the mapping.
    """

    number: int
    title: str
    when: str
    columns: tuple[tuple[str, str], ...]


def may_have_own(mapping: Mapping) -> bool:
    """Whether a row of this kind is about somebody to whom more than one thing may have happened."""
    return "at" in FIELDS[mapping.kind]


def own_of(mapping: Mapping, column: str) -> str | None:
    """The kind of the touch that this column of dates makes by itself."""
    for part in mapping.touches:
        if _is_own(part, column):
            return _kind(part)
    return None


def with_own(mapping: Mapping, column: str, kind: str) -> Mapping:
    """The column makes a touch of this kind, one of `KINDS`; with '' it makes none of its own."""
    others = tuple(part for part in mapping.touches if not _is_own(part, column))
    if not kind:
        return replace(mapping, touches=others)
    constants = {} if kind in AS_KIND else {"kind": kind}
    part = Part(AS_KIND.get(kind, "touches"), {"at": (column,)}, constants, {column: (GIVEN,)})
    return replace(mapping, touches=(*others, part))


def without(mapping: Mapping, number: int) -> Mapping:
    """Rows make this touch no more."""
    return replace(mapping, touches=tuple(part for place, part in enumerate(mapping.touches) if place != number))


def also(mapping: Mapping) -> list[Also]:
    """Every other touch that rows make."""
    return [_also(number, part) for number, part in enumerate(mapping.touches)]


def _also(number: int, part: Part) -> Also:
    kind = part.constants.get("kind", "")
    title = kind.replace("_", " ").capitalize() if kind else said.kind(part.kind)
    when = "; ".join(_condition(column, words) for column, words in part.when.items())
    columns = tuple((said.field(part.kind, field), column) for field, names in part.fields.items() for column in names)
    return Also(number, title, when, columns)


def _condition(column: str, words: Sequence[str]) -> str:
    if GIVEN in words:
        return f"where “{column}” says anything"
    return f"where “{column}” says {' or '.join(f'“{word}”' for word in words)}"


def _is_own(part: Part, column: str) -> bool:
    mine = dict(part.fields) == {"at": (column,)} and dict(part.when) == {column: (GIVEN,)}
    return mine and set(part.constants) <= {"kind"} and _kind(part) in KINDS


def _kind(part: Part) -> str:
    if part.kind == "touches":
        return part.constants.get("kind", "")
    return next((kind for kind, name in AS_KIND.items() if name == part.kind), "")
