"""The list: how many leads fit, the page of them that is asked for, and what to do where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leadline import words
from leadline.playbook.parts import TEMPERATURES
from leadline.record import roll
from leadline.record.rows import reading
from leadline.record.search import search_people
from leadline.web.leads.asked import PARTS, Asked, wanted_of
from leadline.web.leads.kept import kept
from leadline.web.leads.pickers import said_of
from leadline.web.leads.row import LeadRow, lead_rows
from leadline.web.present import Present

PAGE = 50
DROPS = 4
"""Filters that are named where nobody fits."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence; a figure has the address of its leads."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter, how many leads there would be without it, and their address."""

    text: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """`before` and `after` are addresses of the neighbouring pages, '' where there are none; `more_people`: the search
    found more people than are listed.
    """

    count: int
    rows: tuple[LeadRow, ...]
    opening: tuple[Said, ...]
    shown: str
    before: str
    after: str
    drops: tuple[Drop, ...]
    more_people: bool
    of_people: int


def state_of(now: Present) -> tuple[object, ...]:
    """What counts are kept under."""
    return now.home.path, now.version


def listed(now: Present, asked: Asked, me: str, zone: ZoneInfo) -> Listed:
    of = state_of(now)
    with reading():
        wanted = wanted_of(asked, me, zone, now.now, of)
        heat = kept((of, wanted), lambda: roll.count_by_temperature(wanted))
        count = sum(heat.values())
        pages = max(1, -(-count // PAGE))
        page = min(asked.page, pages)
        first = (page - 1) * PAGE
        leads = kept((of, wanted, asked.order, page), lambda: roll.page(wanted, asked.order, first, PAGE, count))
        rows = lead_rows(now.home, leads, now.playbook, now.now, zone)
        drops = () if count else _drops(now, asked, wanted)
    found = kept((of, "search", asked.get("q")), lambda: search_people(asked.get("q"))) if asked.get("q") else None
    return Listed(
        count=count,
        rows=rows,
        opening=_opening(asked, heat, count),
        shown=words.part(first + 1, first + len(rows), count) if pages > 1 else "",
        before=asked.address({"page": str(page - 1) if page > 2 else None}) if page > 1 else "",
        after=asked.address({"page": str(page + 1)}) if page < pages else "",
        drops=drops,
        more_people=bool(found and found.more),
        of_people=len(found.people) if found else 0,
    )


def _drops(now: Present, asked: Asked, wanted: roll.Wanted) -> tuple[Drop, ...]:
    """The filters without which there would be leads, the most leads first."""
    without = kept((state_of(now), wanted, "without"), lambda: roll.without_each(wanted))
    ordered = sorted(((number, part) for part, number in without.items() if number), key=lambda pair: -pair[0])
    return tuple(
        Drop(
            said_of(PARTS[part], asked, now),
            words.count(number, "lead"),
            asked.address({PARTS[part]: "everybody" if part == "who" else None}),
        )
        for number, part in ordered[:DROPS]
    )


def _opening(asked: Asked, heat: dict[str | None, int], count: int) -> tuple[Said, ...]:
    """'1,234 leads with a request: 12 hot, 34 warm; the other 1,188 have none open.' It adds up."""
    kind = {"request": " with a request", "visitors": " without a request"}.get(asked.who, "")
    fits = " fits" if count == 1 else " fit"
    said = [Said(words.count(count, "lead"), asked.address()), Said(kind + (fits if asked.filters else ""))]
    warm = [(word, heat[word]) for word in reversed(TEMPERATURES) if heat.get(word)]
    if count and warm and not asked.get("temperature"):
        for place, (word, number) in enumerate(warm):
            before = ": " if place == 0 else " and " if place == len(warm) - 1 else ", "
            said += [Said(before), Said(f"{words.whole(number)} {word}", asked.address({"temperature": word}))]
        rest = count - sum(number for _, number in warm)
        if rest:
            said.append(Said(f"; the other {words.whole(rest)} {'has' if rest == 1 else 'have'} none open"))
    return (*said, Said("."))
