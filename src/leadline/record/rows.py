"""Whole columns into and out of the record's tables, without a Python object per field of a model.

Names of tables and columns come from the models, never from users; values are always parameters.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, models, transaction

from leadline.record.sqlite_log import sqlite_log
from leadline.record.writer import GIVES_WAY
from leadline.touches.columns import INSTANT
from leadline.touches.distinct import flat

A_COMMIT = 1_000
"""Rows a transaction."""
A_STATEMENT = 200
"""Rows one insert statement carries: twice as quick as one each (0.34 s against 0.61 s for 290,000 keys), and at every
statement another thread may take the interpreter away, while nobody else can write.
"""
STATEMENTS_AT_ONCE = 2
"""After so many it is looked whether the transaction lasts too long."""
WRITES_AT_MOST = 0.022
"""Seconds after which a long insert gives way, for `GIVES_WAY`: what is written next is made ready meanwhile."""
LASTS_EVERY = 1.0
"""Seconds after which a long insert without pauses is made to outlast a loss of power."""
READY_AT_MOST = 4
"""Transactions whose values wait."""
A_FETCH = 10_000
"""Rows read at once: of more, Python's collector looks through all objects of the process each time."""
AT_ONCE = 500
"""Values in one `in (…)`."""
WHOLE = 2
"""A table of at most so many times the rows that are looked for is read whole."""

Between = Callable[[], AbstractContextManager[None]]

_inside = threading.local()


def quoted(name: str | None) -> str:
    """A table's or column's name as SQL writes it."""
    return connection.ops.quote_name(str(name))


def columns_of(model: type[models.Model], names: Iterable[str]) -> str:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return ", ".join(quoted(columns[name]) for name in names)


@contextmanager
def reading() -> Iterator[None]:
    """One consistent view of the record while inside, without keeping writers from writing. May be nested."""
    if connection.in_atomic_block or getattr(_inside, "reading", False):
        yield
        return
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("begin" if sqlite else "begin transaction isolation level repeatable read, read only")
        _inside.reading = True
        try:
            yield
        finally:
            _inside.reading = False
            cursor.execute("rollback")


def has_more_than(model: type[models.Model], rows: int) -> bool:
    """Without counting all. Numbers of rows say nothing of it: some were given that no row has any more."""
    return bool(model._default_manager.order_by("pk")[rows : rows + 1].exists())


def _always() -> bool:
    return True


def insert(
    model: type[models.Model],
    table: pa.Table,
    a_commit: int = A_COMMIT,
    done: Callable[[int], None] | None = None,
    between: Between = nullcontext,
    goes_on: Callable[[], bool] = _always,
    or_nothing: bool = False,
    crowded: Callable[[], bool] = _always,
) -> int:
    """Append rows; columns that are wholly null are left to their defaults. One transaction per `a_commit` rows (fewer
    where it lasts too long), with room for other writers in between, where it is `crowded`: inside `between`, after
    which it ends unless it `goes_on`.
    Returns how many rows were written. With `or_nothing`, rows that are there already are left as they are.
    """
    if not len(table):
        return 0
    with between() if goes_on is _always and len(table) > a_commit else nullcontext():
        given, one, many = _insertion(model, table, or_nothing)
    width = given.num_columns
    written = 0
    parts = (given.slice(first, a_commit) for first in range(0, len(given), a_commit))
    ready: deque[list[Any]] = deque()
    log = sqlite_log()
    since = released = time.monotonic()
    while True:
        gives_way = released - since > WRITES_AT_MOST and crowded()
        if log is not None and released - log.lasting > LASTS_EVERY:
            log.make_it_last()
            log.copy_to_the_end()
        gives_way_to = released + GIVES_WAY if gives_way and _is_sqlite() else 0.0
        with between() if gives_way else nullcontext():
            while not ready or (len(ready) < READY_AT_MOST and time.monotonic() < gives_way_to):
                part = next(parts, None)
                if part is None:
                    break
                ready.append(_row_by_row(part))
            if ready and gives_way:
                time.sleep(max(gives_way_to - time.monotonic(), 0))
        if not ready or (gives_way and not goes_on()):
            return written
        if gives_way:
            since = time.monotonic()
        values = ready.popleft()
        rows = _transaction(values, width, one, many, since, crowded)
        if rows * width < len(values):
            ready.appendleft(values[rows * width :])
        released = time.monotonic()
        written += rows
        if done:
            done(rows)


