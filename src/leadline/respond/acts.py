"""What people do with leads: each deed is a touch, which can be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from leadline.problems import BadTouches, Problem
from leadline.record import standing
from leadline.record.append import append
from leadline.record.circles import circle, pieces
from leadline.record.home import Home
from leadline.record.incoming import incoming
from leadline.record.models import Key
from leadline.record.retraction import retract
from leadline.record.writer import writing
from leadline.touches.columns import INSTANT
from leadline.touches.instants import micros_of
from leadline.touches.keys import KEY_KINDS

KINDS = frozenset({"outcome", "decision", "call", "meeting", "note", "delivery"})
NOTE_AT_MOST = 10_000
PEOPLE_AT_MOST = 500
"""So many people's standing is brought up before a deed is done; more are left to the next page or the keeper."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, or decided. `note` is text that never reaches the lake or a rule."""

    kind: str
    action: str | None = None
    product: str | None = None
    request: str | None = None
    until: datetime | None = None
    reason: str | None = None
    note: str | None = None
    properties: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The touches that were logged, in the order of `persons`."""

    ids: tuple[str, ...]
    persons: tuple[int, ...]


def act(home: Home, persons: Sequence[int], deed: Deed, by: str, at: datetime | None = None) -> Done:
    """Log a deed for each person, and bring how they stand up to it. Raises BadTouches: an unknown kind, a note that
    is too long, somebody who is not in the record.
    """
    return act_all(home, [(person, deed) for person in dict.fromkeys(persons)], by, at)


def act_all(home: Home, deeds: Sequence[tuple[int, Deed]], by: str, at: datetime | None = None) -> Done:
    """Log several deeds at one moment, all of them or none."""
    if not deeds:
        return Done((), ())
    with writing(home, "a deed"):
        keys = _keys([person for person, _ in deeds])
        problems = [problem for person, deed in deeds for problem in _problems(person, deed, keys)]
        if problems:
            raise BadTouches(*dict.fromkeys(problems))
        moment = micros_of(at) if at else time.time_ns() // 1_000
        added = append(home, _table(deeds, keys, by, moment))
        _bring_up(home, {person for person, _ in deeds})
        return Done(tuple(added.ids.to_pylist()), tuple(person for person, _ in deeds))


def undo(home: Home, ids: Collection[str], by: str, why: str | None = None) -> int:
    """Take deeds back: their touches are counted no more, for any moment. Returns how many people that concerns."""
    with writing(home, "undo"):
        subjects = retract(home, ids, by, why)
        if subjects:
            _bring_up(home, subjects)
        return len({min(circle([subject])) for subject in subjects})


def _bring_up(home: Home, subjects: Collection[int]) -> None:
    """What was done is seen in the next answer, even while an import leaves much to catch up with."""
    if not standing.catch_up(home, at_most=PEOPLE_AT_MOST) and len(subjects) <= PEOPLE_AT_MOST:
        standing.bring_up(home, subjects)


def _keys(persons: Collection[int]) -> dict[int, tuple[str, str]]:
    """The strongest key of each person."""
    found: dict[int, tuple[str, str]] = {}

    def take(person: int, kind: str, value: str) -> None:
        if person not in found or KEY_KINDS.index(kind) < KEY_KINDS.index(found[person][0]):
            found[person] = (kind, value)

    for some in pieces(persons):
        for kind, value, subject in Key.objects.filter(subject__in=some).values_list("kind", "value", "subject"):
            take(subject, kind, value)
    for person in set(persons) - set(found):
        for kind, value in Key.objects.filter(subject__in=circle([person])).values_list("kind", "value"):
            take(person, kind, value)
    return found


def _problems(person: int, deed: Deed, keys: Mapping[int, tuple[str, str]]) -> list[Problem]:
    problems = []
    if person not in keys:
        problems.append(
            Problem("no_such_person", f"There is nobody with the number {person}.", "They may have been erased.")
        )
    if deed.kind not in KINDS:
        problems.append(Problem("deed.kind", f"“{deed.kind}” is nothing that people do with a lead."))
    if deed.note and len(deed.note) > NOTE_AT_MOST:
        what = f"The note has {len(deed.note):,} characters."
        problems.append(Problem("deed.note", what, f"Shorten it to {NOTE_AT_MOST:,}."))
    return problems


def _table(deeds: Sequence[tuple[int, Deed]], keys: Mapping[int, tuple[str, str]], by: str, moment: int) -> pa.Table:
    rows = len(deeds)

    def column(values: list[str | None]) -> pa.Array:
        return pa.array(values, pa.string())

    said = [deed for _, deed in deeds]
    at = pa.array([moment] * rows, pa.int64()).cast(INSTANT)
    columns = {
        name: column([getattr(deed, name) or None for deed in said])
        for name in ("kind", "action", "product", "request", "reason")
    }
    columns |= {
        kind: column([keys[person][1] if keys[person][0] == kind else None for person, _ in deeds])
        for kind in KEY_KINDS
    }
    columns |= {
        "at": at,
        "received": at,
        "by": column([by] * rows),
        "until": pa.array([micros_of(deed.until) if deed.until else None for deed in said], pa.int64()).cast(INSTANT),
        "properties": column([_json(deed.properties) for deed in said]),
        "details": column([_note(deed.note) for deed in said]),
    }
    return incoming(columns, rows)


def _note(text: str | None) -> str | None:
    return _json({"note": text.strip()}) if text and text.strip() else None


def _json(values: Mapping[str, str] | None) -> str | None:
    """Canonical JSON, as ids are made from it."""
    return json.dumps(dict(values), sort_keys=True, ensure_ascii=False, separators=(",", ":")) if values else None
