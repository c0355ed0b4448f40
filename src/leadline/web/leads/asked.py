"""What the address of the list asks for: its filters, order and page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import cast, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse

from leadline.playbook.parts import TEMPERATURES
from leadline.record import roll
from leadline.record.search import LONGEST, search_people
from leadline.touches.instants import micros_of
from leadline.web.figures import labels
from leadline.web.figures.names import MISSING, find
from leadline.web.leads.kept import kept

COLUMNS: dict[str, str] = {
    "stage": "stage", "temperature": "temperature", "product": "product", "source": "source", "owner": "owner",
    "class": "source_class", "offer": "offer", "campaign": "campaign", "what": "what", "why": "why",
}  # fmt: skip
"""Parameters that name a value of a column."""
TRUTHS = ("customer", "taker", "do_not_contact")
SPANS = {"today": 0, "7": 7, "30": 30, "90": 90, "365": 365}
"""Parameter `asked` → days before today."""
ORDERS = get_args(roll.Order)
NOBODY = "~nobody"
ME = "~me"
FILTERS = ("with", "stage", "temperature", "product", "source", "owner", "asked", "class", "offer", "campaign", "what",
           "why", *TRUTHS)  # fmt: skip
NAMES = (*FILTERS, "q", "sort", "more", "page")
ENUMERATED: dict[str, tuple[str, ...]] = {
    "with": ("visitors", "everybody"),
    "stage": tuple(labels.STAGES),
    "temperature": TEMPERATURES,
    "asked": tuple(SPANS),
    "sort": ORDERS,
    "more": ("yes",),
    **dict.fromkeys(TRUTHS, ("yes", "no")),
}
VALUES_AT_MOST = 5_000
PARTS: dict[str, str] = {
    "who": "with", "since": "asked", "persons": "q", **{column: name for name, column in COLUMNS.items()},
    **{name: name for name in TRUTHS},
}  # fmt: skip
"""Condition of the roll → the parameter that asks for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`given` are the parameters that say something, each once, in one order: equal lists have equal addresses."""

    given: tuple[tuple[str, str], ...]
    tidy: bool = True

    def get(self, name: str) -> str:
        return dict(self.given).get(name, "")

    @property
    def page(self) -> int:
        return int(self.get("page") or 1)

    @property
    def who(self) -> roll.Who:
        return cast(roll.Who, self.get("with") or "request")

    @property
    def order(self) -> roll.Order:
        return cast(roll.Order, self.get("sort") or ("seen" if self.who == "visitors" else "asked"))

    @property
    def filters(self) -> int:
        """How many conditions hold something back, beside having a request."""
        return sum(1 for name, _ in self.given if (name in FILTERS and name != "with") or name == "q")

    def query(self, changes: Mapping[str, str | None] | None = None) -> str:
        """As an address says it; None takes a parameter out. Another filter or order begins at the first page."""
        state: dict[str, str | None] = dict(self.given)
        if changes and "page" not in changes:
            state["page"] = None
        state.update(changes or {})
        return urlencode([(name, value) for name in NAMES if (value := state.get(name))])

    def address(self, changes: Mapping[str, str | None] | None = None) -> str:
        query = self.query(changes)
        return reverse("leads") + (f"?{query}" if query else "")

    def view(self) -> str:
        """The query of a view that can be kept: without the page, and without the text that somebody looked for, which
        may be a name.
        """
        return self.query({"page": None, "q": None, "more": None})


def asked_of(parameters: QueryDict) -> Asked:
    """Read the parameters; what cannot be meant is left out, and then the address is not `tidy`."""
    given = []
    for name in NAMES:
        value = parameters.get(name, "").replace("\x00", "").strip()[:LONGEST]
        allowed = ENUMERATED.get(name)
        if name == "page":
            value = value if value.isascii() and value.isdigit() and int(value[:9]) > 1 and len(value) < 10 else ""
        if value and (allowed is None or value in allowed):
            given.append((name, value))
    return Asked(tuple(given), tidy=len(given) == len(set(parameters)))


def wanted_of(asked: Asked, me: str, zone: ZoneInfo, now: datetime, of: object) -> roll.Wanted:
    """The leads that are asked for; `me` is the username of whoever asks, `of` the state of the tables."""
    only: list[tuple[str, str | bool | None]] = []
    for name, column in COLUMNS.items():
        if given := asked.get(name):
            only.append((column, value_of(name, given, me, of)))
    only += [(name, asked.get(name) == "yes") for name in TRUTHS if asked.get(name)]
    since = None
    if span := asked.get("asked"):
        day = now.astimezone(zone).date() - timedelta(days=SPANS[span])
        since = micros_of(datetime.combine(day, time.min, zone))
    persons = None
    if sought := asked.get("q"):
        persons = kept((of, "search", sought), lambda: search_people(sought)).people
    return roll.Wanted(asked.who, tuple(only), since, persons)


def value_of(name: str, given: str, me: str, of: object) -> str | None:
    """What stands in the column."""
    if given == MISSING or (name == "owner" and given == NOBODY):
        return None
    if name == "owner" and given == ME:
        return me
    if given.startswith("~"):
        column = COLUMNS[name]
        try:
            known = kept((of, "values", column), lambda: roll.values_of([column], VALUES_AT_MOST))
            return find(given, known[column])
        except KeyError:
            return given
    return given