def _transaction(values: list[Any], width: int, one: str, many: str, since: float, crowded: Callable[[], bool]) -> int:
    """Insert rows until the writing that began at `since` lasts too long where it is `crowded`; how many there were."""
    rows, step = 0, A_STATEMENT * width
    with transaction.atomic(), connection.cursor() as cursor:
        while rows * width < len(values):
            at = rows * width
            whole = min(STATEMENTS_AT_ONCE, (len(values) - at) // step)
            if whole:
                cursor.executemany(many, [values[i : i + step] for i in range(at, at + whole * step, step)])
            else:
                cursor.executemany(one, [values[i : i + width] for i in range(at, len(values), width)])
            rows += whole * A_STATEMENT or (len(values) - at) // width
            if time.monotonic() - since > WRITES_AT_MOST and crowded():
                break
    return rows


def insert_at_once(model: type[models.Model], table: pa.Table) -> None:
    """Append a few thousand rows inside the caller's transaction."""
    if not len(table):
        return
    given, one, _ = _insertion(model, table, or_nothing=False)
    width, values = given.num_columns, _row_by_row(given)
    with connection.cursor() as cursor:
        cursor.executemany(one, [values[at : at + width] for at in range(0, len(values), width)])


def _insertion(model: type[models.Model], table: pa.Table, or_nothing: bool) -> tuple[pa.Table, str, str]:
    """The columns whose values differ, and the statements that insert one row and `A_STATEMENT` rows of them."""
    table = plain(table)
    table = table.select([name for name in table.column_names if table.column(name).null_count < len(table)])
    same = _same(table) if len(table) > A_STATEMENT else {}
    given = table.drop_columns(list(same))
    start = (
        f"insert into {quoted(model._meta.db_table)} "  # noqa: S608
        f"({columns_of(model, [*given.column_names, *same])}) values "
    )
    one = f"({', '.join([*['%s'] * given.num_columns, *same.values()])})"
    end = " on conflict do nothing" if or_nothing else ""
    return given, start + one + end, start + ", ".join([one] * A_STATEMENT) + end


def _is_sqlite() -> bool:
    return bool(connection.vendor == "sqlite")


def _row_by_row(table: pa.Table) -> list[Any]:
    """All values in one list, the rows one behind the other."""
    width = table.num_columns
    values: list[Any] = [None] * (len(table) * width)
    for place, column in enumerate(table.columns):
        values[place::width] = column.to_pylist()
    return values


def _same(table: pa.Table) -> dict[str, str]:
    """Columns of one number, or of one truth, as SQL writes it: the statement says it once, not every row."""
    found: dict[str, str] = {}
    for name in table.column_names:
        column = table.column(name)
        if column.null_count or not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
            continue
        ends = pc.min_max(column).as_py()
        if ends["min"] == ends["max"]:
            found[name] = str(int(ends["min"])) if pa.types.is_integer(column.type) else str(ends["min"]).lower()
    return found if len(found) < table.num_columns else {}


def update(
    statement: str, rows: Sequence[tuple[Any, ...]], a_commit: int = A_COMMIT, between: Between = nullcontext
) -> None:
    """The same statement for many rows, `a_commit` a transaction, with room for other writers in between."""
    since = time.monotonic()
    for start in range(0, len(rows), a_commit):
        if time.monotonic() - since > WRITES_AT_MOST:
            with between():
                time.sleep(GIVES_WAY if _is_sqlite() else 0)
            since = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, rows[start : start + a_commit])


def select(
    model: type[models.Model], schema: dict[str, pa.DataType], where: str = "", values: Sequence[Any] = ()
) -> pa.Table:
    """Columns of a table as Arrow. `where` is a condition with %s for `values`; timestamps are read from
    microseconds.
    """
    statement = f"select {columns_of(model, schema)} from {quoted(model._meta.db_table)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} where {where}" if where else statement, list(values))
        batches = [_batch(rows, schema) for rows in _fetched(cursor)]
    empty = pa.schema(list(schema.items())).empty_table()
    return pa.concat_tables([empty, *batches])


def lookup(
    model: type[models.Model],
    key: str,
    value: str,
    wanted: Sequence[str] | pa.Array,
    where: str = "",
    values: Sequence[Any] = (),
) -> dict[str, Any]:
    """`key` → `value` for the rows whose `key` is wanted. Reads the whole table where that is quicker than asking for
    each.
    """
    more = f" and {where}" if where else ""
    source = f"select {columns_of(model, (key, value))} from {quoted(model._meta.db_table)}"  # noqa: S608
    found: dict[str, Any] = {}
    if not model._default_manager.exists():
        return found
    wanted = wanted.to_pylist() if isinstance(wanted, pa.Array) else wanted
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from (select 1 from {quoted(model._meta.db_table)} limit {WHOLE * len(wanted) + 1}) t"  # noqa: S608
        )
        if cursor.fetchone()[0] <= WHOLE * len(wanted):
            cursor.execute(f"{source} where 1 = 1{more}", list(values))
            sought = set(wanted)
            for rows in _fetched(cursor):
                found.update(row for row in rows if row[0] in sought)
            return found
        column = columns_of(model, (key,))
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            holes = ", ".join(["%s"] * len(some))
            cursor.execute(f"{source} where {column} in ({holes}){more}", [*some, *values])
            found.update(cursor.fetchall())
    return found


def greatest(model: type[models.Model], name: str) -> int:
    """The greatest value of a column, 0 for an empty table."""
    return greatest_of((model, name))[0]


def greatest_of(*columns: tuple[type[models.Model], str]) -> list[int]:
    """`greatest` of each column, asked at once: a page asks this a dozen times, and to build a query costs more than
    to answer it.
    """
    asked = []
    for model, name in columns:
        column = columns_of(model, [name])  # an index may hold only those that have one
        asked.append(f"(select max({column}) from {quoted(model._meta.db_table)} where {column} is not null)")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(asked)}")
        return [int(value or 0) for value in cursor.fetchone()]


def plain(table: pa.Table) -> pa.Table:
    """Instants as microseconds, and texts that are kept by their numbers as texts: as rows are inserted."""
    for i, name in enumerate(table.column_names):
        if pa.types.is_timestamp(table.schema.field(i).type):
            table = table.set_column(i, name, table.column(i).cast(INSTANT).cast(pa.int64()))
        elif pa.types.is_dictionary(table.schema.field(i).type):
            table = table.set_column(i, name, flat(table.column(i)).dictionary_decode())
    return table


def _fetched(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(A_FETCH):
        yield rows


def _batch(rows: list[tuple[Any, ...]], schema: dict[str, pa.DataType]) -> pa.Table:
    arrays = [
        _array(list(values), type_) for values, type_ in zip(zip(*rows, strict=True), schema.values(), strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(list(schema.items())))


def _array(values: list[Any], type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        return pa.array(values, pa.int64()).cast(type_)
    if pa.types.is_boolean(type_):
        return pa.array([None if value is None else bool(value) for value in values], type_)
    return pa.array(values, type_)
