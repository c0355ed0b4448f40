"""Some columns of the touches, for figures: of everybody at once, and what came since they were read last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadline.record.gone import Gone, gone
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.lake import COPIED, files_since, read_log, tail_since
from leadline.record.links import people_now
from leadline.record.retraction import retracted
from leadline.record.rows import reading


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Columns of the log as they were read last: touches up to the place `upto`; `gone` is what had left by then."""

    table: pa.Table
    upto: int
    gone: Gone

    def holds(self, now: Gone) -> bool:
        """Whether nothing that was read has left the record since."""
        return self.gone.erasure == now.erasure and self.gone.undone == now.undone and self.gone.runs <= now.runs


def times_and_kinds(home: Home) -> pa.Table:
    """Every touch of a person: person, at, kind."""
    return log_columns(home, ("person", "at", "kind"))[0]


def log_columns(
    home: Home, names: Sequence[str], kinds: Collection[str] | None = None, before: Read | None = None
) -> tuple[pa.Table, Read]:
    """Columns of every person's touches (names of `TOUCH_COLUMNS`, without `imported_at`), or of those of some `kinds`
    (lower case), and what to hand in as `before` the next time: then only what is new in the log is read.
    """
    wanted = ("seq", "subject", *("content_id" if name == "id" else name for name in names if name != "person"))
    with reading():
        now = gone()
    if before is not None and not before.holds(now):
        before = None
    read = _columns(home, wanted, kinds, 0 if before is None else before.upto)
    upto, new = read
    table = new if before is None else pa.concat_tables([before.table, new]).combine_chunks()
    ours = _of_people(table)
    of = {"id": "content_id"}
    return ours.select([of.get(name, name) for name in names]).rename_columns(list(names)), Read(table, upto, now)


def _columns(home: Home, names: Sequence[str], kinds: Collection[str] | None, since: int) -> tuple[int, pa.Table]:
    """Touches behind a place in the log, and the last place."""
    schema = pa.schema([(name, COPIED[name]) for name in names])
    only = pc.field("seq") > since
    if kinds is not None:
        only &= pc.utf8_lower(pc.utf8_trim_whitespace(pc.field("kind"))).isin(sorted(kinds))
    with reading():
        files, sealed = files_since(home, since)
        tail = tail_since(max(since, sealed))
    upto = max(since, sealed, pc.max(tail.column("seq")).as_py() or 0)
    try:
        parts = [pq.read_table(file, columns=list(names), filters=only).cast(schema) for file in files]
    except FileNotFoundError:
        # A writer has rewritten these files since the manifest was read.
        log = read_log(home)
        upto = pc.max(log.column("seq")).as_py() or 0
        parts, tail = [log.filter(only).select(list(names))], tail.slice(0, 0)
    return upto, pa.concat_tables([schema.empty_table(), *parts, tail.filter(only).select(list(names))])


def _of_people(log: pa.Table) -> pa.Table:
    """The touches that count, with whose they are."""
    counted = pc.not_equal(log.column("subject"), NOBODY)
    taken_back = retracted()
    if taken_back:
        counted = pc.and_(counted, pc.invert(pc.is_in(log.column("seq"), pa.array(taken_back, pa.int64()))))
    log = log.filter(counted)
    persons = people_now().of(np.asarray(log.column("subject"), dtype=np.int64))
    return log.append_column("person", pa.array(persons, pa.int64()))
