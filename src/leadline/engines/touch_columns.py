"""The columns of somebody's table of touches, checked and brought to the types that qualification reads.

The same touches give the same answer whatever library held them: text is text, moments are microseconds UTC, a number
that is no number (NaN) is absent. Every problem is found before anything is refused.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement import COST_COLUMNS
from leadline.problems import BadTouches, Problem, nearest, shown
from leadline.touches.columns import INSTANT, TOUCH_COLUMNS
from leadline.touches.distinct import per_distinct
from leadline.touches.follow_up import truth
from leadline.touches.instants import YEARS, micros_of, read_instants
from leadline.touches.publications import publications

REQUIRED = ("person", "at", "kind")
OBJECTS = ("attributes", "properties")
WORDS = pa.dictionary(pa.int32(), pa.string())
INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the rows' own labels: they are not content."""
A_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
LOW = micros_of(datetime(YEARS.start, 1, 1, tzinfo=UTC))
HIGH = micros_of(datetime(YEARS.stop, 1, 1, tzinfo=UTC))
EPOCHS = {10: 1_000_000, 13: 1_000, 16: 1}
"""Digits of an integer since 1970 (seconds, milliseconds, microseconds) → microseconds a unit."""

Column: TypeAlias = pa.ChunkedArray


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table must have, and how its columns are read; `rest` reads all that have no reader of their own."""

    noun: str
    required: tuple[str, ...]
    given: tuple[str, ...]
    readers: Mapping[str, Callable[[Column, str], Column]]
    rest: Callable[[Column, str], Column]


def checked(table: pa.Table, shape: Shape) -> pa.Table:
    """`table` with its columns in the types that are read. Raises BadTouches with every problem."""
    problems = [*_double(table), *_missing(table, shape)]
    if problems:
        raise BadTouches(*problems)
    columns: dict[str, Column] = {}
    for name in table.column_names:
        if INDEX.fullmatch(name):
            continue
        try:
            columns[name] = shape.readers.get(name, shape.rest)(_plain(table.column(name)), name)
        except BadTouches as error:
            problems += error.problems
        except (pa.ArrowException, ValueError, OverflowError) as error:
            problems.append(_problem("touches.values", f"cannot be read: {str(error)[:200]}", name))
    read = pa.table(columns)
    problems += [problem for name in shape.given if name in columns for problem in _absent(read, name, shape)]
    if problems:
        raise BadTouches(*sorted(problems, key=lambda problem: table.column_names.index(problem.path)))
    return read


def _double(table: pa.Table) -> list[Problem]:
    names = table.column_names
    return [
        Problem("touches.column", f"The table has {names.count(name)} columns “{name}”.", "Rename all but one.")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _missing(table: pa.Table, shape: Shape) -> list[Problem]:
    problems = []
    for name in shape.required:
        if name not in table.column_names:
            alike = nearest(name, table.column_names)
            mend = f"Rename “{alike}” to {name}?" if alike else f"Name or rename a column {name}."
            what = f"The {shape.noun} has no column “{name}”."
            problems.append(Problem("touches.column", what, mend, path=name, nearest=alike))
    return problems


def _plain(column: Column) -> Column:
    """Without what only some libraries have: extension types, views, large and odd dictionaries."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], kind.storage_type)
        if isinstance(kind, pa.UuidType):
            column = _from_python(column, lambda value: str(uuid.UUID(bytes=value)))
        return _plain(column)
    if pa.types.is_dictionary(kind):
        if kind == WORDS and not any(chunk.dictionary.null_count for chunk in column.chunks):
            return column
        if not _is_text(kind.value_type):
            return _plain(column.cast(kind.value_type))
        column = column.cast(WORDS)
        return column if not any(c.dictionary.null_count for c in column.chunks) else column.cast(pa.string())
    if _is_text(kind) and kind != pa.string():
        return column.cast(pa.string())
    if pa.types.is_floating(kind):
        column = column.cast(pa.float64())
        nan = pc.is_nan(column)
        return pc.if_else(nan, pa.scalar(None, pa.float64()), column) if pc.any(nan).as_py() else column
    return column


