"""The answer of a user's own database to a query, as a Parquet file. Nothing is written there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from leadline.problems import BadFile, BadSetting, Problem

ROWS_AT_ONCE = 50_000


def query(database: str, text: str, folder: Path) -> Path:
    """`database` is `duckdb:FILE` or `postgresql://…`. Raises BadFile if it cannot be asked or does not understand the
    query, BadSetting for another database.
    """
    scheme = urlsplit(database).scheme
    if scheme == "duckdb":
        return _written(_duckdb(Path(database.removeprefix("duckdb:")), text), folder)
    if scheme in ("postgresql", "postgres"):
        return _written(_postgresql(database, text), folder)
    what = f"Databases like {scheme or database!r} cannot be asked."
    raise BadSetting(Problem("unknown_database", what, "Give duckdb:FILE or postgresql://USER@HOST/NAME."))


def _duckdb(file: Path, text: str) -> Iterator[pa.RecordBatch]:
    if not file.is_file():
        raise BadFile(Problem("no_database", "There is no such database.", "Check its name.", file=str(file)))
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            # The query sees this database, and no other file of the machine.
            connection.execute("set enable_external_access = false; set lock_configuration = true")
            yield from _reader(connection.sql(text))
    except duckdb.Error as error:
        raise _refused(error) from None


def _reader(answer: Any) -> Iterator[pa.RecordBatch]:
    return iter(()) if answer is None else iter(answer.to_arrow_reader(ROWS_AT_ONCE))


def _postgresql(address: str, text: str) -> Iterator[pa.RecordBatch]:
    try:
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - an extra
    except ImportError:
        what = "What speaks with PostgreSQL is not installed."
        raise BadSetting(Problem("no_driver", what, "pip install 'leadline[warehouse]'")) from None
    try:
        with closing(dbapi.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute("set transaction read only")
            cursor.execute(text)
            yield from cursor.fetch_record_batch()
    except dbapi.Error as error:
        raise _refused(error) from None


def _written(batches: Iterator[pa.RecordBatch], folder: Path) -> Path:
    path = folder / "sheet.parquet"
    writer = None
    try:
        for batch in batches:
            if writer is None:
                writer = pq.ParquetWriter(path, batch.schema)
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise BadFile(Problem("no_answer", "The query gives no rows.", "Try it in the database's own program."))
    return path


def _refused(error: Exception) -> BadFile:
    said = str(error).strip().splitlines()[0][:300]
    return BadFile(Problem("query_refused", f"The database says: {said}", "Try the query in its own program."))
