"""Some columns of the touches, for figures: of everybody at once, and what came since they were read last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from leadline.record.circles import pieces
from leadline.record.gone import Gone, gone
from leadline.record.home import Home
from leadline.record.identity import NOBODY
from leadline.record.lake import COPIED, files_since, read_log, tail_since
from leadline.record.links import people_now
from leadline.record.models import Touch
from leadline.record.retraction import retracted
from leadline.record.rows import reading, select

WORDS = ("kind", "action", "offer", "product", "source", "medium", "channel", "campaign")
"""Columns that figures often ask for: read once for all of them, each text of them once."""
COMMON = ("at", *WORDS)
FEW = 20_000
"""Of so many touches other columns are asked for one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """The log as it was read last, with the columns that figures often ask for: touches up to the place `upto`; `gone`
    is what had left by then. What was read at once is in the order of subjects, and of time.
    """

    table: pa.Table
    upto: int
    gone: Gone

    def holds(self, now: Gone) -> bool:
        """Whether nothing that was read has left the record since."""
        return self.gone.erasure == now.erasure and self.gone.undone == now.undone and self.gone.runs <= now.runs


def read_columns(home: Home, before: Read | None = None) -> Read:
    """Read the log; with what was read `before`, only what is new in it."""
    with reading():
        now = gone()
    if before is not None and not before.holds(now):
        before = None
    upto, new = _columns(home, ("seq", "subject", *COMMON), 0 if before is None else before.upto)
    if before is None:
        new = _in_order(new)
    elif new.num_rows:
        new = pa.concat_tables([before.table, new])
    else:
        new = before.table
    return Read(new.unify_dictionaries().combine_chunks(), upto, now)


def read_more(
    home: Home, log: Read, names: Sequence[str], kinds: Collection[str] | None = None, before: Read | None = None
) -> Read:
    """Other columns of the touches that were read (of some `kinds`), which have to be read for themselves."""
    if before is not None and not before.holds(log.gone):
        before = None
    since = 0 if before is None else before.upto
    seqs = _of_kinds(log.table.select(["seq", "kind"]), kinds).column("seq")
    new = seqs.filter(pc.greater(seqs, since))
    found = _others(home, new, [_copied(name) for name in names])
    if before is not None:
        found = pa.concat_tables([before.table, found]).combine_chunks()
    return Read(found, log.upto, log.gone)


def log_columns(
    log: Read, names: Sequence[str], kinds: Collection[str] | None = None, more: Read | None = None
) -> pa.Table:
    """Columns (names of `TOUCH_COLUMNS`, without `imported_at`) of every person's touches, or of those of some `kinds`
    (lower case) as they are written. Texts are coded (dictionaries), but for those of some kinds. `more` has the
    columns that are not `COMMON`.
    """
    table = _of_people(_of_kinds(log.table, kinds))
    columns = [_copied(name) for name in names]
    if more is not None:
        places = pc.index_in(table.column("seq"), more.table.column("seq").combine_chunks())
        for name in dict.fromkeys(columns):
            if name not in table.column_names:
                table = table.append_column(name, more.table.column(name).take(places))
    table = table.select(columns).rename_columns(list(names))
    plain = {"person": pa.int64(), **COPIED}
    return table if kinds is None else table.cast(pa.schema([(n, plain[_copied(n)]) for n in names]))


def sources_of_touches(home: Home) -> tuple[str, ...]:
    """The sources of all touches that count, as they are written, the most frequent first."""
    _, log = _columns(home, ("seq", "source"), 0)
    taken_back = retracted()
    if taken_back:
        log = log.filter(pc.invert(pc.is_in(log.column("seq"), pa.array(taken_back, pa.int64()))))
    found = pc.value_counts(log.column("source").unify_dictionaries()).to_pylist()
    return tuple(
        entry["values"]
        for entry in sorted(found, key=lambda entry: -entry["counts"])
        if (entry["values"] or "").strip()
    )


