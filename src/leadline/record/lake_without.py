"""The lake without some touches, made beside the files that hold them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadline.record.home import Home
from leadline.record.lake import COPIED, discard, segments_of
from leadline.record.models import Segment


class LakeWithout:
    """`write` makes files, `save` (in the caller's transaction) names them in the manifest, `discard` drops them."""

    def __init__(self, home: Home, seqs: Collection[int] | np.ndarray[Any, Any]) -> None:
        self.home = home
        self.seqs = pa.array(np.sort(np.fromiter(seqs, dtype=np.int64, count=len(seqs))))
        self.old: list[int] = []
        self.new: list[Segment] = []
        self.files: list[str] = []
        self._last = 0
        self._listed: set[int] = set()

    def write(self, kept: Sequence[Mapping[str, Any]] = (), runs: Mapping[int, int | None] | None = None) -> None:
        """`kept` are rows of the log that take the place of some that go. `runs` are touches that stay, as another
        import's (or none's). Raises FileNotFoundError if others rewrite the lake meanwhile.
        """
        if not len(self.seqs) and not runs:
            return
        self._last = max([*self.seqs[-1:].to_pylist(), *(runs or ())])
        self._listed = self._there()
        schema = pa.schema(list(COPIED.items()))
        changed = pa.array(sorted(runs or ()), pa.int64())
        in_lake: set[int] = set()
        for segment in Segment.objects.filter(rows__gt=0):
            path = self.home.lake / segment.file
            if not path.exists():  # lost: everybody reads the log, and the next write makes the lake anew
                continue
            here = pq.read_table(path, columns=["seq"]).column("seq")
            gone, other = pc.is_in(here, self.seqs), pc.is_in(here, changed)
            if not pc.any(pc.or_(gone, other)).as_py():
                continue
            table = pq.read_table(path, schema=schema)
            if kept:
                in_lake |= set(table.filter(gone).column("seq").to_pylist())
            if runs and pc.any(other).as_py():
                table = _of_others(table, runs)
            self._put(segment, table.filter(pc.invert(gone)))
        stay = [row for row in kept if row["seq"] in in_lake]
        if stay:
            columns = {
                name: pa.array([_plain(row[name], type_) for row in stay], _raw(type_)).cast(type_)
                for name, type_ in COPIED.items()
            }
            self.new += segments_of(self.home, pa.table(columns), stay[0]["seq"], stay[-1]["seq"])

    def _put(self, segment: Segment, rest: pa.Table) -> None:
        """The same stretch of the log with fewer rows; with none, its file stays as an empty one would."""
        self.old.append(segment.pk)
        self.files.append(segment.file)
        made = segments_of(self.home, rest, segment.first_seq, segment.last_seq)
        self.new += made or [
            Segment(partition=segment.partition, first_seq=segment.first_seq, last_seq=segment.last_seq, rows=0,
                    file=self._empty(segment, rest))
        ]  # fmt: skip

    def _empty(self, segment: Segment, rest: pa.Table) -> str:
        name = f"p{segment.partition:02d}/{secrets.token_hex(16)}.parquet"
        pq.write_table(rest, self.home.lake / name)
        (self.home.lake / name).chmod(0o600)
        return name

    def is_of_now(self) -> bool:
        """Whether the manifest lists, of these touches, the files that were read: ask it before `save`, where others
        may have written since `write`.
        """
        return self._listed == self._there()

    def _there(self) -> set[int]:
        return set(Segment.objects.filter(first_seq__lte=self._last).values_list("pk", flat=True))

    def save(self) -> None:
        Segment.objects.filter(pk__in=self.old).delete()
        Segment.objects.bulk_create(self.new)

    def discard(self) -> None:
        discard(self.home, self.new)

    def drop_old(self) -> None:
        """Remove the files that nobody names any more, once `save` is committed."""
        for file in self.files:
            (self.home.lake / file).unlink(missing_ok=True)


def _of_others(table: pa.Table, runs: Mapping[int, int | None]) -> pa.Table:
    seqs, now = table.column("seq").to_pylist(), table.column("run").to_pylist()
    column = pa.array([runs.get(seq, run) for seq, run in zip(seqs, now, strict=True)], pa.int64())
    return table.set_column(table.column_names.index("run"), "run", column)


def _raw(type_: pa.DataType) -> pa.DataType:
    return pa.int64() if pa.types.is_timestamp(type_) else type_


def _plain(value: Any, type_: pa.DataType) -> Any:
    return bool(value) if pa.types.is_boolean(type_) and value is not None else value