def text(column: Column, name: str) -> Column:
    """Text, or a dictionary of texts; numbers and flags as they are written."""
    kind = column.type
    if kind in (pa.string(), WORDS):
        return column
    if pa.types.is_null(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return column.cast(pa.string())
    if pa.types.is_decimal(kind):
        return column.cast(pa.string())
    raise _bad("touches.text", f"holds {kind}, not text", name)


def key(column: Column, name: str) -> Column:
    """A person or an id: int64 (numbers), uint64 (as it is) or text; empty text is absent."""
    kind = column.type
    if kind == WORDS:
        column, kind = column.cast(pa.string()), pa.string()
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if kind == pa.string():
        blank = pc.equal(column, "")
        return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column
    if kind == pa.uint64():
        return column
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return whole(column, name)
    raise _bad("touches.key", f"holds {kind}, neither whole numbers nor text", name)


def whole(column: Column, name: str) -> Column:
    """Whole numbers as int64, whatever held them."""
    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(pa.int64())
    if (
        _is_text(kind)
        or kind == WORDS
        or not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
    ):
        raise _bad("touches.number", f"holds {kind}, not whole numbers", name)
    if pa.types.is_floating(kind):
        odd = pc.or_(pc.not_equal(pc.floor(column), column), pc.greater(pc.abs(column), 2.0**53))
        _refuse(odd, column, "touches.number", "is no whole number that a float holds exactly", name)
    if pa.types.is_decimal(kind) and kind.scale > 0:
        odd = pc.not_equal(pc.floor(column), column)
        _refuse(odd, column, "touches.number", "is no whole number", name)
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        raise _bad("touches.number", "has numbers beyond 64 bits", name) from None


def amount(column: Column, name: str) -> Column:
    """Integer micro-units."""
    try:
        return whole(column, name)
    except BadTouches as error:
        mend = "Amounts are whole micro-units: 49.90 is 49900000 (× 1,000,000)."
        raise BadTouches(*(Problem(p.id, p.what, mend, path=p.path) for p in error.problems)) from None


def flag(column: Column, name: str) -> Column:
    """Booleans; 0 and 1, and words like yes and no, are read as such."""
    kind = column.type
    if pa.types.is_boolean(kind):
        return column
    if pa.types.is_null(kind):
        return column.cast(pa.bool_())
    words = _flat(text(column, name).cast(pa.string()))
    read = per_distinct(words, truth, pa.bool_())
    _refuse(pc.and_(pc.is_null(read), pc.is_valid(words)), words, "touches.flag", "is neither true nor false", name)
    return pa.chunked_array([read])


def moments(column: Column, name: str) -> Column:
    """Timestamps and dates of any unit and zone, ISO text, and integers since 1970, as microseconds UTC.

    What carries no zone is UTC; a date is its midnight. Raises BadTouches for years before 1900 or after 2199.
    """
    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(INSTANT)
    if kind in (pa.string(), WORDS):
        return _read(_flat(column.cast(pa.string())), name)
    if pa.types.is_timestamp(kind):
        _within(column.cast(pa.int64()), A_SECOND[kind.unit], name)
        if kind == INSTANT:
            return column
        return column.cast(pa.timestamp("us", kind.tz), safe=False).cast(INSTANT)
    if pa.types.is_date32(kind):
        _within(column.cast(pa.int32()).cast(pa.int64()), 1 / 86_400, name)
        return column.cast(pa.timestamp("us")).cast(INSTANT)
    if pa.types.is_date64(kind):
        _within(column.cast(pa.int64()), 1_000, name)
        return column.cast(pa.timestamp("us")).cast(INSTANT)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _since_1970(whole(column, name), name)
    raise _bad("touches.moment", f"holds {kind}, not moments", name, "Give timestamps, dates or ISO 8601 text.")


def _read(words: pa.Array, name: str) -> Column:
    words = pc.if_else(pc.equal(pc.utf8_trim_whitespace(words), ""), pa.scalar(None, pa.string()), words)
    read = read_instants(words)
    odd = pc.and_(pc.is_null(read), pc.is_valid(words))
    _refuse(odd, words, "touches.moment", "is no moment from 1900 to 2199", name)
    return pa.chunked_array([read])


def _since_1970(column: Column, name: str) -> Column:
    numbers = np.asarray(pc.fill_null(column, 0))
    micros = np.zeros(len(numbers), dtype=np.int64)
    for digits, factor in EPOCHS.items():
        mine = (numbers >= 10 ** (digits - 1)) & (numbers < 10**digits)
        micros[mine] = numbers[mine] * factor
    given = np.asarray(column.is_valid())
    odd = pa.array(given & ((micros == 0) | (micros >= HIGH)))
    what = "is no count of seconds (10 digits), milliseconds (13) or microseconds (16) since 1970"
    _refuse(odd, column, "touches.moment", what, name)
    return pa.chunked_array([pa.array(micros, pa.int64(), mask=~given).cast(INSTANT)])


def _within(numbers: Column, a_second: float, name: str) -> None:
    """Refuse moments, counted in units of which a second has `a_second`, out of all reason."""
    ends = pc.min_max(numbers)
    low, high = int(LOW // 1_000_000 * a_second), int(HIGH // 1_000_000 * a_second)
    if ends["min"].as_py() is None or (ends["min"].as_py() >= low and ends["max"].as_py() < high):
        return
    odd = pc.or_(pc.less(numbers, low), pc.greater_equal(numbers, high))
    _refuse(odd, None, "touches.range", "is before the year 1900 or after 2199", name)


def day(column: Column, name: str) -> Column:
    """Dates; of moments their date as it stands there."""
    kind = column.type
    if kind in (pa.string(), WORDS):
        column, kind = moments(column, name).cast(pa.timestamp("us")), pa.timestamp("us")
    if pa.types.is_null(kind) or pa.types.is_date(kind):
        return column.cast(pa.date32())
    if pa.types.is_timestamp(kind):
        return pc.local_timestamp(column).cast(pa.date32(), safe=False) if kind.tz else column.cast(pa.date32(), False)
    raise _bad("touches.day", f"holds {kind}, not dates", name)


def objects(column: Column, name: str) -> Column:
    """JSON objects as text. Of a struct the fields that are null are not given; a map keeps its nulls."""
    kind = column.type
    if pa.types.is_null(kind) or kind in (pa.string(), WORDS):
        return text(column, name)
    if pa.types.is_struct(kind):
        return _from_python(column, lambda value: _json({k: v for k, v in value.items() if v is not None}))
    if pa.types.is_map(kind):
        return _from_python(column, lambda value: _json(dict(value)))
    raise _bad("touches.object", f"holds {kind}, not JSON objects", name, "Give JSON text, structs or maps.")


def other(column: Column, name: str) -> Column:
    """A property: as it is, in types that rules and Python can read; nested values as JSON."""
    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _of_python_years(column)
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return column.cast(pa.time64("us"), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pa.duration("us"), safe=False)
    if pa.types.is_nested(kind):
        return _from_python(column, lambda value: _json(dict(value) if pa.types.is_map(kind) else value))
    return column


def _of_python_years(column: Column) -> Column:
    """Dates and times; null where the year is none from 1 to 9999 (an “infinity” of some database)."""
    kind = column.type
    days = pa.types.is_date(kind)
    a_second = 1_000 if pa.types.is_date64(kind) else 1 / 86_400 if days else A_SECOND[kind.unit]
    numbers = column.cast(pa.int32()).cast(pa.int64()) if pa.types.is_date32(kind) else column.cast(pa.int64())
    ends = pc.min_max(numbers)
    low, high = (int(micros_of(end) // 1_000_000 * a_second) for end in (datetime.min, datetime(9999, 12, 31)))
    if ends["min"].as_py() is not None and (ends["min"].as_py() < low or ends["max"].as_py() > high):
        odd = pc.or_(pc.less(numbers, low), pc.greater(numbers, high))
        column = pc.if_else(odd, pa.scalar(None, kind), column)
    if days:
        return column.cast(pa.date32())
    return column.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.timestamp("us", kind.tz and "UTC"))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _from_python(column: Column, made: Callable[[Any], str]) -> Column:
    values = [None if value is None else made(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string())])


def _flat(column: Column) -> pa.Array:
    array = column.combine_chunks()
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _absent(table: pa.Table, name: str, shape: Shape) -> list[Problem]:
    """What is wrong if a column that every row needs has gaps. The publication of a playbook has no person."""
    column = table.column(name)
    blank = pc.is_null(column)
    if column.type == pa.string() or (column.type == WORDS and _has_empty(column)):
        blank = pc.fill_null(pc.equal(column.cast(pa.string()), ""), True)
    mend = "Every touch needs person, at and kind." if name in REQUIRED else ""
    if name == "person":
        blank = pc.and_not(blank, pa.array(publications(table)))
        mend += " Only the publication of a playbook is nobody's: kind decision, action publish."
    if name == "id":
        mend = "Give every touch an id, or leave the column out: then they are made from the content."
    count = int(pc.sum(blank).as_py() or 0)
    if not count:
        return []
    what = f"Row {_first(blank)} of the {shape.noun} has no {name}{_more(count)}."
    return [Problem("touches.absent", what, mend, path=name)]


def _has_empty(column: Column) -> bool:
    found = [pc.any(pc.equal(chunk.dictionary, "")).as_py() for chunk in column.chunks]
    return any(found)


def _refuse(odd: Any, column: Any, id_: str, what: str, name: str) -> None:
    odd = pc.fill_null(odd, False)
    count = int(pc.sum(odd).as_py() or 0)
    if not count:
        return
    row = _first(odd)
    value = "" if column is None else f" {shown(column[row - 1].as_py())}"
    raise BadTouches(Problem(id_, f"Row {row}: the {name}{value} {what}{_more(count)}.", path=name))


def _first(mask: Any) -> int:
    """The first row of a mask, counted from 1."""
    return int(pc.index(mask, True).as_py()) + 1


def _more(count: int) -> str:
    return f" (and {count - 1:,} more rows)" if count > 1 else ""


def _problem(id_: str, what: str, name: str, mend: str = "") -> Problem:
    return Problem(id_, f"The column “{name}” {what}.", mend, path=name)


def _bad(id_: str, what: str, name: str, mend: str = "") -> BadTouches:
    return BadTouches(_problem(id_, what, name, mend))


BY_TYPE = {pa.string(): text, INSTANT: moments, pa.bool_(): flag, pa.int64(): whole}

TOUCHES = Shape(
    noun="table of touches",
    required=REQUIRED,
    given=(*REQUIRED, "id"),
    readers={
        **{name: BY_TYPE[kind] for name, kind in TOUCH_COLUMNS.items()},
        **dict.fromkeys(("person", "id"), key),
        **dict.fromkeys(OBJECTS, objects),
        "amount": amount,
    },
    rest=other,
)
"""`TOUCH_COLUMNS`, but that person and id are int64, uint64 or text; repetitive text may be dictionary encoded. Others
are properties: as they are, but for what no rule could read."""

COSTS = Shape(
    noun="table of costs",
    required=("day_from", "amount"),
    given=("day_from", "amount"),
    readers={**dict.fromkeys(COST_COLUMNS, text), **dict.fromkeys(("day_from", "day_to"), day), "amount": amount},
    rest=other,
)
"""`COST_COLUMNS`."""
