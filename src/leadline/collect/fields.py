"""The fields that a column, or a form, may be read as."""

from __future__ import annotations

from typing import Literal, TypeAlias

from leadline.problems import Problem, nearest
from leadline.touches.columns import PROVENANCE
from leadline.touches.keys import KEY_KINDS

Kind: TypeAlias = Literal["requests", "people", "touches", "purchases", "costs"]
KINDS: tuple[Kind, ...] = ("requests", "people", "touches", "purchases", "costs")

PERSON = ("name", "first_name", "last_name", "company", "address", "group")
UTM = {"utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign"}
"""Other names of fields."""
EVERY_TOUCH = (*KEY_KINDS, *PERSON, "at", "received", "offer", "product", "page", *PROVENANCE, *UTM)
MONEY = ("amount", "currency")
REQUEST = ("kind", "action", "follow_up", "problem", "until")

FIELDS: dict[Kind, tuple[str, ...]] = {
    "requests": (*EVERY_TOUCH, *REQUEST),
    "people": EVERY_TOUCH,
    "touches": (*EVERY_TOUCH, *REQUEST, "request", "reason", "by", *MONEY),
    "purchases": (*EVERY_TOUCH, *MONEY, "won"),
    "costs": (
        "day",
        "day_from",
        "day_to",
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


def is_field(kind: Kind, name: str) -> bool:
    free = kind != "costs" and any(name.startswith(prefix) and len(name) > len(prefix) for prefix in FREE)
    return free or name in FIELDS[kind]


def unknown_field(kind: Kind, name: str) -> Problem:
    """What is told about a field that this kind does not have."""
    near = nearest(name, FIELDS[kind])
    free = "" if kind == "costs" else " and attributes.NAME or properties.NAME"
    advice = f"Did you mean {near}?" if near else f"There are {', '.join(FIELDS[kind])}{free}."
    return Problem(
        "unknown_field",
        f"{kind} have no field {name!r}.",
        advice,
        path=name,
        nearest=near,
    )
