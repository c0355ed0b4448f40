"""Damaged and odd files of JSON lines and Parquet."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
from pyarrow import parquet

from tests.collect.odd_files.making import ROWS, Odd, lines, objects


def table(columns: dict[str, object], **how: object) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **how)
    return out.getvalue()


def plain_table() -> bytes:
    names, *rows = ROWS
    return table({name: [row[i] for row in rows] for i, name in enumerate(names)})


def json_lines() -> Iterator[Odd]:
    good = objects()
    yield Odd("JSON lines", lambda: lines(good), (12, 0))
    yield Odd("JSON lines with a mark", lambda: b"\xef\xbb\xbf" + lines(good), (12, 0))
    yield Odd("JSON lines in UTF-16", lambda: lines(good).decode().encode("utf-16"), (12, 0))
    yield Odd("JSON lines with blank ones", lambda: lines(good).replace(b"\n", b"\n\n"), (12, 0))
    yield Odd("JSON lines, cut", lambda: lines(good)[:-30], (11, 1))
    yield Odd(
        "JSON lines with more fields later",
        lambda: lines([*good, {"email": "z@example.com", "at": "2026-01-01", "x": 1}]),
        (13, 0),
    )
    yield Odd(
        "JSON lines within objects",
        lambda: lines([{"email": "z@example.com", "at": "2026-01-01", "a": {"b": {"c": 1}}}]),
        (1, 0),
    )
    yield Odd(
        "JSON lines with lists",
        lambda: lines([{"email": "z@example.com", "at": "2026-01-01", "a": [1, {"b": 2}]}]),
        (1, 0),
    )
    yield Odd("JSON lines that are lists", lambda: lines([*good, [1, 2]]), (12, 1))
    yield Odd("JSON lines that are words", lambda: lines([*good, "word", None, 5]), (12, 3))
    yield Odd("JSON lines deep within", lambda: lines(good) + b'{"a":' * 50 + b"1" + b"}" * 50 + b"\n", (12, 1))
    yield Odd(
        "JSON lines too deep to read", lambda: lines(good) + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", (12, 1)
    )
    yield Odd(
        "JSON lists too deep to read",
        lambda: lines(good) + b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        (12, 1),
    )
    yield Odd("JSON with half letters", lambda: lines(good) + b'{"email":"a@example.com","note":"\\ud800"}\n', (12, 1))
    yield Odd(
        "JSON with bytes that are no letters",
        lambda: lines(good) + b'{"email":"a@example.com","note":"\xff"}\n',
        (12, 1),
    )
    yield Odd(
        "JSON with zeros in texts",
        lambda: lines([{"email": "z@example.com", "at": "2026-01-01", "note": "a\0b"}]),
        (1, 0),
    )
    yield Odd("JSON with long numbers", lambda: lines(good) + b'{"email":' + b"9" * 10_000 + b"}\n", (12, 1))
    yield Odd(
        "JSON with numbers that are none",
        lambda: b'{"email":"z@example.com","at":"2026-01-01","n":NaN,"m":1e999}\n',
        (1, 0),
    )
    yield Odd("JSON with a field twice", lambda: b'{"email":"a","email":"z@example.com","at":"2026-01-01"}\n', (1, 0))
    yield Odd("JSON with a field without name", lambda: b'{"":"x","email":"z@example.com","at":"2026-01-01"}\n', (1, 0))
    yield Odd("JSON with a text of 10 MB", lambda: lines([*good, {"email": "x" * 10_000_000}]), (12, 1), large=True)
    yield Odd("JSON with a text of 1 MB", lambda: lines([*good, {"email": "x" * 1_000_000}]), (12, 1))
    yield Odd("JSON with 5,000 fields", lambda: lines([{f"f{n}": n for n in range(5_000)}]), "too_many_columns")
    yield Odd(
        "JSON with new fields in every row", lambda: lines([{f"f{n}": n} for n in range(5_000)]), "too_many_columns"
    )
    yield Odd("one list in JSON", lambda: json.dumps(good).encode(), "no_sheet")
    yield Odd("one object over many lines", lambda: json.dumps({"a": good}, indent=2).encode(), "no_rows")
    yield Odd("a bracket only", lambda: b"{", "no_rows")


def tables() -> Iterator[Odd]:
    yield Odd("Parquet", plain_table, (12, 0))
    yield Odd("Parquet with types", typed, (2, 0))
    yield Odd(
        "Parquet with dictionaries",
        lambda: table({"email": pa.array(["d@example.com"]).dictionary_encode(), "at": ["2026-01-01"]}),
        (1, 0),
    )
    yield Odd(
        "Parquet without rows",
        lambda: table({"email": pa.array([], pa.string()), "at": pa.array([], pa.string())}),
        (0, 0),
    )
    yield Odd("Parquet without columns", lambda: table({}), "empty_file")
    yield Odd("Parquet with nothing in it", lambda: table({"email": pa.nulls(3), "at": pa.nulls(3)}), (0, 0))
    yield Odd(
        "Parquet with 2,001 columns",
        lambda: table({f"c{n}": [1] for n in range(2_001)}),
        "too_many_columns",
        large=True,
    )
    yield Odd(
        "Parquet with many like texts",
        lambda: table(
            {
                "email": pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, pa.int32()), ["x" * 100_000]),
                "at": ["2026-01-01"] * 1_000,
            }
        ),
        (0, 1_000),
        large=True,
    )
    yield Odd(
        "Parquet with a long text",
        lambda: table({"email": ["x" * 10_000_000, "l@example.com"], "at": ["2026-01-01"] * 2}),
        (1, 1),
        large=True,
    )
    yield Odd(
        "Parquet with bytes",
        lambda: table({"email": ["b@example.com"], "at": ["2026-01-01"], "note": [b"\xff\0"]}),
        (1, 0),
    )
    yield Odd("Parquet's name only", lambda: b"PAR1", "damaged_file")
    yield Odd("Parquet's begin and end", lambda: b"PAR1" + bytes(100) + b"PAR1", "damaged_file")
    yield Odd(
        "Parquet with a foot that lies",
        lambda: plain_table()[:-8] + struct.pack("<I", 2_000_000_000) + b"PAR1",
        "damaged_file",
    )


def typed() -> bytes:
    return table(
        {
            "email": ["t1@example.com", "t2@example.com"],
            "at": pa.array(
                [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)],
                pa.timestamp("ns", tz="Europe/Berlin"),
            ),
            "day": [date(2026, 1, 2), None],
            "amount": pa.array([1.234, float("nan")]),
            "price": pa.array([Decimal("12.300"), None], pa.decimal128(10, 3)),
            "who": [{"name": "Mara", "tags": ["a", "b"]}, None],
            "ok": [True, False],
        }
    )
