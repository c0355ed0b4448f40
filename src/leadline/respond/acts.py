"""What people do with leads: each deed is a touch, which can be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from leadline import words
from leadline.problems import BadTouches, Problem
from leadline.record import standing
from leadline.record.append import append
from leadline.record.circles import circle, people_among, pieces
from leadline.record.home import Home
from leadline.record.incoming import incoming
from leadline.record.keys import KnownBy, keys_of
from leadline.record.models import Touch
from leadline.record.retraction import retract
from leadline.record.writer import writing
from leadline.touches.columns import INSTANT
from leadline.touches.deeds import DEEDS
from leadline.touches.instants import micros_of
from leadline.touches.keys import KEY_KINDS

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
class Batch:
    """Deeds that were done at once, as the log tells them from all others: between which places they stand, when they
    were logged (microseconds) and by whom. It names thousands as shortly as one.
    """

    first: int
    last: int
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Done:
    """The touches that were logged, in the order of `persons`; `batch` undoes them all, None where nothing was done."""

    ids: tuple[str, ...]
    persons: tuple[int, ...]
    batch: Batch | None


def act(home: Home, persons: Sequence[int], deed: Deed, by: str, at: datetime | None = None) -> Done:
    """Log a deed for each person, and bring how they stand up to it. Raises BadTouches: an unknown kind, a note that
    is too long, somebody who is not in the record.
    """
    return act_all(home, [(person, deed) for person in dict.fromkeys(persons)], by, at)


def act_all(home: Home, deeds: Sequence[tuple[int, Deed]], by: str, at: datetime | None = None) -> Done:
    """Log several deeds at one moment, all of them or none."""
    if not deeds:
        return Done((), (), None)
    with writing(home, "a deed"):
        keys = _keys([person for person, _ in deeds])
        problems = [problem for person, deed in deeds for problem in _problems(person, deed, keys)]
        if problems:
            raise BadTouches(*dict.fromkeys(problems))
        moment = micros_of(at) if at else time.time_ns() // 1_000
        added = append(home, _table(deeds, keys, by, moment))
        _bring_up(home, {person for person, _ in deeds})
        batch = None
        if added.first_seq is not None and added.last_seq is not None:
            batch = Batch(added.first_seq, added.last_seq, moment, by)
        return Done(tuple(added.ids.to_pylist()), tuple(person for person, _ in deeds), batch)


def undo(home: Home, batch: Batch, by: str, why: str | None = None) -> int:
    """Take deeds back: their touches are counted no more, for any moment. Returns how many people that concerns; 0 if
    they were taken back before. Whether `by` may is for the caller to see to.
    """
    with writing(home, "undo"):
        subjects = retract(home, _ids_of(batch), by, why)
        if subjects:
            _bring_up(home, subjects)
        return len(set(people_among(circle(subjects)).of(np.array(subjects, dtype=np.int64)).tolist()))


def batches_of(ids: Collection[str]) -> dict[str, Batch]:
    """Of these touches those that are deeds, each as a batch of its own. What an import brought is none."""
    found = {}
    for some in pieces(ids):
        rows = Touch.objects.filter(content_id__in=some, kind__in=DEEDS, by__isnull=False, run=None)
        for id_, seq, received, by in rows.values_list("content_id", "seq", "received", "by"):
            found[id_] = Batch(seq, seq, received, str(by))
    return found


def _ids_of(batch: Batch) -> list[str]:
    """A place in the log may be given anew after an import was taken back: what stands there now has another moment."""
    found = Touch.objects.filter(
        seq__range=(batch.first, batch.last), received=batch.at, by=batch.by, kind__in=DEEDS, run=None
    )
    return list(found.values_list("content_id", flat=True))


def _bring_up(home: Home, subjects: Collection[int]) -> None:
    """What was done is seen in the next answer, even while an import leaves much to catch up with."""
    if not standing.catch_up(home, at_most=PEOPLE_AT_MOST) and len(subjects) <= PEOPLE_AT_MOST:
        standing.bring_up(home, subjects)


def _keys(persons: Collection[int]) -> dict[int, tuple[str, str]]:
    """The strongest key of each person."""
    found: dict[int, tuple[str, str]] = {}

    def take(person: int, key: KnownBy) -> None:
        if person not in found or KEY_KINDS.index(key.kind) < KEY_KINDS.index(found[person][0]):
            found[person] = (key.kind, key.value)

    for key in keys_of(persons):
        take(key.subject, key)
    for person in set(persons) - set(found):
        for key in keys_of(circle([person])):
            take(person, key)
    return found


def _problems(person: int, deed: Deed, keys: Mapping[int, tuple[str, str]]) -> list[Problem]:
    problems = []
    if person not in keys:
        problems.append(
            Problem("no_such_person", f"There is nobody with the number {person}.", "They may have been erased.")
        )
    if deed.kind not in DEEDS:
        problems.append(Problem("deed.kind", f"“{deed.kind}” is nothing that people do with a lead."))
    if deed.note and len(deed.note) > NOTE_AT_MOST:
        what = f"The note has {words.whole(len(deed.note))} characters."
        problems.append(Problem("deed.note", what, f"Shorten it to {words.whole(NOTE_AT_MOST)}."))
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
    table = incoming(columns, rows)
    # A deed says whom it is about, and nothing new of how they can be reached.
    for name in ("shown_email", "shown_phone"):
        table = table.set_column(table.column_names.index(name), name, pa.nulls(rows, pa.string()))
    return table


def _note(text: str | None) -> str | None:
    return _json({"note": text.strip()}) if text and text.strip() else None


def _json(values: Mapping[str, str] | None) -> str | None:
    """Canonical JSON, as ids are made from it."""
    return json.dumps(dict(values), sort_keys=True, ensure_ascii=False, separators=(",", ":")) if values else None
