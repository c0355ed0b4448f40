from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import leadline
from tests.engines.showcase import AS_OF, NAMES, PLAYBOOK, lines, told, touches

Made = Callable[[pa.Table, Path], Any]


def _replaced(table: pa.Table, **columns: Any) -> pa.Table:
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _cast(kind: pa.DataType, *names: str) -> Made:
    return lambda table, _: _replaced(table, **{name: table[name].cast(kind, safe=False) for name in names})


def _texts(table: pa.Table, shown: Callable[[datetime], str]) -> pa.Table:
    def column(name: str) -> list[str | None]:
        return [None if moment is None else shown(moment) for moment in table[name].to_pylist()]

    return _replaced(table, **{name: pa.array(column(name)) for name in ("at", "received", "until")})


def _pandas(table: pa.Table, _: Path) -> pd.DataFrame:
    return table.to_pandas()


def _pandas_objects(table: pa.Table, _: Path) -> pd.DataFrame:
    return pd.DataFrame(table.to_pylist(), columns=list(NAMES)).astype(object)


def _pandas_categories(table: pa.Table, _: Path) -> pd.DataFrame:
    return table.to_pandas().astype(dict.fromkeys(("kind", "source", "device", "product"), "category"))


def _pandas_filtered(table: pa.Table, _: Path) -> pd.DataFrame:
    frame = pd.concat([table.to_pandas(), table.to_pandas()], ignore_index=True)
    return frame.iloc[table.num_rows :]


def _polars(table: pa.Table, _: Path) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _duckdb(table: pa.Table, _: Path) -> Any:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    return connection.from_arrow(table)


def _duckdb_enum(table: pa.Table, _: Path) -> Any:
    return _duckdb(table, _).select(
        duckdb.StarExpression(exclude=["kind", "person"]),
        duckdb.ColumnExpression("kind")
        .cast("ENUM('page_view', 'request', 'purchase', 'complaint', 'decision')")
        .alias("kind"),
        duckdb.ColumnExpression("person").cast("HUGEINT").alias("person"),
    )


def _chunked(table: pa.Table, _: Path) -> pa.Table:
    parts = [table.slice(i, 1) for i in range(table.num_rows)]
    parts = [_replaced(part, kind=part["kind"].dictionary_encode()) for part in parts]
    return pa.concat_tables([part.combine_chunks() for part in parts])


def _small_dictionary(table: pa.Table, _: Path) -> pa.Table:
    words = pa.array(["unused", None, *pc.unique(table["source"].drop_null()).to_pylist()], pa.large_string())
    codes = pc.index_in(table["source"].combine_chunks().cast(pa.large_string()), words).cast(pa.int8())
    return _replaced(table, source=pa.DictionaryArray.from_arrays(codes, words))


def _struct(table: pa.Table, _: Path) -> pa.Table:
    values = [None if text is None else json.loads(text) for text in table["attributes"].to_pylist()]
    return _replaced(table, attributes=pa.array(values))


def _file(table: pa.Table, folder: Path) -> Path:
    pq.write_table(table, folder / "touches.parquet")
    return folder / "touches.parquet"


def _folder(table: pa.Table, folder: Path) -> Path:
    for device in ("phone", "desktop"):
        part = table.filter(pc.equal(table["device"], device)).drop_columns("device")
        (folder / f"device={device}").mkdir()
        pq.write_table(part, folder / f"device={device}" / "part-0.parquet")
    pq.write_table(table.filter(pc.is_null(table["device"])), folder / "rest.parquet")
    (folder / "_SUCCESS.parquet").write_text("no Parquet")
    return folder


