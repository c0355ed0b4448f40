"""The lake without some touches, made beside the files that hold them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadline.record.home import Home
from leadline.record.lake import COPIED, discard, segments_of
from leadline.record.models import Segment


class LakeWithout:
    """`write` makes files, `save` (in the caller's transaction) names them in the manifest, `discard` drops them."""

    def __init__(self, home: Home, seqs: set[int]) -> None:
        self.home, self.seqs = home, seqs
        self.old: list[int] = []
        self.new: list[Segment] = []

    def write(self, kept: Sequence[Mapping[str, Any]]) -> None:
        schema = pa.schema(list(COPIED.items()))
        gone = pa.array(sorted(self.seqs), pa.int64())
        in_lake: set[int] = set()
        for segment in Segment.objects.filter(rows__gt=0):
            path = self.home.lake / segment.file
            if not path.exists():  # lost: everybody reads the log, and the next write makes the lake anew
                continue
            here = pc.is_in(pq.read_table(path, columns=["seq"]).column("seq"), gone)
            if not pc.any(here).as_py():
                continue
            table = pq.read_table(path, schema=schema)
            in_lake |= set(table.filter(here).column("seq").to_pylist())
            self._put(segment, table.filter(pc.invert(here)))
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

    def save(self) -> None:
        Segment.objects.filter(pk__in=self.old).delete()
        Segment.objects.bulk_create(self.new)

    def discard(self) -> None:
        discard(self.home, self.new)


def _raw(type_: pa.DataType) -> pa.DataType:
    return pa.int64() if pa.types.is_timestamp(type_) else type_


def _plain(value: Any, type_: pa.DataType) -> Any:
    return bool(value) if pa.types.is_boolean(type_) and value is not None else value
