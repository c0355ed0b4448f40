"""The pages of the workspace, in the order of the sidebar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from leadline.web.roles import Role
from leadline.words import whole

GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("", (("today", "Today", "g t"), ("leads", "Leads", "g l"), ("companies", "Companies", "g c"))),
    (
        "Measure",
        (
            ("flow", "Flow", "g f"),
            ("stages", "Stages", "g n"),
            ("handover", "Handover", "g h"),
            ("sources", "Sources", "g s"),
            ("offers", "Offers", "g x"),
            ("forecast", "Forecast", "g o"),
            ("appraise", "Appraise", "g a"),
            ("attribution", "Attribution", "g u"),
            ("busyness", "Busyness", "g b"),
            ("report", "Report", "g r"),
        ),
    ),
    ("Set up", (("playbook", "Playbook", "g p"), ("import", "Import", "g i"), ("settings", "Settings", "g e"))),
)
"""(heading, ((name of the address and icon, title, keys), …))."""
LEAST = {"import": Role.MARKETER}
"""Who is shown a page that is not for everybody."""
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


def navigation(counts: Mapping[str, int], role: Role) -> tuple[Group, ...]:
    """Links to the pages that exist and are for this role; `counts` by name stand beside them."""
    groups = []
    for title, entries in GROUPS:
        links = tuple(
            Link(name, said, url, keys, whole(counts[name]) if name in counts else "", name in ON_PHONES)
            for name, said, keys in entries
            if role.may(LEAST.get(name, Role.VIEWER)) and (url := address(name))
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
