"""Looking for people who may be one, and putting them side by side for who decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadline.record import duplicates, roll
from leadline.record.given import known_by, subjects_of
from leadline.record.home import Home
from leadline.record.links import people_now
from leadline.record.people import PersonDetails, people
from leadline.respond.duplicates.finding import proposals
from leadline.respond.duplicates.likeness import REASONS, Known, Reason
from leadline.touches.instants import moment_of

KEPT_AT_MOST = 5_000
"""Pairs that are kept for somebody to decide; the most alike."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How many people were compared, how many pairs look alike, and how many of them are kept."""

    people: int
    pairs: int
    kept: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people, with what they are known by."""

    person: int
    title: str
    name: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    company: str | None
    first_touch: datetime | None
    last_request: datetime | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, and why."""

    score: float
    reasons: tuple[Reason, ...]
    one: Side
    other: Side


def look(home: Home, progress: Callable[[int, int], None] | None = None) -> Looked:
    """Compare everybody with whom they may be, and keep what was found for people to decide.

    A second for ten thousand people, about; raises RecordError if another process is writing.
    """
    subject, link = duplicates.newest()
    details = duplicates.everybody()
    known = (
        Known(person, one.name, tuple(one.emails), tuple(one.phones), one.company) for person, one in details.items()
    )
    found = proposals(known, duplicates.apart_now(people_now()), progress)
    kept = [
        duplicates.Found(one.low, one.high, one.score, tuple(reason.id for reason in one.reasons))
        for one in found[:KEPT_AT_MOST]
    ]
    duplicates.keep_found(home, kept, subject, link)
    return Looked(len(details), len(found), len(kept))


def side_by_side(home: Home, found: Sequence[duplicates.Found]) -> list[Pair]:
    """The pairs with what their people are known by."""
    persons = {person for one in found for person in (one.low, one.high)}
    details = people(home, persons)
    leads: dict[int, list[roll.Lead]] = {}
    for lead in roll.of_people(persons):
        leads.setdefault(lead.person, []).append(lead)
    sides = {person: _side(person, details[person], leads.get(person, [])) for person in persons}
    return [
        Pair(one.score, tuple(REASONS[id_] for id_ in one.reasons if id_ in REASONS), sides[one.low], sides[one.high])
        for one in found
    ]


def _side(person: int, details: PersonDetails, leads: Sequence[roll.Lead]) -> Side:
    keys = known_by(subjects_of(person))
    seen = [lead.first_touch_at for lead in leads if lead.first_touch_at is not None]
    asked = [lead.last_request_at for lead in leads if lead.last_request_at is not None]
    return Side(
        person,
        details.title or f"Person {person}",
        details.name,
        tuple(dict.fromkeys(key.value for key in keys if key.kind == "email")),
        tuple(dict.fromkeys(key.value for key in keys if key.kind == "phone")),
        details.company,
        moment_of(min(seen)) if seen else None,
        moment_of(max(asked)) if asked else None,
        next((lead.source for lead in leads if lead.source), None),
    )
