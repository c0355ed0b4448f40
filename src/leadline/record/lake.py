"""The lake: a columnar copy of the touch log, without direct identifiers, in Parquet files by partition and range of
the log.

Its manifest (`Segment`) is in the record, so manifest and tail (what the lake has not yet) are read in one transaction.
"""

from __future__ import annotations

import os
import uuid
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import Max

from leadline.record.gone import Gone, gone
from leadline.record.home import Home
from leadline.record.identity import Ints
from leadline.record.models import Segment, Touch
from leadline.record.rows import AT_ONCE, reading, select
from leadline.record.writer import apart, writing
from leadline.touches.columns import TOUCH_COLUMNS

PARTITIONS = 16
TAIL_AT_MOST = 5_000
"""Touches that may stay outside the lake; more are sealed into it at the next append."""
FILES_AT_MOST = 12
"""Files of a partition; one more and they are rewritten as one."""
SEALED_AT_ONCE = 200_000
WAIT = 60.0
"""Seconds that a turn is waited for."""
TRIES = 3
ROW_GROUP = 16_384
"""Touches of a file that are read at once: files are in the order of subjects, so one person is in one or two."""

# The log's columns that the lake copies. `person` is read from the links, `keys` and `details` stay in the record.
COPIED: dict[str, pa.DataType] = {
    "seq": pa.int64(), "content_id": pa.string(), "subject": pa.int64(), "run": pa.int64(),
    **{name: type_ for name, type_ in TOUCH_COLUMNS.items() if name not in ("id", "person", "imported_at")},
}  # fmt: skip


def seal(
    home: Home,
    just_written: pa.Table | None = None,
    whole_tail: bool = False,
    segments: list[Segment] | None = None,
) -> None:
    """Bring the lake up to the log where the tail has grown long (or always, with `whole_tail`).

    `just_written` are rows of the log in its order, if the caller has them: they need not be read again. `segments` are
    those that `segments_of` made of them. Others may write while files are written, unless the caller holds the right.
    """
    made = segments or []
    with writing(home, "seal", WAIT):
        if lost_files(home):
            left = list(Segment.objects.values_list("file", flat=True))
            forget()
            _remove(home, left)
        mine, to = _Stretches(just_written), _log_to()
        least, tries = 0 if whole_tail else TAIL_AT_MOST, TRIES
        while stretch := mine.next(sealed_to(), to, least):
            least, before = 0, _state()
            first, last = stretch
            if not (made and mine.are(first, last)):
                discard(home, made)
                with apart(home):
                    made = segments_of(home, mine.rows(first, last), first, last)
            if _state() != before or not _whole(home, made):
                discard(home, made)  # somebody was faster, or what was read has gone
                made, mine, to, tries = [], _Stretches(None), _log_to(), tries - 1
                if not tries:
                    return  # the next write sees to it
                continue
            Segment.objects.bulk_create(made)
            made = []
        discard(home, made)
        compact(home)


class _Stretches:
    """Stretches of the log that are sealed at once: rows that are at hand in one, what was there before in some."""

    def __init__(self, rows: pa.Table | None) -> None:
        self.own = None if rows is None or not len(rows) else rows
        self.seqs: Ints = np.empty(0, dtype=np.int64) if self.own is None else np.asarray(self.own.column("seq"))

    def next(self, sealed: int, log_to: int, least: int) -> tuple[int, int] | None:
        """The first and last place of what comes next; None if there are no more than `least`."""
        if log_to - sealed <= least:
            return None
        start = int(self.seqs[0]) if len(self.seqs) and self.seqs[0] > sealed else log_to + 1
        if sealed + 1 < start:
            return sealed + 1, min(sealed + SEALED_AT_ONCE, start - 1)
        return start, log_to

    def are(self, first: int, last: int) -> bool:
        """Whether the rows at hand are this stretch."""
        return len(self.seqs) == last - first + 1 and self.seqs[0] == first and self.seqs[-1] == last

    def rows(self, first: int, last: int) -> pa.Table:
        """The rows of a stretch, from the log where they are not at hand."""
        if self.own is None or self.seqs[0] < first or self.seqs[-1] > last:
            return select(Touch, COPIED, "seq between %s and %s", [first, last])
        edges = np.concatenate([[first - 1], self.seqs, [last + 1]])
        gaps = [(int(edges[i]) + 1, int(edges[i + 1]) - 1) for i in np.flatnonzero(np.diff(edges) > 1)]
        between = [select(Touch, COPIED, "seq between %s and %s", gap) for gap in gaps]
        schema = pa.schema(list(COPIED.items()))
        return pa.concat_tables([self.own.select(list(COPIED)).cast(schema), *between])


