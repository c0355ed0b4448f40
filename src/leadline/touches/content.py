"""Ids made from content: the same touch has the same id however, whenever and wherever it arrives.

The id is the first 32 hexadecimal digits of the SHA-256 of the content as canonical JSON: one object, names in
code-point order, no blanks, absent values left out, moments as integer microseconds UTC, text as it is (UTF-8, only
quotes, backslashes and line breaks escaped).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from leadline.touches.distinct import flat

CONTENT_TEXT = (
    "group", "kind", "action", "offer", "product", "page", "source", "medium", "channel", "campaign", "referrer",
    "landing_page",
    "context", "what", "why", "follow_up", "problem", "request", "currency", "reason", "by",
)  # fmt: skip
CONTENT_NUMBERS = ("at", "amount", "until")
CONTENT_JSON = ("attributes", "properties", "keys", "details")
DIGITS = 32


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def content_id(content: Mapping[str, Any]) -> str:
    """The id of one touch; `at`, `until` and `amount` as integers, `keys`, `attributes`, `properties`, `details` as
    mappings.

    Leave `at` out where the date is only assumed: the day of an import is no content.
    """
    given = {name: value for name, value in content.items() if value not in (None, "", {})}
    return digest(json.dumps(given, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def content_ids(table: pa.Table) -> pa.Array:
    """`content_id` of each row. JSON columns must be canonical JSON texts (`json_objects`); a column `at_assumed`
    leaves `at` out.
    """
    parts: dict[str, _Part] = {}
    for name in table.column_names:
        column = flat(table.column(name))
        if name in CONTENT_TEXT:
            parts[name] = _Part(_escaped(column), True)
        elif name in CONTENT_JSON:
            parts[name] = _Part(column, False)
        elif name in CONTENT_NUMBERS:
            number = column.cast(pa.int64()).cast(pa.string())
            if name == "at" and "at_assumed" in table.column_names:
                number = pc.if_else(flat(table.column("at_assumed")), pa.scalar(None, pa.string()), number)
            parts[name] = _Part(number, False)
    texts = _objects(parts, len(table)).cast(pa.binary()).to_pylist()
    return pa.array([hashlib.sha256(text).hexdigest()[:DIGITS] for text in texts], pa.string())


def json_objects(columns: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """Text columns as one column of canonical JSON objects; null where nothing is given.

    The texts hold no control characters but tab and line breaks (`cleaned`).
    """
    text = _objects({name: _Part(_escaped(column), True) for name, column in columns.items()}, rows)
    return pc.if_else(pc.equal(text, EMPTY), pa.scalar(None, pa.string()), text)


class _Part(NamedTuple):
    """A column of JSON values; `quoted` ones are the insides of JSON strings."""

    values: pa.Array
    quoted: bool


EMPTY = "{"
"""What `_objects` makes of a row without values."""


def _escaped(column: pa.Array) -> pa.Array:
    text = column
    if text.null_count < len(text) and pc.any(pc.match_substring_regex(text, r'["\\\n\r\t]')).as_py():
        for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
            text = pc.replace_substring(text, raw, escaped)
    return text


def _objects(parts: Mapping[str, _Part], rows: int) -> pa.Array:
    """One join of all columns: the texts between two columns that are always given are one literal."""
    pieces: list[pa.Array | str] = []
    literal = ""
    for name in sorted(parts):
        values, quoted = parts[name]
        if values.null_count == rows:
            continue
        quote = '"' if quoted else ""
        head = f",{json.dumps(name, ensure_ascii=False)}:{quote}"
        if values.null_count:
            pieces += [literal, pc.fill_null(pc.binary_join_element_wise(head, values, quote, ""), "")]
            literal = ""
        else:
            pieces += [literal + head, values]
            literal = quote
    if not pieces:
        return pa.array([EMPTY] * rows, pa.string())
    text = pc.binary_join_element_wise(*pieces, literal + "}", "")
    return pc.binary_replace_slice(text, 0, 1, EMPTY)
