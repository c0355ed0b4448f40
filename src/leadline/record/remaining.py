"""What the touches that stay say, when those of one import go."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Q

from leadline.record.circles import pieces, stretches
from leadline.record.home import Home
from leadline.record.identity import Ints
from leadline.record.known import BY_NO_IMPORT
from leadline.record.lake import read_subjects
from leadline.record.models import Key, KeyOfSubject, Link, Touch
from leadline.record.rows import greatest, select

FEW = 20_000
"""The touches of so many subjects are looked up in the lake; of more, the whole log's places are read."""
READ = ("seq", "subject", "run", "at", "received", "group", "keys", "details", "attributes")
Pair = tuple[int, int]
KeyName = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LoggedTouch:
    """Of a row of the log, what identity and details are made of. `run` 0: no import brought it."""

    seq: int
    subject: int
    run: int
    at: int
    received: int
    group: str | None
    keys: dict[str, str]
    details: dict[str, str]
    attributes: dict[str, object]

    @property
    def shown(self) -> dict[str, str | None]:
        """What its person is shown by, as an import reads it."""
        both = " ".join(part for part in (self.details.get("first_name"), self.details.get("last_name")) if part)
        company = self.attributes.get("company")
        return {
            "name": self.details.get("name") or both or None,
            "email": self.keys.get("email") or self.details.get("email"),
            "phone": self.keys.get("phone") or self.details.get("phone"),
            "company": str(company) if company else None,
        }


@dataclass
class Said:
    """What some touches say: the keys that they carry, the pairs of subjects that they link (since when), who was in
    which group (since when); each with the import that would have brought it.
    """

    touches: dict[int, list[LoggedTouch]] = field(default_factory=dict)
    keys: dict[KeyName, int] = field(default_factory=dict)
    subjects: dict[int, int] = field(default_factory=dict)
    pairs: dict[Pair, tuple[int, int]] = field(default_factory=dict)
    members: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    def hear(self, touch: LoggedTouch, of_key: dict[KeyName, int]) -> None:
        """`of_key`: the subjects of keys."""
        run, subject = touch.run, touch.subject
        self.touches.setdefault(subject, []).append(touch)
        self.subjects[subject] = min(run, self.subjects.get(subject, run))
        for key in touch.keys.items():
            self.keys[key] = min(run, self.keys.get(key, run))
            other = of_key.get(key, subject)
            if other != subject:
                pair = (min(subject, other), max(subject, other))
                since, by = self.pairs.get(pair, (touch.received, run))
                self.pairs[pair] = min(touch.received, since), min(run, by)
        if touch.group is not None:
            since, by = self.members.get((subject, touch.group), (touch.at, run))
            self.members[subject, touch.group] = min(touch.at, since), min(run, by)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some subjects of an import. Of `whole` ones nothing stays; of `mixed` ones what `stays` says, and not what only
    `goes` says. `seqs` are the places of the touches that go.
    """

    whole: list[int]
    mixed: list[int]
    seqs: list[int]
    stays: Said
    goes: Said


class Remaining:
    """Looks up the touches around the subjects of a run: those that go, and those that stay. Others may write between
    two chunks; what they wrote stays.
    """

    def __init__(self, home: Home, run: int, subjects: Sequence[int]) -> None:
        self.run = run
        self._seen_link = 0
        self._near: dict[int, set[int]] = {}
        self._of = set(subjects)
        self._look_at_links()
        self._seen = greatest(Touch, "seq")
        mine = select(Touch, {"seq": pa.int64(), "subject": pa.int64()}, "run = %s", [run])
        self._go = _BySubject(mine)
        around = self._of.union(*self._near.values())
        if len(around) <= FEW:
            there = read_subjects(home, around).select(["seq", "subject"])
        else:
            there = select(Touch, {"seq": pa.int64(), "subject": pa.int64()}, "run is null or run <> %s", [run])
        self._stay = _BySubject(there, without=np.asarray(mine.column("seq")))

    @property
    def seqs(self) -> Ints:
        """The places in the log of the touches that go."""
        return self._go.seqs

    def chunk(self, subjects: Sequence[int]) -> Chunk:
        """What is to become of these subjects of the run."""
        self._catch_up()
        near = {s: self._near.get(s, set()) for s in subjects}
        mixed = [s for s in subjects if self._stay.has(s) or any(self._stay.has(other) for other in near[s])]
        there = set(mixed)
        seqs = self._go.of(subjects)
        around = there.union(*(near[s] for s in mixed)) if mixed else there
        of_key = _subjects_of_keys(around)
        stays, goes = Said(), Said()
        for touch in _touches(self._stay.of(sorted(around))):
            stays.hear(touch, of_key)
        for touch in _touches(self._go.of(mixed)):
            goes.hear(touch, of_key)
        return Chunk([s for s in subjects if s not in there], mixed, seqs, stays, goes)

    def _catch_up(self) -> None:
        newest = greatest(Touch, "seq")
        if newest > self._seen:
            new = "seq > %s and (run is null or run <> %s)"
            self._stay.add(select(Touch, {"seq": pa.int64(), "subject": pa.int64()}, new, [self._seen, self.run]))
            self._seen = newest
        self._look_at_links()

    def _look_at_links(self) -> None:
        """Who was ever linked to one of the run's subjects: their touches may carry its keys."""
        rows = Link.objects.filter(id__gt=self._seen_link).order_by("id")
        for number, low, high in rows.values_list("id", "low", "high").iterator(chunk_size=5_000):
            self._seen_link = number
            for one, other in ((low, high), (high, low)):
                if one in self._of:
                    self._near.setdefault(one, set()).add(other)


