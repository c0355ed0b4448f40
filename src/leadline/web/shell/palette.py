"""Find or do: pages, people and deeds by a few letters of their name."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from leadline.record.people import PersonDetails, people
from leadline.record.search import LONGEST, search_people
from leadline.web.roles import Role, page, role_of
from leadline.web.shell.navigation import address, navigation
from leadline.web.shell.parts import wants_part
from leadline.web.writes import current_home

PEOPLE_AT_MOST = 10
FROM_LETTERS = 2
"""Fewer letters find too many people to be of use."""

DEEDS = (
    ("lead_add", "Add a lead", Role.SELLER),
    ("settings_people", "Invite somebody", Role.OWNER),
    ("settings_people", "Change somebody’s role", Role.OWNER),
    ("settings", "Change the password", Role.VIEWER),
    ("settings", "Choose a time zone", Role.VIEWER),
    ("settings", "Turn single keys on or off", Role.VIEWER),
    ("settings_hours", "See working hours and products", Role.VIEWER),
    ("settings_data", "Look whether the record is well", Role.OWNER),
    ("set_up", "Set up by questions", Role.OWNER),
    ("playbook", "Change the playbook", Role.MARKETER),
    ("playbook_thresholds", "Change thresholds", Role.MARKETER),
    ("duplicates", "Find people who are there twice", Role.SELLER),
    ("import_new", "Import a file", Role.MARKETER),
    ("import", "Take an import back", Role.MARKETER),
)
"""(name of the address, what it is called, least role)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`quiet` is said beside it."""

    title: str
    url: str
    icon: str
    quiet: str = ""


@page()
def palette(request: HttpRequest) -> HttpResponse:
    """A part with the hits, or a page of its own with the field above them."""
    sought = request.GET.get("q", "").strip()[:LONGEST]
    groups = [
        ("Go to", _pages(sought, role_of(request.user))),
        ("People", _people(sought)),
        ("Do", _deeds(sought, role_of(request.user))),
    ]
    context = {"sought": sought, "groups": [(title, hits) for title, hits in groups if hits]}
    if wants_part(request):
        return render(request, "leadline/shell/hits.html", context)
    return render(request, "leadline/shell/palette_page.html", context)


def _pages(sought: str, role: Role) -> list[Hit]:
    links = [link for group in navigation({}, role) for link in group.links]
    return [Hit(link.title, link.url, link.name) for link in links if _fits(sought, link.title)]


def _deeds(sought: str, role: Role) -> list[Hit]:
    fitting = [(name, title) for name, title, least in DEEDS if role.may(least) and _fits(sought, title)]
    return [Hit(title, url, "next") for name, title in fitting if (url := address(name))]


def _people(sought: str) -> list[Hit]:
    number = sought.isascii() and sought.isdigit()
    if len(sought) < FROM_LETTERS and not number:
        return []
    home = current_home()
    everybody = search_people(sought).people
    known = people(home, everybody)
    found = sorted(everybody, key=lambda person: not _fits(sought, known[person].title or ""))[:PEOPLE_AT_MOST]
    hits = []
    for person in found:
        try:
            url = reverse("lead", args=[person])
        except NoReverseMatch:
            return []
        hits.append(Hit(_title(known[person], person), url, "user", _quiet(known[person])))
    return hits


def _title(details: PersonDetails, person: int) -> str:
    return details.title or f"No. {person}"


def _quiet(details: PersonDetails) -> str:
    return details.company or (details.email if details.name else "") or ""


def _fits(sought: str, title: str) -> bool:
    """Whether each word that was typed begins a word of the title."""
    words = title.casefold().replace("’", " ").split()
    return all(any(word.startswith(part) for word in words) for part in sought.casefold().split())
