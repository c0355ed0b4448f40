"""Appending touches: known ones are recognised by their content, the others get people, and a place in the log and the
lake.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from leadline.record.circles import circle, people_among
from leadline.record.details import details_of_new, write_latest
from leadline.record.erased import of_erased
from leadline.record.groups import write_groups
from leadline.record.home import Home
from leadline.record.identity import NONE, Ints, Resolved, people_of, resolve
from leadline.record.keys import KeyRows, key_rows, remove_left_over
from leadline.record.known import keep_known
from leadline.record.lake import discard, seal, sealed_to, segments_of, will_seal
from leadline.record.links import add_links, people_now
from leadline.record.models import (
    ImportRun,
    Key,
    KeyOfSubject,
    Link,
    Segment,
    StandingMoment,
    Subject,
    Touch,
)
from leadline.record.rows import AT_ONCE, greatest, insert, lookup, plain
from leadline.record.sqlite_log import lasting_in_pauses
from leadline.record.threads import preparing
from leadline.record.turns import Numbers, Overtaken, Turns, next_numbers
from leadline.record.writer import writing
from leadline.touches.content import CONTENT_TEXT, content_ids
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS, KNOWN_KINDS

THREADS = 2
TOUCHES_A_COMMIT = 4_000
KEYS_A_COMMIT = 10_000
PAIRS_A_COMMIT = 20_000
"""As many rows take as long: a hundredth of a second or two."""
SHORT = 1_000
"""So many touches are appended in one transaction."""
LINKS_AT_ONCE = 2_000
PLANS_AT_MOST = 4
"""The last one is made, and carried out, without anybody else having a turn."""
WAIT = 60.0
"""Seconds that a turn is waited for."""

LOGGED = (
    "at", "received", "at_assumed", "received_assumed", "amount", "until", "attributes", "properties", "keys",
    "details", *CONTENT_TEXT,
)  # fmt: skip


@dataclass(frozen=True)
class Appended:
    """`ids` of all rows; `fresh` says which rows were not in the record (nor earlier in the table). People and merges
    are of fresh rows.
    """

    ids: pa.Array
    fresh: pa.Array
    people_new: int
    people_known: int
    merges: int
    first_seq: int | None
    last_seq: int | None
    erased: int = 0
    """Rows that were left out: their people were erased since."""
    known_people: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """The numbers of those who were in the record before."""
    first_subject: int = 0
    """The first number that new subjects got."""

    @property
    def new(self) -> int:
        return int(pc.sum(self.fresh).as_py() or 0)


def append(
    home: Home,
    table: pa.Table,
    run: int | None = None,
    dry_run: bool = False,
    done: Callable[[int], None] | None = None,
    seal_now: bool = True,
) -> Appended:
    """Append a table of `incoming`, which may have its `content_ids` beside it (`content_id`). Appending what is there
    already changes nothing, so a half-done append is done again as a whole.

    Keys and links are committed before the touches that need them. `seal_now` also writes the lake. Unless the caller
    holds the right to write, a long append lets others write every few hundredths of a second.
    """
    if "content_id" not in table.column_names:
        table = table.append_column("content_id", content_ids(table))
    if dry_run:
        return _foreseen(home, table)
    appending = _Appending(home, table, run, done, seal_now)
    for attempt in range(1, PLANS_AT_MOST + 1):
        alone = appending.is_short or attempt == PLANS_AT_MOST
        try:
            with writing(home, "append", WAIT if attempt > 1 else 5.0) if alone else nullcontext():
                appending.attempt()
            break
        except Overtaken:
            continue
    return appending.told()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written of a table: the rows that are new (`rows` are their places in it), and whose they are.
    `known` are the places in the log of those that are there.
    """

    fresh: pa.Array
    known: Ints
    gone: int
    new: pa.Table
    rows: Ints
    received: Ints
    resolved: Resolved


def _plan(home: Home, table: pa.Table, first_subject: int) -> _Plan:
    ids = flat(table.column("content_id"))
    fresh, known = _looked_up(ids)
    of_gone = of_erased(home, table)
    if of_gone.any():
        fresh = pc.and_(fresh, pa.array(~of_gone))
    rows = np.flatnonzero(np.asarray(fresh))
    new = table if len(rows) == len(table) else table.filter(fresh)
    keys = {kind: flat(new.column(kind)) for kind in KEY_KINDS}
    received = np.asarray(flat(new.column("received")).cast(pa.int64()))
    resolved = resolve(keys, received, known_subjects, first_subject)
    return _Plan(fresh, known, int(of_gone.sum()), new, rows, received, resolved)


def _foreseen(home: Home, table: pa.Table) -> Appended:
    plan = _plan(home, table, next_numbers().subject)
    ids = flat(table.column("content_id"))
    if not len(plan.new):
        return Appended(ids, plan.fresh, 0, 0, 0, None, None, plan.gone)
    people_new, people_known = _count_people(plan.resolved)
    there = set(Link.objects.values_list("low", "high"))
    merges = sum((low, high) not in there for low, high in plan.resolved.pairs.tolist())
    return Appended(ids, plan.fresh, people_new, len(people_known), merges, None, None, plan.gone)