class _BySubject:
    """Places in the log, found by subject."""

    def __init__(self, table: pa.Table, without: Ints | None = None) -> None:
        seqs, subjects = (np.asarray(table.column(name).combine_chunks()) for name in ("seq", "subject"))
        if without is not None and len(without):
            stays = ~np.isin(seqs, without)
            seqs, subjects = seqs[stays], subjects[stays]
        self._sort(seqs, subjects)

    def _sort(self, seqs: Ints, subjects: Ints) -> None:
        order = np.lexsort((seqs, subjects))
        self.seqs, self._subjects = seqs[order], subjects[order]

    def add(self, table: pa.Table) -> None:
        seqs, subjects = (np.asarray(table.column(name).combine_chunks()) for name in ("seq", "subject"))
        self._sort(np.concatenate([self.seqs, seqs]), np.concatenate([self._subjects, subjects]))

    def has(self, subject: int) -> bool:
        place = np.searchsorted(self._subjects, subject)
        return bool(place < len(self._subjects) and self._subjects[place] == subject)

    def of(self, subjects: Iterable[int]) -> list[int]:
        found: list[int] = []
        for subject in subjects:
            first, end = np.searchsorted(self._subjects, [subject, subject + 1])
            found += self.seqs[first:end].tolist()
        return found


def _subjects_of_keys(subjects: Collection[int]) -> dict[KeyName, int]:
    return {(kind, value): subject for _, kind, value, subject, _ in keys_with_numbers(subjects)}


def keys_with_numbers(subjects: Collection[int]) -> Iterator[tuple[int, str, str, int, int | None]]:
    """Number, kind, value, subject and run of the keys of subjects."""
    for some in pieces(subjects):
        wanted = set(some)
        numbers = set(KeyOfSubject.objects.filter(subject__in=some).values_list("key", flat=True))
        for these in pieces(numbers):
            rows = Key.objects.filter(id__in=these).values_list("id", "kind", "value", "subject", "run")
            yield from (row for row in rows if row[3] in wanted)


def links_at(subjects: Collection[int]) -> list[Link]:
    """Every link, active or undone, of these subjects."""
    found: dict[int, Link] = {}
    for how, some in stretches(subjects):
        for link in Link.objects.filter(Q(**{f"low__{how}": some}) | Q(**{f"high__{how}": some})):
            found[link.pk] = link
    return list(found.values())


def _touches(seqs: Collection[int]) -> Iterator[LoggedTouch]:
    for some in pieces(seqs):
        yield from map(logged, Touch.objects.filter(seq__in=some).values_list(*READ))


def logged(row: tuple[Any, ...]) -> LoggedTouch:
    """A row of the log's columns `READ`."""
    seq, subject, run, at, received, group, keys, details, attributes = row
    said = (json.loads(text or "{}") for text in (keys, details, attributes))
    return LoggedTouch(seq, subject, run or BY_NO_IMPORT, at, received, group, *said)
