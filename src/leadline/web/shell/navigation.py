"""The pages of the workspace, in the order of the sidebar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("", (("today", "Today", "g t"), ("leads", "Leads", "g l"), ("companies", "Companies", "g c"))),
    ("Measure", (("flow", "Flow", "g f"), ("sources", "Sources", "g s"))),
    ("Set up", (("playbook", "Playbook", "g p"), ("settings", "Settings", "g e"))),
)
"""(heading, ((name of the address and icon, title, keys), …))."""
ON_PHONES = ("today", "leads", "flow", "sources")
"""What the bar at the bottom shows; More opens the rest."""


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    title: str
    url: str
    keys: str
    count: str
    short: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Link, ...]


def navigation(counts: Mapping[str, str]) -> tuple[Group, ...]:
    """Links to the pages that exist; `counts` by name stand beside them."""
    groups = []
    for title, entries in GROUPS:
        links = tuple(
            Link(name, said, url, keys, counts.get(name, ""), name in ON_PHONES)
            for name, said, keys in entries
            if (url := address(name))
        )
        if links:
            groups.append(Group(title, links))
    return tuple(groups)


def address(name: str) -> str | None:
    """Where a page is; None if there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