class _Appending:
    """One append, planned anew if others write meanwhile what changes the plan: what was written by then stays."""

    def __init__(
        self, home: Home, table: pa.Table, run: int | None, done: Callable[[int], None] | None, seal_now: bool
    ) -> None:
        self.home, self.table, self.run, self.tell, self.seal_now = home, table, run, done, seal_now
        self.is_short = len(table) <= min(SHORT, TOUCHES_A_COMMIT)
        self.written = np.zeros(len(table), dtype=bool)
        self.promises: list[int] = []
        self.people: tuple[int, Ints] | None = None
        self.first_subject = 0
        self.merges = self.gone = 0
        self.first_seq: int | None = None
        self.last_seq: int | None = None

    def told(self) -> Appended:
        new, known = self.people or (0, np.empty(0, dtype=np.int64))
        ids = flat(self.table.column("content_id"))
        return Appended(
            ids, pa.array(self.written), new, len(known), self.merges, self.first_seq, self.last_seq, self.gone, known,
            self.first_subject,
        )  # fmt: skip

    def attempt(self) -> None:
        """Raises Overtaken where it is to be planned anew."""
        turns = Turns(self.home, self.promises)
        first = next_numbers()
        plan = _plan(self.home, self.table, first.subject)
        self.gone = plan.gone
        with writing(self.home, "append", WAIT):
            turns.look()
            keep_known(self.run, plan.known, turns.between)
            if not self.is_short:
                remove_left_over(self.run, self.promises, turns.between)
        if not len(plan.new):
            return
        if self.people is None:
            self.people, self.first_subject = _count_people(plan.resolved), plan.resolved.first_new
        turns.keys = {kind.kind: kind.values for kind in plan.resolved.keys}
        turns.ids = flat(plan.new.column("content_id"))
        # The database writes without Python: meanwhile what it gets next is put in order.
        with preparing(THREADS) as pool:
            keys = pool.submit(key_rows, plan.resolved, self.run, first.key)
            log = pool.submit(_log_rows, plan, self.run)
            lasting = nullcontext() if self.is_short else lasting_in_pauses()
            at_once = transaction.atomic() if self.is_short else nullcontext()
            with lasting, writing(self.home, "append", WAIT), at_once:
                logged, segments = self._write(plan, turns, first, keys, log, pool)
        if self.seal_now:
            seal(self.home, logged, segments=segments.result() if segments else None)

    def _write(
        self, plan: _Plan, turns: Turns, first: Numbers, keys: Future[KeyRows], log: Future[_Log],
        pool: ThreadPoolExecutor,
    ) -> tuple[pa.Table, Future[list[Segment]] | None]:  # fmt: skip
        """Everything but the lake. Returns the rows of the log, and the files of the lake that were made of them."""
        resolved = plan.resolved
        subjects = resolved.end_new - resolved.first_new
        with turns.promised(self.run, first, subjects, sum(len(kind.values) for kind in resolved.keys)):
            _write_subjects(plan, self.run, turns)
            with turns.between():
                rows = keys.result()
            insert(KeyOfSubject, rows.of_subjects, PAIRS_A_COMMIT, between=turns.between, crowded=turns.crowded)
            for kind in rows.kinds:
                insert(Key, kind, KEYS_A_COMMIT, between=turns.between, crowded=turns.crowded)
        received = plan.received[resolved.pair_rows]
        for start in range(0, len(resolved.pairs), LINKS_AT_ONCE):
            some = slice(start, start + LINKS_AT_ONCE)
            self.merges += add_links(resolved.pairs[some], received[some], self.run)
            with turns.between():
                pass
        write_groups(plan.new, resolved.subjects, self.run, turns.between)
        old = resolved.subjects < resolved.first_new
        if old.any():
            with turns.between():
                theirs = plan.new.filter(pa.array(old))
            write_latest(theirs, resolved.subjects[old], turns.between)
        with turns.between():
            ready = log.result()
        return self._write_touches(plan, ready, turns, pool)

    def _write_touches(
        self, plan: _Plan, log: _Log, turns: Turns, pool: ThreadPoolExecutor
    ) -> tuple[pa.Table, Future[list[Segment]] | None]:
        """In the order of ids. Where others add touches in between, the places in the log go on behind theirs."""
        segments: Future[list[Segment]] | None = None
        parts: list[pa.Table] = []
        at, wrote, first, rows = 0, 0, 0, len(plan.new)

        def done(more: int) -> None:
            nonlocal wrote
            self.written[plan.rows[log.order[at + wrote : at + wrote + more]]] = True
            wrote += more
            self.last_seq = first + wrote - 1
            turns.wrote_to(self.last_seq)
            if self.tell:
                self.tell(more)

        try:
            while at < rows:
                turns.touched, wrote = False, 0
                first = next_seq()
                self.first_seq = first if self.first_seq is None else self.first_seq
                rest = log.rows.slice(at).append_column("seq", pa.array(np.arange(first, first + rows - at)))
                if not at and self.seal_now and will_seal(first + rows - 1):
                    segments = pool.submit(segments_of, self.home, rest, first, first + rows - 1)
                insert(
                    Touch, rest, TOUCHES_A_COMMIT, done, turns.between, lambda: not turns.touched, crowded=turns.crowded
                )
                parts.append(rest.slice(0, wrote))
                at += wrote
        except BaseException:
            if segments is not None:
                discard(self.home, segments.result())
            raise
        return pa.concat_tables(parts), segments


