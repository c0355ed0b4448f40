"""Addresses of Today: what is shown is in them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

GROUPS = ("due", "next", "over", "off", "review")
"""Parameters that name a page of a group: `due=2`."""
KEPT = ("of", "as_of", *GROUPS)


def kept_of(given: QueryDict) -> dict[str, str]:
    """What stays in the address from one step to the next."""
    return {name: value[:200] for name in KEPT if (value := given.get(name, ""))}


def address(kept: Mapping[str, str], step: str = "", place: str = "", **changed: str) -> str:
    """Today in this state, with changes; '' takes a parameter out."""
    state = {name: value for name, value in {**kept, **changed, "step": step}.items() if value}
    return reverse("today") + (f"?{urlencode(state)}" if state else "") + (f"#{place}" if place else "")


def lead_address(person: int, product: str | None = None) -> str:
    """The page of a lead; '' where there is none."""
    try:
        found = reverse("lead", args=[person])
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode({'product': product})}" if product else found
