"""The fields that a column, or a form, may be read as."""

from __future__ import annotations

from typing import Literal, TypeAlias

from leadline.problems import BadSetting, Problem, nearest
from leadline.touches.columns import PROVENANCE
from leadline.touches.keys import KEY_KINDS

Kind: TypeAlias = Literal[
    "requests", "people", "touches", "purchases", "refunds", "deals", "costs", "suppressions", "notes"
]
KINDS: tuple[Kind, ...] = (
    "requests", "people", "touches", "purchases", "refunds", "deals", "costs", "suppressions", "notes",
)  # fmt: skip

PERSON = ("name", "first_name", "last_name", "company", "address", "group")
UTM = {"utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign"}
"""Other names of fields."""
EVERY_TOUCH = (*KEY_KINDS, *PERSON, "at", "received", "offer", "product", "page", *PROVENANCE, *UTM)
MONEY = ("amount", "currency")
DAYS_OF_COSTS = ("day", "day_from", "day_to")
REQUEST = ("kind", "action", "follow_up", "problem", "until")

FIELDS: dict[Kind, tuple[str, ...]] = {
    "requests": (*EVERY_TOUCH, *REQUEST),
    "people": EVERY_TOUCH,
    "touches": (*EVERY_TOUCH, *REQUEST, "request", "reason", "by", "note", "at_assumed", "leadline_id", *MONEY),
    "purchases": (*EVERY_TOUCH, *MONEY, "won", "refund"),
    "refunds": (*EVERY_TOUCH, *MONEY, "reason"),
    "deals": (*EVERY_TOUCH, *MONEY, *REQUEST[1:], "deal", "deal_name", "stage", "closed", "reason", "by"),
    "suppressions": (*EVERY_TOUCH, "do_not_contact", "reason", "by"),
    "notes": (*EVERY_TOUCH, "note", "by"),
    "costs": (
        *DAYS_OF_COSTS,
        "source",
        "campaign",
        "offer",
        "product",
        "utm_source",
        "utm_campaign",
        *MONEY,
    ),
}
FREE = ("attributes.", "properties.")
"""Prefixes of fields whose names are the user's own."""


def checked_kind(kind: str) -> Kind:
    """Raises BadSetting for a word that is no kind of import."""
    for known in KINDS:
        if kind == known:
            return known
    near = nearest(kind, KINDS)
    raise BadSetting(
        Problem(
            "unknown_kind", f"Nothing can be imported as {kind!r}.", f"Choose one of {', '.join(KINDS)}.", nearest=near
        )
    )


def is_field(kind: Kind, name: str) -> bool:
    free = kind != "costs" and any(name.startswith(prefix) and len(name) > len(prefix) for prefix in FREE)
    return free or name in FIELDS[kind]


def unknown_field(kind: Kind, name: str) -> Problem:
    """What is told about a field that this kind does not have."""
    near = None if name in MONEY else nearest(name, FIELDS[kind])
    free = "" if kind == "costs" else " and attributes.NAME or properties.NAME"
    advice = f"Did you mean {near}?" if near else f"There are {', '.join(FIELDS[kind])}{free}."
    if name in MONEY:
        advice = f"Say under touches: in a mapping that a row is a purchase too, and give it the {name}."
    return Problem(
        "unknown_field",
        f"{kind} have no field {name!r}.",
        advice,
        path=name,
        nearest=near,
    )
