"""JSON lines and Parquet are sheets like others: objects within become columns, types become text that reads back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from leadline.collect.files.sheets import Sheet, open_sheet
from leadline.touches.instants import micros_of, read_instant


def rows(sheet: Sheet) -> list[dict[str, str]]:
    return [
        dict(zip(sheet.header, row, strict=True))
        for batch in sheet.batches()
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]


def lines(folder: Path, *objects: object) -> Sheet:
    path = folder / "file.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects), "utf-8")
    return open_sheet(path)


def test_objects_within_objects_become_columns(tmp_path: Path) -> None:
    sheet = lines(
        tmp_path,
        {"email": "m@example.com", "company": {"name": "Northlight", "size": {"people": 12}}, "tags": ["a", "ü"]},
        {"email": "t@example.com", "paid": True, "sum": 1.5, "third": 1.234, "none": None, "empty": {}},
    )
    assert sheet.header == (
        *("email", "company.name", "company.size.people", "tags", "paid", "sum", "third", "none", "empty"),
    )
    one, other = rows(sheet)
    assert one["company.size.people"] == "12"
    assert one["tags"] == '["a", "ü"]'
    assert (other["paid"], other["sum"], other["third"], other["none"], other["email"]) == (
        *("true", "1.5", "1.2340", "", "t@example.com"),
    )
    assert (sheet.form, sheet.rows_expected, sheet.first_line) == ("json lines", 2, 1)


@given(st.lists(st.dictionaries(st.text("ab.é", min_size=1, max_size=3), st.text(max_size=5)), min_size=1, max_size=8))
def test_texts_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, str]]) -> None:
    objects.append({"z": "end"})
    found = rows(lines(tmp_path_factory.mktemp("json"), *objects))
    assert [{k: v for k, v in row.items() if v} for row in found] == [
        {k: v for k, v in each.items() if v} for each in objects
    ]


def test_a_line_that_is_no_row_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(b'{"a":"1"}\nno\n\n[1]\n{"a":"\\ud800"}\n{"a":' + b"[" * 9_000 + b'\n{"a":"\xff"}\n{"a":"2"}\n')
    batches = list(open_sheet(path).batches())
    damaged = [(row.line, row.id) for batch in batches for row in batch.damaged]
    assert damaged == [
        (2, "unreadable_json"), (4, "no_object"), (5, "unreadable_text"), (6, "too_deep"), (7, "unreadable_text"),
    ]  # fmt: skip
    assert [line for batch in batches for line in batch.lines.tolist()] == [1, 8]
    assert sum(batch.blank for batch in batches) == 1


def test_types_become_text_that_is_read_as_what_they_are(tmp_path: Path) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    table = pa.table(
        {
            "at": pa.array([at], pa.timestamp("ns", tz="Europe/Berlin")),
            "local": pa.array([at.replace(tzinfo=None)], pa.timestamp("ms")),
            "day": [date(2026, 1, 2)],
            "price": pa.array([Decimal("12.300")], pa.decimal128(10, 3)),
            "share": [0.125],
            "n": [7],
            "who": [{"name": "Mara", "tags": ["a"]}],
            "word": pa.array(["x"]).dictionary_encode(),
            "missing": pa.nulls(1, pa.string()),
        }
    )
    path = tmp_path / "file.parquet"
    parquet.write_table(table, path)
    sheet = open_sheet(path)
    row = rows(sheet)[0]
    assert read_instant(row["at"]) == micros_of(at)
    assert (row["local"], row["day"], row["price"], row["share"]) == (
        *("2026-01-02 03:04:05", "2026-01-02", "12.3", "0.1250"),
    )
    assert (row["n"], row["who.name"], row["who.tags"], row["word"], row["missing"]) == (
        *("7", "Mara", '["a"]', "x", ""),
    )
    assert sheet.rows_expected == 1


def test_rows_are_numbered_over_all_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadline.collect.files.parquet_files.A_BATCH", 7)
    path = tmp_path / "file.parquet"
    parquet.write_table(pa.table({"n": list(range(50))}), path, row_group_size=20)
    batches = list(open_sheet(path).batches())
    assert len(batches) > 3
    assert [line for batch in batches for line in batch.lines.tolist()] == list(range(1, 51))
    assert [text for batch in batches for text in batch.columns[0].to_pylist()] == [str(n) for n in range(50)]
