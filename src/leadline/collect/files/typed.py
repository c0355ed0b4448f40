"""Typed columns as the text that is read like any other: moments in ISO form, numbers that are no other number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.files.bounds import CELL_AT_MOST, CHARACTERS_TOGETHER, DEPTH_AT_MOST
from leadline.collect.files.reading import Batch, long_cell
from leadline.collect.files.workbook_cells import number_text
from leadline.touches.distinct import per_distinct


def column_names(schema: pa.Schema) -> tuple[str, ...]:
    """Of the columns that `columns_of` makes: parts of objects are called `object.part`."""
    return tuple(name for field in schema for name in _names(field.name, field.type, 0))


def _names(name: str, type_: pa.DataType, depth: int) -> Iterator[str]:
    if pa.types.is_struct(type_) and depth < DEPTH_AT_MOST and type_.num_fields:
        for field in type_:
            yield from _names(f"{name}.{field.name}", field.type, depth + 1)
    else:
        yield name


def columns_of(batch: pa.RecordBatch) -> list[pa.Array]:
    """One array for each of `column_names`; texts may still be dictionaries."""
    return [column for field in range(batch.num_columns) for column in _parts(batch.column(field), 0)]


def _parts(column: pa.Array, depth: int) -> Iterator[pa.Array]:
    if pa.types.is_struct(column.type) and depth < DEPTH_AT_MOST and column.type.num_fields:
        for part in column.flatten():
            yield from _parts(part, depth + 1)
    else:
        yield column


def batches_of(record: pa.RecordBatch, first_line: int) -> Iterator[Batch]:
    """Columns of text, cut so that together they stay small; rows with a cell that is too long are damaged."""
    columns = columns_of(record)
    if not columns:
        return
    weight: npt.NDArray[np.int64] = np.zeros(len(record), np.int64)
    long: npt.NDArray[np.bool_] = np.zeros(len(record), bool)
    for i, column in enumerate(columns):
        if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type):
            lengths = pc.fill_null(pc.binary_length(column.dictionary).take(column.indices), 0).to_numpy(False)
        else:
            columns[i] = text_of(column)
            lengths = pc.binary_length(columns[i]).to_numpy(False)
        weight += lengths
        long |= lengths > CELL_AT_MOST
    lines = np.arange(first_line, first_line + len(record), dtype=np.int64)
    damaged = [long_cell(int(line), "") for line in lines[long]]
    kept = np.flatnonzero(~long)
    group = np.cumsum(weight[kept]) // CHARACTERS_TOGETHER
    for places in np.split(kept, np.flatnonzero(np.diff(group)) + 1) if len(kept) else [kept]:
        taken = pa.array(places)
        yield Batch([text_of(column.take(taken)) for column in columns], lines[places], damaged)
        damaged = []


def text_of(column: pa.Array) -> pa.Array:
    """Text for every value; nothing is the empty text."""
    type_ = column.type
    if isinstance(type_, pa.BaseExtensionType):
        return text_of(column.storage)
    if pa.types.is_dictionary(type_):
        return text_of(column.dictionary_decode())
    if pa.types.is_string(type_):
        return pc.fill_null(column, "")
    if pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return pc.fill_null(per_distinct(column.cast(pa.string()), _number, pa.string()), "")
    if pa.types.is_timestamp(type_):
        return _moments(column)
    if pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or pa.types.is_fixed_size_binary(type_):
        return pa.array([(value or b"").decode("utf-8", "replace") for value in column.to_pylist()], pa.string())
    if pa.types.is_nested(type_):
        return pa.array([_as_json(value) for value in column.to_pylist()], pa.string())
    try:
        return pc.fill_null(column.cast(pa.string()), "")
    except pa.ArrowNotImplementedError:
        return pa.array([str(value or "") for value in column.to_pylist()], pa.string())


def _moments(column: pa.Array) -> pa.Array:
    text = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    if column.type.tz:
        text = text.cast(pa.timestamp("us", tz="UTC"))
    text = pc.fill_null(text.cast(pa.string()), "")
    return pc.replace_substring_regex(text, r"\.0+(Z?)$", r"\1")


def _number(text: str) -> str:
    return number_text(text, float(text))


def _as_json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