def next_seq() -> int:
    """A seq that nothing remembers, though the touches that had it may be gone."""
    remembered = (greatest(StandingMoment, "last_seq"), greatest(ImportRun, "last_seq"), sealed_to())
    return max(greatest(Touch, "seq"), *remembered) + 1


def fresh_of(ids: pa.Array) -> pa.Array:
    """Which rows are the first of their id and not in the log."""
    return _looked_up(ids)[0]


def _looked_up(ids: pa.Array) -> tuple[pa.Array, Ints]:
    """`fresh_of`, and the places in the log of those that are there."""
    encoded = ids.dictionary_encode()
    codes = np.asarray(encoded.indices)
    first = np.empty(len(encoded.dictionary), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    fresh = np.zeros(len(codes), dtype=bool)
    fresh[first] = True
    there = lookup(Touch, "content_id", "seq", encoded.dictionary)
    if there:
        fresh &= ~np.asarray(pc.is_in(ids, pa.array(list(there), pa.string())))
    return pa.array(fresh), np.fromiter(there.values(), dtype=np.int64, count=len(there))


def known_subjects(kind: str, values: pa.Array) -> Ints:
    """The subjects of keys that are in the record, `NONE` for others."""
    there = lookup(Key, "value", "subject", values, "kind = %s", [kind])
    if not there:
        return np.full(len(values), NONE, dtype=np.int64)
    return np.array([there.get(value, NONE) for value in values.to_pylist()], dtype=np.int64)


def _count_people(resolved: Resolved) -> tuple[int, Ints]:
    """How many people among the rows were not in the record before, and the numbers of those who were."""
    ours = np.unique(np.concatenate([resolved.subjects, resolved.pairs.ravel()]))
    there = ours[ours < resolved.first_new].tolist()
    before = people_among(circle(there)) if len(there) <= AT_ONCE else people_now()
    old = (
        np.stack([before.subjects, before.persons], axis=1)
        if len(before.subjects)
        else np.empty((0, 2), dtype=np.int64)
    )
    people = people_of(np.concatenate([old, resolved.pairs]))
    persons = people.of(resolved.subjects)
    is_new = persons >= resolved.first_new
    seen = np.zeros(resolved.end_new - resolved.first_new, dtype=bool)
    seen[persons[is_new] - resolved.first_new] = True
    return int(seen.sum()), np.unique(persons[~is_new])


def _write_subjects(plan: _Plan, run: int | None, turns: Turns) -> None:
    resolved = plan.resolved
    made = resolved.end_new - resolved.first_new
    if made:
        numbers = {
            "id": pa.array(np.arange(resolved.first_new, resolved.end_new)),
            "run": pa.repeat(pa.scalar(run, pa.int64()), made),
        }
        with turns.between():
            rows = pa.table({**numbers, **details_of_new(plan.new, resolved)})
        insert(Subject, rows, KEYS_A_COMMIT, between=turns.between, crowded=turns.crowded)


@dataclass(frozen=True, slots=True)
class _Log:
    """Rows of the log in the order of ids, so that each transaction touches few pages of the index of ids; `order` says
    which rows of the plan they are. Their places in the log are given when they are written.
    """

    rows: pa.Table
    order: Ints


def _log_rows(plan: _Plan, run: int | None) -> _Log:
    new, rows = plan.new, len(plan.new)
    known = np.zeros(rows, dtype=bool)
    for kind in KNOWN_KINDS:
        known |= np.asarray(pc.is_valid(new.column(kind)))
    logged = new.select(["content_id", *LOGGED])
    logged = logged.append_column("subject", pa.array(plan.resolved.subjects))
    logged = logged.append_column("run", pa.repeat(pa.scalar(run, pa.int64()), rows))
    logged = logged.append_column("known", pa.array(known))
    empty = [name for name in logged.column_names if logged.column(name).null_count == rows]
    nulls = {name: pa.nulls(rows, logged.schema.field(name).type) for name in empty}
    order = pc.array_sort_indices(flat(logged.column("content_id")))
    logged = logged.drop_columns(empty).take(order)
    for name, column in nulls.items():
        logged = logged.append_column(name, column)
    return _Log(plain(logged), np.asarray(order).astype(np.int64))
