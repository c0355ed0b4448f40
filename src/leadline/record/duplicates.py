"""Pairs of people who may be one: everybody's details to compare, what was found last, and who is kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction

from leadline.record.circles import people_among
from leadline.record.home import Home
from leadline.record.identity import Ints, People
from leadline.record.links import BY_TOUCH, now_micros, people_now
from leadline.record.models import DuplicateLook, DuplicateProposal, KeptApart, Key, Link, Subject
from leadline.record.rows import greatest, reading, select
from leadline.record.writer import writing
from leadline.touches.instants import moment_of

TEXT = pa.string()
SHOWN = {"id": pa.int64(), "name": TEXT, "name_at": pa.int64(), "company": TEXT, "company_at": pa.int64()}
KEYS = {"subject": pa.int64(), "value": TEXT}


@dataclass(slots=True)
class Details:
    """What somebody is known by: the latest name and company, all e-mail addresses and phone numbers."""

    name: str | None = None
    company: str | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    name_at: int = -1
    company_at: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """Two people, by their numbers, how alike they look, and the ids of the reasons."""

    low: int
    high: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """When was looked last; `stale`: people, or links that no person made, have come since."""

    made: datetime
    stale: bool


def everybody() -> dict[int, Details]:
    """The details of everybody of whom there are any, by their number."""
    with reading():
        links = people_now()
        shown = select(Subject, SHOWN, "name is not null or company is not null")
        keys = {kind: select(Key, KEYS, "kind = %s", [kind]) for kind in ("email", "phone")}
    found: dict[int, Details] = {}
    for person, name, name_at, company, company_at in _rows(shown, links, "id"):
        mine = found.setdefault(person, Details())
        if name is not None and (name_at or 0) > mine.name_at:
            mine.name, mine.name_at = name, name_at or 0
        if company is not None and (company_at or 0) > mine.company_at:
            mine.company, mine.company_at = company, company_at or 0
    for kind, table in keys.items():
        for person, value in _rows(table, links, "subject"):
            mine = found.setdefault(person, Details())
            (mine.emails if kind == "email" else mine.phones).append(value)
    return found


def _array(subjects: Iterable[int]) -> Ints:
    return np.array(list(subjects), dtype=np.int64)


def _rows(table: pa.Table, links: People, subject: str) -> list[tuple[Any, ...]]:
    persons = links.of(table.column(subject).to_numpy()).tolist()
    others = [table.column(name).to_pylist() for name in table.column_names if name != subject]
    return list(zip(persons, *others, strict=True))


def keep_found(home: Home, found: Sequence[Found], last_subject: int, last_link: int) -> None:
    """What was found takes the place of what had been found before."""
    rows = [DuplicateProposal(low=f.low, high=f.high, score=f.score, reasons=" ".join(f.reasons)) for f in found]
    with writing(home, "look for duplicates"), transaction.atomic():
        DuplicateProposal.objects.all().delete()
        DuplicateLook.objects.all().delete()
        DuplicateProposal.objects.bulk_create(rows, batch_size=500)
        DuplicateLook.objects.create(last_subject=last_subject, last_link=last_link, made=now_micros())


def newest() -> tuple[int, int]:
    """The latest subject and link, by which a look knows how far it went."""
    return greatest(Subject, "id"), greatest(Link, "id")


def last_look() -> Look | None:
    row = DuplicateLook.objects.first()
    if row is None:
        return None
    stale = greatest(Subject, "id") > row.last_subject or _linked_since(row.last_link)
    return Look(moment_of(row.made), stale)


def _linked_since(link: int) -> bool:
    return Link.objects.filter(id__gt=link, by=BY_TOUCH).exists()


def undecided() -> list[Found]:
    """What was found last and nobody has decided yet, the most alike first."""
    rows = [
        Found(low, high, score, tuple(reasons.split()))
        for low, high, score, reasons in DuplicateProposal.objects.order_by("-score", "low", "high").values_list(
            "low", "high", "score", "reasons"
        )
    ]
    there = {subject for row in rows for subject in (row.low, row.high)}
    links = people_among(there)
    persons = dict(zip(there, links.of(_array(there)).tolist(), strict=True))
    apart = apart_now(links)
    left, seen = [], set()
    for row in rows:
        pair = tuple(sorted((persons[row.low], persons[row.high])))
        if pair[0] != pair[1] and pair not in apart and pair not in seen:
            seen.add(pair)
            left.append(Found(pair[0], pair[1], row.score, row.reasons))
    return left


def apart_now(links: People) -> set[tuple[int, int]]:
    """People who are kept apart, as pairs of their numbers."""
    pairs = list(KeptApart.objects.filter(undone=None).values_list("low", "high"))
    lows = links.of(_array(low for low, _ in pairs)).tolist()
    highs = links.of(_array(high for _, high in pairs)).tolist()
    return {(min(pair), max(pair)) for pair in zip(lows, highs, strict=True)}


def keep_apart(home: Home, one: int, other: int, by: str) -> int:
    """Two people are two: they are not proposed again. Returns the number by which that is undone."""
    low, high = sorted((one, other))
    with writing(home, "keep two people apart"):
        there = KeptApart.objects.filter(low=low, high=high, undone=None).first()
        if there is None:
            there = KeptApart.objects.create(low=low, high=high, by=by, at=now_micros())
        return int(there.pk)


def undo_apart(home: Home, number: int, by: str) -> bool:
    """True if it was so till now."""
    with writing(home, "undo"):
        rows = KeptApart.objects.filter(id=number, undone=None)
        return rows.update(undone=now_micros(), undone_by=by) == 1


def apart_number(one: int, other: int) -> int | None:
    """The number by which it is undone that two people are kept apart."""
    low, high = sorted((one, other))
    return KeptApart.objects.filter(low=low, high=high, undone=None).values_list("id", flat=True).first()
