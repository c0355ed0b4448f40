"""Whatever somebody has their touches in, as one Arrow table."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from leadline.problems import BadFile, BadTouches, Problem

MOST_SHOWN = 200
"""Characters of another library's message that are passed on."""


def as_table(data: Any) -> pa.Table:
    """A table from whatever speaks Arrow (pandas, Polars, Arrow, DuckDB), or from a Parquet file or a folder of them.

    Lazy Polars frames and DuckDB relations are run; a stream is read to its end. Raises BadTouches, BadFile.
    """
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, str | Path):
        return parquet(Path(data))
    try:
        if hasattr(data, "collect") and hasattr(data, "collect_schema"):
            data = data.collect()  # a lazy Polars frame
        if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
            return pa.table(data)
        if hasattr(data, "to_arrow_table"):
            return data.to_arrow_table()
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        what = f"The {type(data).__name__} cannot be read as Arrow: {str(error)[:MOST_SHOWN]}"
        mend = "Give every column one type, values that fit it and a name of its own."
        raise BadTouches(Problem("touches.arrow", what, mend)) from error
    what = f"Touches cannot be read from {type(data).__name__}."
    mend = "Give a data frame, an Arrow table, a DuckDB relation, a Parquet file or a folder of them."
    raise BadTouches(Problem("touches.type", what, mend))


def parquet(path: Path) -> pa.Table:
    """A Parquet file; or all `*.parquet` files in and under a folder, in the order of their names.

    A column that some files do not have is null for them. Folders named `column=value` give that column as text.
    """
    try:
        if not path.is_dir():
            return _file(path)
        files = sorted(file for file in path.rglob("*.parquet") if not _hidden(file.relative_to(path)))
        if not files:
            mend = "Name a Parquet file, or a folder that has some."
            raise BadFile(Problem("parquet.none", "There are no *.parquet files in this folder.", mend, file=str(path)))
        parts = [_with_folders(_file(file), file.relative_to(path)) for file in files]
        return pa.concat_tables(parts, promote_options="permissive")
    except (OSError, pa.ArrowException) as error:
        said = getattr(error, "strerror", None) or str(error)[:MOST_SHOWN]
        problem = Problem("parquet.unreadable", f"It cannot be read as Parquet: {said}", file=str(path)[:MOST_SHOWN])
        raise BadFile(problem) from error


def _file(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:  # read_table would load pandas
        return file.read()


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def _with_folders(table: pa.Table, path: Path) -> pa.Table:
    for part in path.parts[:-1]:
        name, sign, value = part.partition("=")
        if sign and name not in table.column_names:
            table = table.append_column(name, pa.array([unquote(value)] * table.num_rows, pa.string()))
    return table
