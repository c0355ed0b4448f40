"""Match and fold a batch of complete people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from leadline.playbook import Playbook
from leadline.qualification.fold.person import fold
from leadline.qualification.fold.records import (
    ENTRIES,
    ENTRY,
    HISTORY,
    HISTORY_RECORD,
    LEAD,
    LEADS,
    NEVER,
    NOTICE,
    NOTICES,
    PERSON,
    REQUEST_RECORD,
    REQUESTS,
    TRACES,
    Array,
    Meaning,
    Out,
    Scratch,
)
from leadline.qualification.match import Matched, RuleBook, match
from leadline.qualification.stream import Streams
from leadline.qualification.touches_until import touches_until
from leadline.qualification.under import meaning_of
from leadline.touches.instants import micros_of


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """The raw result of the fold, cut to length."""

    leads: Array
    entries: Array
    requests: Array
    notices: Array
    history: Array
    trace: Array
    streams: Streams
    matched: Matched
    book: RuleBook
    meaning: Meaning


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Touches matched and in order, ready to be folded."""

    streams: Streams
    matched: Matched
    book: RuleBook
    meaning: Meaning
    members: int
    one_product: bool

    @property
    def people(self) -> int:
        return len(self.streams.touches.people)


def prepare(table: pa.Table, playbook: Playbook, as_of: datetime, known_at: datetime | None = None) -> Prepared:
    """Match and order the touches of complete people up to a moment. Raises BadTouches, NoRate."""
    book = RuleBook.of(playbook)
    until = micros_of(as_of)
    touches = touches_until(table, until, known_at)
    matched = match(touches.table, playbook, book)
    streams = Streams(touches, matched, playbook, book)
    first = int(touches.at.min()) if touches.rows else until
    meaning = meaning_of(playbook, book, matched, first, until, until)
    return Prepared(streams, matched, book, meaning, int(streams.stream.members.max(initial=1)), playbook.one_product)


def run(
    table: pa.Table,
    playbook: Playbook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    history: bool = False,
    trace: bool = False,
) -> Folded:
    """Qualify complete people as of a moment. Raises BadTouches, NoRate."""
    ready = prepare(table, playbook, as_of, known_at)
    out = _room(ready, ready.people, len(ready.streams.rows), history, trace)
    scratch = _scratch(ready)
    person = 0
    while person < ready.people:
        person = _fold(ready, scratch, out, person, history, trace)
        if person < ready.people:
            out = _more(out)
    if trace and out.filled[TRACES] > len(out.trace):
        out = out._replace(trace=np.zeros(int(out.filled[TRACES]), dtype=np.int64), filled=np.zeros_like(out.filled))
        _fold(ready, _scratch(ready), out, 0, history, trace)
    return _cut(out, ready)


def run_in_parts(table: pa.Table, playbook: Playbook, as_of: datetime, rows: int) -> Iterator[Folded]:
    """The whole history of everybody, some people at a time: about `rows` touches each.

    The arrays of a part are written over by the next one.
    """
    ready = prepare(table, playbook, as_of)
    out = _room(ready, min(rows, ready.people), rows, True, False)
    scratch = _scratch(ready)
    person = 0
    while person < ready.people:
        out.filled[:] = 0
        reached = _fold(ready, scratch, out, person, True, False)
        if reached == person:
            out = _more(out)
            continue
        person = reached
        yield _cut(out, ready)


def _fold(ready: Prepared, scratch: Scratch, out: Out, first: int, history: bool, trace: bool) -> int:
    reached: int = fold(
        ready.streams.stream,
        ready.streams.specials,
        ready.meaning,
        scratch,
        out,
        first,
        ready.members > 1,
        history,
        trace,
    )
    return reached


def _room(ready: Prepared, people: int, rows: int, history: bool, trace: bool) -> Out:
    one = ready.one_product
    kept = (rows if one else rows * 2) + 1024 if history else 1
    return Out(
        leads=np.zeros(int(people * (1.05 if one else 1.5)) + 1024, dtype=LEAD),
        entries=np.zeros(people * 2 + rows // 8 + 4096, dtype=ENTRY),
        requests=np.zeros(min(len(ready.streams.specials.due), rows) + 1024, dtype=REQUEST_RECORD),
        notices=np.zeros(1024, dtype=NOTICE),
        history=np.zeros(kept, dtype=HISTORY_RECORD),
        trace=np.zeros(3 * 4096 if trace else 0, dtype=np.int64),
        filled=np.zeros(6, dtype=np.int64),
    )


def _more(out: Out) -> Out:
    """Twice the room, what is there kept."""

    def doubled(array: Array) -> Array:
        return np.concatenate([array, np.zeros_like(array)])

    grown = {name: doubled(array) for name, array in out._asdict().items() if name not in ("filled", "trace")}
    if len(out.history) <= 1:
        del grown["history"]
    return out._replace(**grown)


def _scratch(ready: Prepared) -> Scratch:
    meaning, members = ready.meaning, ready.members
    slots = len(meaning.products)
    rules, groups = len(meaning.rules), len(meaning.groups)
    return Scratch(
        person=np.zeros(1, dtype=PERSON),
        slot_lead=np.full(slots, -1, dtype=np.int64),
        used=np.zeros(slots + 1, dtype=np.int64),
        points=np.zeros((slots + 1, groups), dtype=np.float64),
        points_at=np.zeros(slots + 1, dtype=np.int64),
        capped=np.zeros((slots + 1, rules), dtype=np.int32),
        window=np.full((slots + 1, rules), NEVER, dtype=np.int64),
        latest=np.full((slots + 1, 4), NEVER, dtype=np.int64),
        shadow=np.zeros(1, dtype=LEAD),
        stated=np.zeros((slots + 1, len(meaning.solves)), dtype=bool),
        bits=np.zeros((members, ready.book.words), dtype=np.int64),
        renewed=np.full((members, len(meaning.attribute_rules)), NEVER, dtype=np.int64),
        attribute_points=np.zeros(groups, dtype=np.float64),
        factors=np.ones(len(meaning.spans), dtype=np.float64),
        scores=np.zeros(5, dtype=np.float64),
        free=np.full(max(int(meaning.bars[0]["free_things"]), 1), NEVER, dtype=np.int64),
        replies=np.full(max(int(meaning.bars[0]["replies"]), 1), NEVER, dtype=np.int64),
        counted=np.zeros(slots + 1, dtype=bool),
        in_use=np.zeros(1, dtype=np.int64),
    )


def _cut(out: Out, ready: Prepared) -> Folded:
    count = out.filled
    kept = int(count[HISTORY])
    return Folded(
        leads=out.leads[: count[LEADS]],
        entries=out.entries[: count[ENTRIES]],
        requests=out.requests[: count[REQUESTS]],
        notices=out.notices[: count[NOTICES]],
        history=out.history[:kept],
        trace=out.trace[: min(int(count[TRACES]), len(out.trace))].reshape(-1, 3),
        streams=ready.streams,
        matched=ready.matched,
        book=ready.book,
        meaning=ready.meaning,
    )
