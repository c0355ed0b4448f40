"""How a value that users wrote stands in an address: as it is, or by a digest where it would not fit there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

MISSING = "~missing"
LONGEST = 120
"""Bytes. Longer values would make addresses that servers refuse."""


def short(value: str | None) -> str:
    """The value as it stands in an address; `find` finds it again."""
    if value is None:
        return MISSING
    if value and not value.startswith("~") and len(value.encode()) <= LONGEST:
        return value
    return f"~{hashlib.sha256(value.encode()).hexdigest()[:32]}"


def find(given: str, values: Iterable[str | None]) -> str | None:
    """The value that is written so in an address. Raises KeyError if it is none of these."""
    for value in values:
        if value == given or (given.startswith("~") and short(value) == given):
            return value
    raise KeyError(given)