MADE: dict[str, Made] = {
    "a record batch": lambda table, _: table.combine_chunks().to_batches()[0],
    "a record batch reader": lambda table, _: table.to_reader(max_chunksize=2),
    "many chunks, each with its own dictionary": _chunked,
    "dictionaries": lambda table, _: _replaced(
        table, **{name: table[name].dictionary_encode() for name in ("kind", "source", "person", "attributes")}
    ),
    "a dictionary with an empty place": _small_dictionary,
    "large text": _cast(pa.large_string(), "kind", "source", "action", "page", "device", "attributes"),
    "text views": _cast(pa.string_view(), "kind", "source", "action", "page", "device", "attributes"),
    "milliseconds and nanoseconds": lambda table, _: _cast(pa.timestamp("ns", "UTC"), "at", "until")(
        _cast(pa.timestamp("ns"), "received")(table, _), _
    ),
    "another zone": _cast(pa.timestamp("us", "Asia/Kolkata"), "at", "received", "until"),
    "no zone": _cast(pa.timestamp("us"), "at", "received", "until"),
    "microseconds since 1970": _cast(pa.int64(), "at", "received", "until"),
    "ISO text": lambda table, _: _texts(table, datetime.isoformat),
    "text without zone": lambda table, _: _texts(table, lambda moment: moment.replace(tzinfo=None).isoformat(" ")),
    "small whole numbers": _cast(pa.uint8(), "person"),
    "unsigned numbers": _cast(pa.uint64(), "person"),
    "decimals": _cast(pa.decimal128(38, 0), "person", "amount"),
    "floats": _cast(pa.float64(), "person", "amount", "seconds"),
    "a struct": _struct,
    "pandas": _pandas,
    "pandas with Python's objects": _pandas_objects,
    "pandas with categories": _pandas_categories,
    "pandas with labelled rows": _pandas_filtered,
    "Polars": _polars,
    "Polars, lazy": lambda table, _: _polars(table, _).lazy(),
    "Polars with categories": lambda table, _: _polars(table, _).cast(
        {"kind": pl.Categorical, "source": pl.Enum(["google", "linkedin"])}
    ),
    "DuckDB": _duckdb,
    "DuckDB with enums and huge numbers": _duckdb_enum,
    "a Parquet file": _file,
    "a Parquet file named by text": lambda table, folder: str(_file(table, folder)),
    "a folder of Parquet files": _folder,
}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return told(leadline.qualify(touches(), PLAYBOOK, AS_OF, history=True))


@pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())
def test_qualify(made: Made, tmp_path: Path, expected: dict[str, Any]) -> None:
    assert told(leadline.qualify(made(touches(), tmp_path), PLAYBOOK, AS_OF, history=True)) == expected


@pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())
def test_explain_flow_and_sources(made: Made, tmp_path: Path) -> None:
    plain = touches()

    def fresh() -> Any:  # a stream can be read once
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return made(plain, folder)

    found = lines(leadline.explain(fresh(), PLAYBOOK, 40, as_of=AS_OF))
    assert found == lines(leadline.explain(plain, PLAYBOOK, 40, as_of=AS_OF)) != []
    flows = [leadline.flow(given, PLAYBOOK, AS_OF, by="week").as_dict() for given in (fresh(), plain)]
    assert flows[0] == flows[1]
    tables = [leadline.sources(given, PLAYBOOK, AS_OF).as_dict() for given in (fresh(), plain)]
    assert tables[0] == tables[1]


def test_the_showcase_shows_something(expected: dict[str, Any]) -> None:
    assert {lead["stage"] for lead in expected["leads"]} >= {"visitor", "client", "prospect"}
    assert {request["temperature_made"] for request in expected["requests"]} == {"hot", "warm"}
    assert all(expected[name] for name in ("leads", "entries", "requests", "steps", "history"))


@pytest.mark.parametrize("name", ["person", "source", "kind"])
def test_people_may_be_text_and_order_of_rows_is_nothing(name: str) -> None:
    table = touches()
    table = _replaced(table, person=pc.binary_join_element_wise("p", table["person"].cast(pa.string()), "-"))
    moved = table.sort_by([(name, "descending")])
    both = [leadline.qualify(given, PLAYBOOK, AS_OF).leads.sort_by("person") for given in (table, moved)]
    assert both[0].to_pylist() == both[1].to_pylist()
    assert both[0]["person"].to_pylist()[0] == "p-12"


LIBRARIES = ("pandas", "Polars", "DuckDB", "pandas with Python's objects", "a record batch reader")
TEXT = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@settings(max_examples=15)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "person": st.integers(0, 3),
                "at": st.datetimes(datetime(1900, 1, 1), datetime(2030, 1, 1)),
                "kind": st.sampled_from(["page_view", "request", "purchase", "Other"]),
                "action": st.none() | st.sampled_from(["quote", "download", "booking"]),
                "source": TEXT,
                "offer": TEXT,
                "seconds": st.none() | st.integers(0, 120),
                "weight": st.none() | st.floats(allow_nan=True, allow_infinity=False),
            }
        ),
        max_size=8,
    ),
)
def test_whatever_the_touches_are(rows: list[dict[str, Any]]) -> None:
    texts = [(name, pa.string()) for name in ("kind", "action", "source", "offer")]
    numbers = [("person", pa.int64()), ("seconds", pa.int64()), ("weight", pa.float64())]
    kinds = [("at", pa.timestamp("us")), *texts, *numbers]
    table = pa.Table.from_pylist(rows, schema=pa.schema(kinds))
    expected = told(leadline.qualify(table, PLAYBOOK, AS_OF))
    for library in LIBRARIES:
        if library == "pandas with Python's objects":
            given: Any = pd.DataFrame(rows, columns=[name for name, _ in kinds])
        else:
            given = MADE[library](table, Path())
        assert told(leadline.qualify(given, PLAYBOOK, AS_OF)) == expected, library
