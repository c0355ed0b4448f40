"""What the record holds of a few people beside their touches' meaning: keys, details, notes, and where each came from.
Reads by number or id only, so it is quick in a large record.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from leadline.record.circles import circle, pieces
from leadline.record.incoming import SHOWN
from leadline.record.keys import KnownBy, keys_of
from leadline.record.models import Group, ImportRun, Membership, StandingLead, Subject, Touch
from leadline.touches.instants import moment_of
from leadline.touches.keys import KEY_KINDS


@dataclass(frozen=True, slots=True)
class Given:
    """What came with one touch and stays out of the lake; `run` is the import that brought it."""

    keys: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    run: int | None = None

    @property
    def note(self) -> str:
        return str(self.details.get("note") or "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A detail that somebody is shown by, and the moment of the touch that gave it."""

    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InGroup:
    """`key` is what touches carry."""

    key: str
    name: str


def given_with(ids: Collection[str]) -> dict[str, Given]:
    """By the id of each touch."""
    found = {}
    for some in pieces(ids):
        rows = Touch.objects.filter(content_id__in=some).values_list("content_id", "keys", "details", "run")
        for id_, keys, details, run in rows:
            found[id_] = Given(json.loads(keys or "{}"), json.loads(details or "{}"), run)
    return found


def shown_of(subjects: Collection[int]) -> dict[str, Shown]:
    """Name, e-mail, phone and company of the person whom these subjects are: of each the latest."""
    best: dict[str, tuple[int, str]] = {}
    for some in pieces(subjects):
        for row in Subject.objects.filter(id__in=some).values(*SHOWN, *(f"{name}_at" for name in SHOWN)):
            for name in SHOWN:
                if row[name] is not None:
                    found = (row[f"{name}_at"] or 0, row[name])
                    best[name] = max(best.get(name, found), found)
    return {name: Shown(value, moment_of(at)) for name, (at, value) in best.items()}


def known_by(subjects: Collection[int]) -> list[KnownBy]:
    """The keys of these subjects, the strongest kind first."""
    return sorted(keys_of(subjects), key=lambda key: (KEY_KINDS.index(key.kind), key.value, key.subject))


def groups_of(subjects: Collection[int]) -> list[InGroup]:
    """The companies and groups that these subjects were ever in, the latest first."""
    since: dict[str, int] = {}
    for some in pieces(subjects):
        for key, at in Membership.objects.filter(subject__in=some).values_list("group", "since"):
            since[key] = max(since.get(key, at), at)
    names: dict[str, str] = {}
    for keys in pieces(list(since)):
        names.update(Group.objects.filter(key__in=keys).values_list("key", "name"))
    return [InGroup(key, names.get(key, key)) for key in sorted(since, key=lambda key: (-since[key], key))]


def files_of(runs: Collection[int]) -> dict[int, str]:
    """The names of the files that imports read."""
    return dict(ImportRun.objects.filter(id__in=list(runs)).values_list("id", "file"))


def is_there(subject: int) -> bool:
    return Subject.objects.filter(id=subject).exists()


def subjects_of(person: int) -> frozenset[int]:
    """The subjects that this one is one person with today, itself included."""
    return frozenset(circle([person]))


def kept_of(person: int) -> tuple[datetime | None, dict[str | None, str]]:
    """The moment that the kept rows of a person speak of (None without any), and the owner of each product's lead."""
    rows = StandingLead.objects.filter(person=person, current=True).values_list("product", "owner", "as_of")
    found = list(rows)
    owners = {product: owner for product, owner, _ in found if owner}
    return (moment_of(max(as_of for *_, as_of in found)) if found else None), owners