def _log_to() -> int:
    return int(Touch.objects.aggregate(greatest=Max("seq"))["greatest"] or 0)


def _state() -> tuple[Gone, int, int]:
    """What has to be the same when files are listed as it was when their rows were read."""
    return gone(), sealed_to(), Segment.objects.count()


def _whole(home: Home, made: list[Segment]) -> bool:
    """Whether the files are still there: who sweeps the lake removes those that are not listed."""
    return all((home.lake / segment.file).is_file() for segment in made)


def will_seal(last_seq: int) -> bool:
    """Whether an append up to `last_seq` makes the tail longer than it may be."""
    return last_seq - sealed_to() > TAIL_AT_MOST


def discard(home: Home, segments: list[Segment]) -> None:
    """Remove the files of segments that will not be saved."""
    _remove(home, [segment.file for segment in segments])


def sealed_to() -> int:
    """The last seq that the lake has."""
    return int(Segment.objects.aggregate(greatest=Max("last_seq"))["greatest"] or 0)


def lost_files(home: Home) -> list[str]:
    """Files that are listed and not there. Readers read the log instead; the next write makes the lake anew."""
    return [file for file in Segment.objects.values_list("file", flat=True) if not (home.lake / file).is_file()]


def forget() -> None:
    """List no file any more: everybody reads the log, and the next seal makes the lake anew."""
    with transaction.atomic():
        Segment.objects.all().delete()


def read_segments(home: Home, partition: int | None = None) -> tuple[list[Path], pa.Table]:
    """The lake's files (of one partition) and the tail as one consistent pair."""
    with reading():
        segments = Segment.objects.filter(**({} if partition is None else {"partition": partition}))
        files = [
            home.lake / name
            for name in segments.filter(rows__gt=0).order_by("first_seq").values_list("file", flat=True)
        ]
        condition, values = "seq > %s", [sealed_to()]
        if partition is not None:
            condition, values = "seq > %s and subject %% %s = %s", [*values, PARTITIONS, partition]
        return files, select(Touch, COPIED, condition, values)


def files_since(home: Home, seq: int) -> tuple[list[Path], int]:
    """The lake's files that hold touches behind a place in the log, and the last place that the lake has."""
    segments = Segment.objects.filter(rows__gt=0, last_seq__gt=seq).order_by("first_seq")
    return [home.lake / name for name in segments.values_list("file", flat=True)], sealed_to()


def tail_since(seq: int) -> pa.Table:
    """The copied columns of the touches behind a place in the log that the lake has not."""
    return select(Touch, COPIED, "seq > %s", [seq])


def read_log(home: Home, partition: int | None = None) -> pa.Table:
    """The copied columns of every touch (of one partition), `COPIED`."""
    for _ in range(3):
        files, tail = read_segments(home, partition)
        try:
            return pa.concat_tables(
                [*(pq.read_table(file, schema=pa.schema(list(COPIED.items()))) for file in files), tail]
            )
        except FileNotFoundError:
            # A writer has rewritten these files since the manifest was read; the next manifest names the new ones.
            continue
    with reading():
        # Files are lost, but the log has everything.
        if partition is None:
            return select(Touch, COPIED)
        return select(Touch, COPIED, "subject %% %s = %s", [PARTITIONS, partition])


def read_subjects(home: Home, subjects: Collection[int]) -> pa.Table:
    """The copied columns of the touches of a few subjects, without reading the rest of the lake."""
    wanted = sorted(subjects)
    schema = pa.schema(list(COPIED.items()))
    for _ in range(3):
        with reading():
            files = [
                home.lake / name
                for name in Segment.objects.filter(partition__in={s % PARTITIONS for s in wanted}, rows__gt=0)
                .order_by("first_seq")
                .values_list("file", flat=True)
            ]
            tail = select(Touch, COPIED, *_tail_of(wanted))
        try:
            theirs = [_some_groups(file, wanted, schema) for file in files]
        except FileNotFoundError:
            continue  # rewritten since the manifest was read
        found = pa.concat_tables([*theirs, tail])
        return found.filter(pc.is_in(found.column("subject"), pa.array(wanted, pa.int64())))
    log = pa.concat_tables([read_log(home, partition) for partition in sorted({s % PARTITIONS for s in wanted})])
    return log.filter(pc.is_in(log.column("subject"), pa.array(wanted, pa.int64())))


