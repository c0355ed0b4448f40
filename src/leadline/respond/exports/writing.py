"""Tables into files: CSV, XLSX, Parquet, JSON lines. Money becomes decimals, moments ISO 8601 in UTC."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias, get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter
from pyarrow import csv as arrow_csv

from leadline.problems import BadSetting, Problem, nearest
from leadline.respond.exports.cells import harmless
from leadline.words import whole

Form: TypeAlias = Literal["csv", "xlsx", "parquet", "jsonl"]
FORMS: tuple[Form, ...] = get_args(Form)
TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}
"""What browsers are told of each."""
MARK = "\ufeff".encode()
"""Else Excel takes UTF-8 for something older."""
PADDED = r"^(-?\d+\.\d{2}\d*?)0*$"
SHEET_AT_MOST = 1_048_575
"""Rows of a sheet below its names."""
CELL_AT_MOST = 32_767
EXACT = 1e15
"""Greater numbers lose digits in a sheet, and stay text."""


def form_of(name: str | None, path: Path | None = None) -> Form:
    """The form named, else that of the file's ending, else CSV. Raises BadSetting for one that there is not."""
    given = name or (path.suffix.lstrip(".") if path else "") or "csv"
    for form in FORMS:
        if given.casefold() == form:
            return form
    what = f"Nothing can be written as {given!r}."
    raise BadSetting(
        Problem("unknown_form", what, f"Choose one of {', '.join(FORMS)}.", nearest=nearest(given.casefold(), FORMS))
    )


def write(tables: Iterable[pa.Table], to: Path | IO[bytes], form: Form, about: Mapping[str, str] | None = None) -> int:
    """Write tables of one schema, one below the other, and return how many rows. A file is there whole or not at all.

    `about` says what the table is (kept in Parquet's metadata). Raises BadSetting for more rows than a sheet holds.
    """
    writers: dict[Form, Callable[[Iterator[pa.Table], IO[bytes], Mapping[str, str]], int]] = {
        "csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "jsonl": _jsonl,
    }  # fmt: skip
    with _whole(to) if isinstance(to, Path) else _as_it_is(to) as file:
        return writers[form](iter(tables), file, about or {})


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    except OSError as error:
        what = f"{path} cannot be written: {error.strerror}."
        raise BadSetting(Problem("unwritable_file", what, "Name a place that you may write to.")) from None
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _as_it_is(file: IO[bytes]) -> Iterator[IO[bytes]]:
    yield file


def _csv(tables: Iterator[pa.Table], file: IO[bytes], about: Mapping[str, str]) -> int:
    rows = 0
    file.write(MARK)
    for place, table in enumerate(tables):
        names = harmless(pa.array(table.column_names, pa.string())).to_pylist()
        texts = pa.Table.from_arrays([_text(column) for column in table.columns], names)  # names may be there twice
        options = arrow_csv.WriteOptions(include_header=place == 0, quoting_style="all_valid")
        buffer = pa.BufferOutputStream()
        arrow_csv.write_csv(texts, buffer, options)
        file.write(buffer.getvalue())
        rows += len(table)
    return rows


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words are made harmless; figures are figures also where they begin with a minus."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_list(kind):
        return pa.chunked_array([_lists(column)])
    if pa.types.is_string(kind):
        return pa.chunked_array([harmless(chunk) for chunk in column.chunks], pa.string())
    if pa.types.is_decimal(kind):
        return pc.replace_substring_regex(column.cast(pa.string()), PADDED, r"\1")
    return column.cast(pa.string())


def _lists(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([None if value is None else " ".join(map(str, value)) for value in column.to_pylist()], pa.string())


def _xlsx(tables: Iterator[pa.Table], file: IO[bytes], about: Mapping[str, str]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    book = xlsxwriter.Workbook(file, options)
    try:
        sheet = book.add_worksheet((about.get("table") or "Leadline")[:31])
        day, moment, bold = (book.add_format(style) for style in (
            {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm:ss"}, {"bold": True},
        ))  # fmt: skip
        rows = 0
        for table in tables:
            if not rows:
                for place, name in enumerate(table.column_names):
                    sheet.write_string(0, place, name, bold)
                sheet.freeze_panes(1, 0)
            if rows + len(table) > SHEET_AT_MOST:
                what = f"A sheet holds {whole(SHEET_AT_MOST)} rows; these are more."
                raise BadSetting(Problem("too_many_rows", what, "Take csv, parquet or jsonl, or fewer rows."))
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                rows += 1
                for place, value in enumerate(row):
                    if isinstance(value, bool):
                        sheet.write_boolean(rows, place, value)
                    elif isinstance(value, int | float | Decimal) and abs(float(value)) < EXACT:
                        sheet.write_number(rows, place, float(value))
                    elif isinstance(value, datetime):
                        sheet.write_datetime(rows, place, value.replace(tzinfo=None), moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(rows, place, value, day)
                    elif isinstance(value, list):
                        sheet.write_string(rows, place, " ".join(map(str, value))[:CELL_AT_MOST])
                    elif value is not None:
                        sheet.write_string(rows, place, str(value).replace("\x00", "")[:CELL_AT_MOST])
        return rows
    finally:
        book.close()


def _parquet(tables: Iterator[pa.Table], file: IO[bytes], about: Mapping[str, str]) -> int:
    rows, writer = 0, None
    for table in tables:
        if writer is None:
            schema = table.schema.with_metadata({f"leadline.{name}": text for name, text in about.items()})
            writer = pq.ParquetWriter(file, schema, compression="zstd")
        writer.write_table(table.replace_schema_metadata(writer.schema.metadata))
        rows += len(table)
    if writer is not None:
        writer.close()
    return rows


def _jsonl(tables: Iterator[pa.Table], file: IO[bytes], about: Mapping[str, str]) -> int:
    rows = 0
    for table in tables:
        for row in table.to_pylist():
            file.write(json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n")
        rows += len(table)
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)  # days, and money, which JSON's own numbers would round
