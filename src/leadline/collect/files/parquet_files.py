"""A Parquet file: typed columns, read in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pyarrow import parquet

from leadline.collect.files.bounds import CELLS_TOGETHER, COLUMNS_AT_MOST, ROW_AT_MOST
from leadline.collect.files.manner import Manner
from leadline.collect.files.opening import empty, too_many_columns
from leadline.collect.files.reading import A_BATCH, Batch
from leadline.collect.files.report import RefusedRow
from leadline.collect.files.typed import batches_of, column_names
from leadline.problems import BadFile, Problem

GROUP_AT_MOST = 2_000_000_000
"""Bytes of one row group, unpacked."""
FOOTER_ITEMS = 1_000_000
DAMAGES = (pa.ArrowException, OSError, ValueError, UnicodeDecodeError, MemoryError)


@dataclass(frozen=True, slots=True)
class ParquetSheet:
    """Typed columns; `records` is called anew for each reading. Rows are numbered from 1: there is no row of names."""

    path: Path
    header: tuple[str, ...]
    records: Callable[[], Iterator[pa.RecordBatch]]
    rows_expected: int | None
    size: int
    manner: Manner
    form: Literal["parquet"] = "parquet"
    first_line: int = 1
    titles: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    def sheets(self) -> tuple[str, ...]:
        return ()

    def batches(self) -> Iterator[Batch]:
        line = 1
        try:
            for record in self.records():
                yield from batches_of(record, line)
                line += len(record)
        except DAMAGES:
            what = "The file is damaged from here on; what comes after this row cannot be read."
            damaged = [RefusedRow(line, "damaged_file", what, "Get the file again.", "")]
            none = pa.array([], pa.string())
            yield Batch([none] * len(self.header), pa.array([], pa.int64()).to_numpy(), damaged)


def open_parquet(path: Path, manner: Manner) -> ParquetSheet:
    """Raises BadFile for a file that is damaged, empty or too large."""
    try:
        with parquet.ParquetFile(path, **_bounds()) as file:
            about, schema = file.metadata, file.schema_arrow
            groups = [about.row_group(i).total_byte_size for i in range(about.num_row_groups)]
            header = column_names(schema)
    except DAMAGES:
        what = "The Parquet file is damaged."
        raise BadFile(Problem("damaged_file", what, "Get it again, or write it anew.", file=str(path))) from None
    if len(header) > COLUMNS_AT_MOST:
        raise BadFile(too_many_columns(path, len(header)))
    if not header:
        raise BadFile(empty(path))
    if max(groups, default=0) > GROUP_AT_MOST:
        what = "The Parquet file has a row group of more than 2 GB."
        raise BadFile(Problem("too_large", what, "Write it with smaller row groups.", file=str(path)))
    a_row = max(1, sum(groups) // max(1, about.num_rows))
    at_once = max(1, min(A_BATCH, CELLS_TOGETHER // len(header), ROW_AT_MOST * 8 // a_row))

    def records() -> Iterator[pa.RecordBatch]:
        with parquet.ParquetFile(path, read_dictionary=_texts(schema), **_bounds()) as file:
            yield from file.iter_batches(batch_size=at_once, use_threads=False)

    return ParquetSheet(path, header, records, about.num_rows, path.stat().st_size, manner)


def _bounds() -> dict[str, int | bool]:
    return {
        "thrift_string_size_limit": 100_000_000,
        "thrift_container_size_limit": FOOTER_ITEMS,
        "pre_buffer": False,
        "memory_map": False,
    }


def _texts(schema: pa.Schema) -> list[str]:
    """Texts stay dictionaries until they are cut: a long one that many rows share is in memory once."""
    return [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
