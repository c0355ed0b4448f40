"""A small file is looked at while somebody waits; one that only looks small is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadline.collect.files.quick import AT_MOST, UNPACKED, is_quick

SMALL = b"E-mail,When\nada@example.org,2026-03-01\n"


def workbook(path: Path, rows: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/worksheets/sheet1.xml", "<row/>" * rows)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl", "a"])
def test_little_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SMALL)
    assert is_quick(path)


def test_much_text_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(SMALL * (AT_MOST // len(SMALL) + 1))
    assert not is_quick(path)


def test_a_workbook_counts_as_it_is_unpacked_whatever_it_is_called(tmp_path: Path) -> None:
    assert is_quick(workbook(tmp_path / "a.xlsx", 100))
    for name in ("b.xlsx", "b.csv"):
        bomb = workbook(tmp_path / name, UNPACKED)
        assert bomb.stat().st_size < AT_MOST
        assert not is_quick(bomb)


def test_parquet_does_not_say_beforehand_how_much_it_is(tmp_path: Path) -> None:
    pq.write_table(pa.table({"email": ["a@example.org"]}), tmp_path / "a.parquet")
    assert not is_quick(tmp_path / "a.parquet")


def test_what_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert is_quick(tmp_path / "a.pdf")
    assert is_quick(tmp_path / "gone.csv")
