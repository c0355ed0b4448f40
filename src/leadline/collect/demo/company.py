"""A made-up training firm with two years of touches, so that there is something to look at.

Everything follows from the local date and the seed; what would lie after `now` is left out, so that the
same day's story only grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from zoneinfo import ZoneInfo

from leadline.collect.demo.life import Life, Row
from leadline.collect.demo.person import make_person
from leadline.collect.demo.sales import answer_leads
from leadline.collect.demo.sources import SOURCES
from leadline.playbook import Playbook

DAYS = 730
WRITTEN_FOR = date(2026, 1, 1)
FRESH_MINUTES = 36 * 60


@dataclass(frozen=True, slots=True)
class Cost:
    """Local days, both included; micro-units."""

    day_from: date
    day_to: date
    source: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """`touches` in order of time: dicts of touch columns plus the keys `cookie`, `email`, `phone`."""

    playbook: str
    touches: tuple[Row, ...]
    costs: tuple[Cost, ...]
    people: int


def demo_playbook(today: date) -> str:
    """The demo's playbook, its promotions moved so that they end today as written for 1 January 2026."""
    text = files("leadline.collect.demo").joinpath("playbook.yaml").read_text(encoding="utf-8")
    body = text.partition("leadline: 1")[2]
    moved = re.sub(
        r"\b\d{4}-\d{2}-\d{2}\b", lambda m: (date.fromisoformat(m[0]) + (today - WRITTEN_FOR)).isoformat(), body
    )
    return "# The playbook of the demo's made-up company.\nleadline: 1" + moved


@cache
def demo_zone() -> ZoneInfo:
    """Where its days begin: as its playbook says, whatever the day."""
    return ZoneInfo(Playbook.parse(demo_playbook(WRITTEN_FOR)).time_zone)


def demo_company(now: datetime, size: int = 3000, seed: int = 7) -> DemoCompany:
    """`size` people, about 13 touches each, over the two years up to `now` (aware)."""
    zone = demo_zone()
    today = now.astimezone(zone).date()
    playbook = Playbook.parse(demo_playbook(today), "demo playbook")
    midnight = datetime(today.year, today.month, today.day, tzinfo=zone).astimezone(UTC)
    rng = Random(f"{seed} {size} {today.isoformat()}")  # noqa: S311
    people: list[list[Row]] = []
    owners: dict[int, str] = {}
    fresh = min(max(size // 20, 6), 27, size)
    for number in range(size):
        person = make_person(rng, number)
        life = Life(rng, person, playbook, midnight)
        if number >= size - fresh:
            _fresh_story(
                rng, life, midnight + timedelta(minutes=FRESH_MINUTES * (number - size + fresh) // fresh - 720)
            )
        else:
            at = life.awake(midnight - timedelta(days=DAYS * (1 - rng.random() ** 0.85)))
            (life.passer_by if rng.random() < 0.3 else life.known)(at)
        people.append(_numbered(life.rows))
        if life.owner is not None:
            owners[number] = life.owner
    answer_leads(people, owners, playbook, midnight + timedelta(days=2), f"{seed} {size} {today.isoformat()}")
    kept = sorted((row for rows in people for row in rows if row["at"] <= now), key=lambda row: row["at"])
    return DemoCompany(playbook.text, tuple(kept), _costs(rng, today), size)


def _fresh_story(rng: Random, life: Life, at: datetime) -> None:
    """A hot request, one of those from yesterday noon till midnight: the queue has some whenever it is looked at."""
    at += timedelta(minutes=rng.randint(0, 40))
    life.visit(at - timedelta(days=rng.uniform(1, 6)), life.pages())
    asked = life.ask_for_offer(at)
    if rng.random() < 0.35:
        life.answer(asked + timedelta(minutes=rng.uniform(4, 90)))


def _numbered(rows: list[Row]) -> list[Row]:
    """A delivery belongs to the person's n-th request: both carry a name for it, since ids are made later."""
    count = 0
    for row in rows:
        if row["kind"] in ("request", "attendance"):
            count += 1
            row["own_name"] = f"{row['email']}#{count}"
        elif "request_number" in row:
            row["request_of"] = f"{row['email']}#{row.pop('request_number')}"
    return rows


def _costs(rng: Random, today: date) -> tuple[Cost, ...]:
    costs = []
    for period in range(DAYS // 30, 0, -1):
        first, last = today - timedelta(days=30 * period), today - timedelta(days=30 * (period - 1) + 1)
        for source in SOURCES:
            if source.name and source.monthly:
                amount = round(source.monthly * rng.uniform(0.8, 1.25)) * 1_000_000
                costs.append(Cost(first, last, source.name, amount, "EUR"))
    return tuple(costs)
