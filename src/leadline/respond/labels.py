"""How steps, periods and the values of dimensions are called, on a page, in a picture and on paper."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from leadline import words
from leadline.measurement import PERIODS
from leadline.playbook import Playbook

MISSING = "(missing)"
UNSEEN = "(nothing to see)"
SPOKEN = ("source", "medium", "channel", "what", "why")
"""Dimensions whose values are names, as `organic_search`."""
STAGES = {
    "visitor": "Visitor",
    "prospect": "Prospect",
    "mql": "MQL",
    "sql": "SQL",
    "client": "Client",
    "recycled": "Recycled",
    "disqualified": "Disqualified",
    "lost": "Lost",
}
STAGE_WORDS = {
    "visitor": "visitor",
    "prospect": "prospect",
    "mql": "marketing-qualified (MQL)",
    "sql": "sales-qualified (SQL)",
    "recycled": "back in nurture (recycled)",
    "disqualified": "disqualified",
    "lost": "lost",
    "client": "client",
}
"""Stages within a sentence."""
SPELT_OUT = {"mql": "marketing qualified lead", "sql": "sales qualified lead"}
DIMENSION_NAMES = {
    "source": "Source",
    "class": "Class",
    "direction": "In- or outbound",
    "offer": "Offer",
    "campaign": "Campaign",
    "product": "Product",
    "medium": "Medium",
    "channel": "Channel",
    "landing_page": "Landing page",
    "what": "What",
    "why": "Why",
    "month": "Month",
    "week": "Week",
    "day": "Day",
}
LONGEST = 80


def stage(name: str | None) -> str:
    """A stage, or a step of the playbook's own, as it stands in a table."""
    return STAGES.get(name or "", name or "")


def value(word: str, key: str | None, playbook: Playbook) -> str:
    """What a group is called: offers and products by their names, periods in words."""
    if key is None:
        return MISSING
    if not any(unicodedata.category(sign)[0] in "LMNPS" for sign in key):
        return UNSEEN
    if word in PERIODS:
        return period(word, key)
    if word in ("class", "direction"):
        return key.capitalize()
    if word == "offer":
        offer = playbook.offer(key)
        return offer.name if offer else key
    if word == "product":
        place = playbook.product_index(key)
        return key if place is None else playbook.products[place].name
    if (word, key) == ("what", "self_provided"):
        return "self-provided"
    return words.spoken(key) if word in SPOKEN else key


def period(by: str, key: str) -> str:
    """'January 2018', 'Week 5, 2018', '31 Jan 2018'."""
    if by == "month":
        return f"{date.fromisoformat(key + '-01'):%B %Y}"
    if by == "week":
        year, week = key.split("-W")
        return f"Week {int(week)}, {year}"
    return day(date.fromisoformat(key))


def day(when: date) -> str:
    """'31 Jan 2018'."""
    return f"{when.day} {when:%b %Y}"


def long_day(when: date) -> str:
    """'31 May 2018'."""
    return words.long_day(when)


def days_of(by: str, key: str) -> tuple[date, date]:
    """The first and last day of a period."""
    if by == "week":
        year, week = key.split("-W")
        first = date.fromisocalendar(int(year), int(week), 1)
        return first, first + timedelta(days=6)
    if by == "month":
        first = date.fromisoformat(key + "-01")
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return date.fromisoformat(key), date.fromisoformat(key)


def isolated(text: str) -> str:
    """Text of users within a sentence: cut, and kept from turning the sentence's direction."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"\u2068{cut}\u2069"


def apart(text: str) -> str:
    """The same, in quotes."""
    return f"“{isolated(text)}”"
