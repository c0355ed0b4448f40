"""Appending touches: known ones are recognised by their content, the others get people, and a place in the log and the
lake.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.record.circles import circle, people_among
from leadline.record.details import details_of_new, write_latest
from leadline.record.erased import of_erased
from leadline.record.groups import write_groups
from leadline.record.home import Home
from leadline.record.identity import NONE, Ints, NewKeys, Resolved, people_of, resolve
from leadline.record.lake import discard, seal, sealed_to, segments_of, will_seal
from leadline.record.links import add_links, people_now
from leadline.record.models import ImportRun, Key, Link, StandingMoment, Subject, Touch
from leadline.record.rows import AT_ONCE, greatest, insert, lookup
from leadline.record.writer import writing
from leadline.touches.content import CONTENT_TEXT, content_ids
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS, KNOWN_KINDS

THREADS = 2
TOUCHES_A_COMMIT = 4_000
KEYS_A_COMMIT = 16_000
"""A key is a quarter of a touch: as many take as long."""

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

    Keys and links are committed before the touches that need them. `seal_now` also writes the lake.
    """
    if "content_id" not in table.column_names:
        table = table.append_column("content_id", content_ids(table))
    ids = flat(table.column("content_id"))
    with writing(home, "append"):
        fresh = fresh_of(ids)
        of_gone = of_erased(home, table)
        if of_gone.any():
            fresh = pc.and_(fresh, pa.array(~of_gone))
        gone = int(of_gone.sum())
        new = table
        if not pc.all(fresh).as_py():
            new = new.filter(fresh)
        if not len(new):
            return Appended(ids, fresh, 0, 0, 0, None, None, gone)
        keys = {kind: flat(new.column(kind)) for kind in KEY_KINDS}
        received = np.asarray(flat(new.column("received")).cast(pa.int64()))
        resolved = resolve(keys, received, known_subjects, greatest(Subject, "id") + 1)
        people_new, people_known = _count_people(resolved)
        if dry_run:
            there = set(Link.objects.values_list("low", "high"))
            merges = sum((low, high) not in there for low, high in resolved.pairs.tolist())
            return Appended(ids, fresh, people_new, people_known, merges, None, None, gone)
        first_seq = next_seq()
        last_seq = first_seq + len(new) - 1
        # The database writes without Python: meanwhile what it gets next is put in order.
        with ThreadPoolExecutor(THREADS) as pool:
            keys_made = [pool.submit(_key_rows, kind, run) for kind in resolved.keys]
            log_made = pool.submit(_log_rows, new, resolved, run, first_seq)
            _write_subjects(new, resolved, run, keys_made)
            merges = add_links(resolved.pairs, received[resolved.pair_rows], run)
            write_groups(new, resolved.subjects, run)
            logged = log_made.result()
            segments = (
                pool.submit(segments_of, home, logged, first_seq, last_seq)
                if seal_now and will_seal(last_seq)
                else None
            )
            try:
                _write_touches(logged, done)
            except BaseException:
                if segments is not None:
                    discard(home, segments.result())
                raise
        old = resolved.subjects < resolved.first_new
        if old.any():
            write_latest(new.filter(pa.array(old)), resolved.subjects[old])
        if seal_now:
            seal(home, logged, segments=segments.result() if segments else None)
        return Appended(ids, fresh, people_new, people_known, merges, first_seq, last_seq, gone)


def next_seq() -> int:
    """A seq that nothing remembers, though the touches that had it may be gone."""
    remembered = (greatest(StandingMoment, "last_seq"), greatest(ImportRun, "last_seq"), sealed_to())
    return max(greatest(Touch, "seq"), *remembered) + 1


def fresh_of(ids: pa.Array) -> pa.Array:
    """Which rows are the first of their id and not in the log."""
    encoded = ids.dictionary_encode()
    codes = np.asarray(encoded.indices)
    first = np.empty(len(encoded.dictionary), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    fresh = np.zeros(len(codes), dtype=bool)
    fresh[first] = True
    there = lookup(Touch, "content_id", "seq", encoded.dictionary)
    if there:
        fresh &= ~np.asarray(pc.is_in(ids, pa.array(list(there), pa.string())))
    return pa.array(fresh)


def known_subjects(kind: str, values: pa.Array) -> Ints:
    """The subjects of keys that are in the record, `NONE` for others."""
    there = lookup(Key, "value", "subject", values, "kind = %s", [kind])
    if not there:
        return np.full(len(values), NONE, dtype=np.int64)
    return np.array([there.get(value, NONE) for value in values.to_pylist()], dtype=np.int64)


def _count_people(resolved: Resolved) -> tuple[int, int]:
    """People among the rows who were not, and who were, in the record before."""
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
    return int(seen.sum()), len(np.unique(persons[~is_new]))


def _write_subjects(new: pa.Table, resolved: Resolved, run: int | None, keys: list[Future[pa.Table]]) -> None:
    made = resolved.end_new - resolved.first_new
    if made:
        numbers = {
            "id": pa.array(np.arange(resolved.first_new, resolved.end_new)),
            "run": pa.repeat(pa.scalar(run, pa.int64()), made),
        }
        insert(Subject, pa.table({**numbers, **details_of_new(new, resolved)}), KEYS_A_COMMIT)
    for rows in keys:
        insert(Key, rows.result(), KEYS_A_COMMIT)


def _key_rows(kind: NewKeys, run: int | None) -> pa.Table:
    """Keys in the order of their values, so that each transaction touches few pages of their index."""
    order = pc.array_sort_indices(kind.values)
    return pa.table({
        "kind": pa.repeat(kind.kind, len(order)), "value": kind.values.take(order),
        "subject": pa.array(kind.subjects).take(order), "run": pa.repeat(pa.scalar(run, pa.int64()), len(order)),
    })  # fmt: skip


def _write_touches(logged: pa.Table, done: Callable[[int], None] | None) -> None:
    insert(Touch, logged, TOUCHES_A_COMMIT, done)


def _log_rows(new: pa.Table, resolved: Resolved, run: int | None, first_seq: int) -> pa.Table:
    """Rows of the log in the order of ids, so that each transaction touches few pages of the index of ids."""
    rows = len(new)
    known = np.zeros(rows, dtype=bool)
    for kind in KNOWN_KINDS:
        known |= np.asarray(pc.is_valid(new.column(kind)))
    logged = new.select(["content_id", *LOGGED])
    logged = logged.append_column("subject", pa.array(resolved.subjects))
    logged = logged.append_column("run", pa.repeat(pa.scalar(run, pa.int64()), rows))
    logged = logged.append_column("known", pa.array(known))
    empty = [name for name in logged.column_names if logged.column(name).null_count == rows]
    nulls = {name: pa.nulls(rows, logged.schema.field(name).type) for name in empty}
    logged = logged.drop_columns(empty).take(pc.array_sort_indices(flat(logged.column("content_id"))))
    for name, column in nulls.items():
        logged = logged.append_column(name, column)
    return logged.append_column("seq", pa.array(np.arange(first_seq, first_seq + rows)))
