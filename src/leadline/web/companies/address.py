"""Where a company's page is."""

from __future__ import annotations

import unicodedata

from django.urls import reverse

from leadline.record.companies import key_of_number, number_of_key
from leadline.web.figures.frame import number

LONGEST = 120
"""Bytes of a key that stands in an address as it is."""


def company_address(key: str) -> str:
    """By its key; by its number where the key would be lost on the way (dots, slashes, unseen signs) or is long."""
    if not _plain(key) and (known := number_of_key(key)) is not None:
        key = f"~{known}"
    return reverse("company", args=[key])


def key_at(given: str) -> str | None:
    """The key that an address means."""
    if given.startswith("~") and (known := number(given[1:])) is not None:
        return key_of_number(known)
    return given


def _plain(key: str) -> bool:
    seen = all(unicodedata.category(sign)[0] != "C" for sign in key)
    awkward = key.strip() != key or key.startswith(("~", ".")) or any(sign in key for sign in "/\\?#%;")
    return bool(key) and seen and not awkward and len(key.encode()) <= LONGEST