def is_common(name: str) -> bool:
    """Whether a column of the touches is always read."""
    return name in ("person", *COMMON)


def _copied(name: str) -> str:
    return "content_id" if name == "id" else name


def _columns(home: Home, names: Sequence[str], since: int) -> tuple[int, pa.Table]:
    """Touches behind a place in the log, and the last place."""
    with reading():
        files, sealed = files_since(home, since)
        tail = tail_since(max(since, sealed))
    upto = max(since, sealed, pc.max(tail.column("seq")).as_py() or 0)
    try:
        parts = [_of_files(files, names, since)] if files else []
    except FileNotFoundError:
        # A writer has rewritten these files since the manifest was read.
        log = read_log(home)
        upto = pc.max(log.column("seq")).as_py() or 0
        parts, tail = [log.filter(pc.field("seq") > since).select(list(names))], tail.slice(0, 0)
    rest = tail.filter(pc.field("seq") > since).select(list(names))
    return upto, pa.concat_tables([_coded(part) for part in [*parts, rest]])


def _of_files(files: Sequence[Path], names: Sequence[str], since: int) -> pa.Table:
    schema = pa.schema([(name, COPIED[name]) for name in names])
    coded = [name for name in names if name in WORDS]
    form = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=coded))
    lake = ds.dataset([str(file) for file in files], schema=_words_coded(schema), format=form)
    return lake.to_table(columns=list(names), filter=pc.field("seq") > since if since else None)


def _words_coded(schema: pa.Schema) -> pa.Schema:
    coded = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(field.name, coded if field.name in WORDS else field.type) for field in schema])


def _coded(table: pa.Table) -> pa.Table:
    return table.cast(_words_coded(table.schema))


def _in_order(table: pa.Table) -> pa.Table:
    """By subject; touches of one stay as the files have them, which is mostly by time."""
    subjects = table.column("subject").to_numpy()
    if (subjects[1:] >= subjects[:-1]).all():
        return table
    return table.unify_dictionaries().combine_chunks().take(pa.array(np.argsort(subjects, kind="stable")))


def _of_kinds(log: pa.Table, wanted: Collection[str] | None) -> pa.Table:
    """The touches of these kinds."""
    if wanted is None:
        return log
    coded = log.column("kind").combine_chunks()
    written = pc.utf8_lower(pc.utf8_trim_whitespace(coded.dictionary))
    ours = np.append(np.asarray(pc.is_in(written, pa.array(sorted(wanted), pa.string()))), False)
    return log.filter(pa.array(ours[np.asarray(pc.fill_null(coded.indices, -1))]))


def _of_people(log: pa.Table) -> pa.Table:
    """The touches that count, with whose they are."""
    subjects = np.asarray(log.column("subject"), dtype=np.int64)
    counted = subjects != NOBODY
    taken_back = retracted()
    if taken_back:
        counted &= ~np.asarray(pc.is_in(log.column("seq"), pa.array(taken_back, pa.int64())))
    if not counted.all():
        log, subjects = log.filter(pa.array(counted)), subjects[counted]
    return log.append_column("person", pa.array(people_now().of(subjects), pa.int64()))


def _others(home: Home, seqs: pa.ChunkedArray, names: Sequence[str]) -> pa.Table:
    """Other columns of the touches of these places in the log."""
    schema = {"seq": pa.int64(), **{name: COPIED[name] for name in names}}
    if len(seqs) > FEW:
        found = _columns(home, list(schema), int(pc.min(seqs).as_py()) - 1)[1]
        return found.filter(pc.is_in(found.column("seq"), seqs.combine_chunks()))
    parts = [
        select(Touch, schema, f"seq in ({', '.join(['%s'] * len(some))})", some) for some in pieces(seqs.to_pylist())
    ]
    return pa.concat_tables([pa.schema(list(schema.items())).empty_table(), *parts])
