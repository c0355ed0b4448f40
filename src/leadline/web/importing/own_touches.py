"""What else a row says: a column of dates may each make a touch of its own, and whatever a mapping or preset says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadline.collect.fields import FIELDS, Kind
from leadline.collect.files.mapping import Mapping
from leadline.collect.files.mapping_parts import GIVEN, Part
from leadline.collect.files.recognising import with_currency
from leadline.web.importing import words as said

OWN = "touch:"
"""Before the kind of the touch that a column of dates makes."""
BOUGHT = "bought:"
"""Before the field of the purchase that a column of dates makes."""
OF_PURCHASE = {"amount": "Amount of the purchase", "currency": "Currency of the purchase"}
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


def purchase(mapping: Mapping) -> Part | None:
    """The purchase that a column of dates makes by itself; of several, the first."""
    own = (part for part in mapping.touches if part.kind == "purchases")
    return next((part for part in own if any(_is_own(part, column) for column in part.when)), None)


def bought_as(mapping: Mapping, column: str) -> str | None:
    """The field of that purchase which this column gives."""
    part = purchase(mapping)
    return next((field for field in OF_PURCHASE if part and column in part.fields.get(field, ())), None)


def with_bought(mapping: Mapping, column: str, field: str) -> Mapping:
    """The column gives this field of the purchase, one of `OF_PURCHASE`; with '' it gives none."""
    part = purchase(mapping)
    if part is None:
        return mapping
    kept = {name: tuple(one for one in columns if one != column) for name, columns in part.fields.items()}
    fields = {name: columns for name, columns in kept.items() if columns}
    if field:
        fields[field] = (*fields.get(field, ()), column)
    said_by_name = with_currency({}, part.fields).get("currency")
    constants = {name: text for name, text in part.constants.items() if text != said_by_name or name != "currency"}
    changed = replace(part, fields=fields, constants=with_currency(constants, fields))
    return replace(mapping, touches=tuple(changed if one is part else one for one in mapping.touches))


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
    """Whether the touch is made by this column of dates, and says no more than such a touch may."""
    may = {"at", *OF_PURCHASE} if part.kind == "purchases" else {"at"}
    mine = part.fields.get("at") == (column,) and dict(part.when) == {column: (GIVEN,)} and set(part.fields) <= may
    return mine and set(part.constants) <= {"kind", *may} - {"at"} and _kind(part) in KINDS


def _kind(part: Part) -> str:
    if part.kind == "touches":
        return part.constants.get("kind", "")
    return next((kind for kind, name in AS_KIND.items() if name == part.kind), "")