def _tail_of(wanted: Sequence[int]) -> tuple[str, list[int]]:
    """The condition of the tail's rows of some subjects; of very many, of everybody."""
    if len(wanted) > AT_ONCE:
        return "seq > %s", [sealed_to()]
    return f"seq > %s and subject in ({', '.join(['%s'] * len(wanted))})", [sealed_to(), *wanted]


def _some_groups(path: Path, wanted: Sequence[int], schema: pa.Schema) -> pa.Table:
    """The row groups of a file that can hold one of the wanted subjects."""
    with pq.ParquetFile(path) as file:
        place = file.schema_arrow.get_field_index("subject")
        groups = []
        for number in range(file.num_row_groups):
            known = file.metadata.row_group(number).column(place).statistics
            if known is None or not known.has_min_max:
                groups.append(number)
                continue
            at = bisect_left(wanted, known.min)
            if at < len(wanted) and wanted[at] <= known.max:
                groups.append(number)
        if not groups:
            return schema.empty_table()
        return file.read_row_groups(groups).select(schema.names).cast(schema)


def partitions() -> Iterator[int]:
    return iter(range(PARTITIONS))


def compact(home: Home) -> None:
    """Rewrite partitions with many files as one file each."""
    for partition in partitions():
        segments = list(Segment.objects.filter(partition=partition).order_by("first_seq"))
        if len(segments) <= FILES_AT_MOST:
            continue
        before = _state()
        with apart(home):
            schema = pa.schema(list(COPIED.items()))
            table = pa.concat_tables([pq.read_table(home.lake / s.file, schema=schema) for s in segments])
            file = _write_file(home, partition, table)
        if _state() != before or not (home.lake / file).is_file():
            _remove(home, [file])
            return
        with transaction.atomic():
            Segment.objects.filter(id__in=[s.id for s in segments]).delete()
            Segment.objects.create(
                partition=partition,
                first_seq=segments[0].first_seq,
                last_seq=max(s.last_seq for s in segments),
                rows=len(table),
                file=file,
            )
        _remove(home, [s.file for s in segments])


def rewrite(home: Home) -> None:
    """Make the lake anew from the log, and remove its old files, with those that a cut-off append left behind."""
    with writing(home, "rewrite the lake"):
        old = list(Segment.objects.values_list("file", flat=True))
        forget()
        seal(home, whole_tail=True)
        listed = set(Segment.objects.values_list("file", flat=True))
        left = {f"{file.parent.name}/{file.name}" for file in home.lake.glob("p*/*.parquet")}
        _remove(home, sorted({*old, *left} - listed))


def segments_of(home: Home, table: pa.Table, first_seq: int, last_seq: int) -> list[Segment]:
    """Write the files of these rows of the log. Nobody sees them before the segments are saved."""
    table = table.select(list(COPIED)).cast(pa.schema(list(COPIED.items())))
    of = np.asarray(table.column("subject")) % PARTITIONS
    made = []
    for partition in partitions():
        part = table.filter(pa.array(of == partition))
        if len(part):
            file = _write_file(home, partition, part)
            made.append(Segment(partition=partition, first_seq=first_seq, last_seq=last_seq, rows=len(part), file=file))
    return made


def _write_file(home: Home, partition: int, table: pa.Table) -> str:
    folder = home.lake / f"p{partition:02d}"
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep(home.lake)
    name = f"p{partition:02d}/{uuid.uuid4().hex}.parquet"
    path = home.lake / name
    table = table.take(
        pc.sort_indices(table, [("subject", "ascending"), ("at", "ascending"), ("content_id", "ascending")])
    )
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pq.write_table(table, file, compression="zstd", compression_level=1, row_group_size=ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
    _keep(folder)
    return name


def _keep(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power, as fsync has the content of files."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _remove(home: Home, names: list[str]) -> None:
    for name in names:
        (home.lake / name).unlink(missing_ok=True)
