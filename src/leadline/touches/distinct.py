"""Costly functions are called once per distinct value, never per row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def per_distinct(column: pa.Array, function: Callable[[str], Any], type_: pa.DataType) -> pa.Array:
    """`function` of each text of `column` (string); nulls stay null. Returns an array of `type_`."""
    encoded = column.dictionary_encode()
    values = pa.array([function(text) for text in encoded.dictionary.to_pylist()], type_)
    return values.take(encoded.indices)


def flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One contiguous array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def cleaned(column: pa.Array) -> pa.Array:
    """Text without control characters and outer blanks; empty text is null.

    Control characters say nothing to anybody, PostgreSQL refuses one of them, and content ids need one spelling.
    """
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(column, r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", ""))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
