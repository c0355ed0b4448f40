"""Refused rows come as a file that a spreadsheet opens; mended and imported again, they are in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from leadline.collect.files.importing import import_prepared
from leadline.collect.files.mending import mapping_for_mended, write_refused
from leadline.collect.files.preparing import prepare, stated
from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.touches_table import read_touches
from tests.collect.writing_files import bring

FILE = """Mail;When;What;Müll
ada@example.com;2026-01-01;quote;ä
bert@example.com;someday;quote;=1+1
;2026-01-02;"a;b";c
cleo@example.com;2026-01-03;quote
dora@example.com;2026-01-04;quote;x;more
"""
MAPPING = {"email": "Mail", "at": "When", "offer": "What", "attributes.note": "Müll"}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_refused_rows_have_the_files_own_columns_and_why(place: Home, tmp_path: Path) -> None:
    report = bring(place, FILE.encode("cp1252"), mapping=MAPPING)
    assert (report.new, len(report.refused)) == (1, 4)
    assert report.run is not None
    to = tmp_path / "refused.csv"

    assert write_refused(place, report.run, to) == 4

    rows = _read(to)
    assert list(rows[0]) == [
        "Mail", "When", "What", "Müll", "leadline_line", "leadline_why", "leadline_mend", "leadline_more",
    ]  # fmt: skip
    assert [row["leadline_line"] for row in rows] == ["3", "4", "5", "6"]
    assert all(row["leadline_why"] and row["leadline_mend"] for row in rows)
    assert (rows[0]["Müll"], rows[1]["What"], rows[3]["leadline_more"]) == ("'=1+1", "a;b", "more")
    assert to.stat().st_mode & 0o077 == 0


def test_mended_they_are_imported_by_the_same_mapping(place: Home, tmp_path: Path) -> None:
    report = bring(place, FILE.encode("cp1252"), mapping=MAPPING)
    assert report.run is not None
    to = tmp_path / "refused.csv"
    write_refused(place, report.run, to)
    rows = _read(to)
    rows[0]["When"], rows[1]["Mail"] = "2026-02-01", "bea@example.com"
    _write(to, rows)

    again = import_prepared(place, prepare(to, mapping_for_mended(place, report.run)))

    assert (again.new, again.refused) == (4, ())
    attributes = read_touches(place).column("attributes").to_pylist()
    assert '{"note":"=1+1"}' in attributes
    assert not any("leadline" in (text or "") for text in attributes)
    assert again.run is not None


def test_what_is_refused_again_comes_without_our_columns_twice(place: Home, tmp_path: Path) -> None:
    report = bring(place, FILE.encode("cp1252"), mapping=MAPPING)
    assert report.run is not None
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    write_refused(place, report.run, once)
    again = import_prepared(place, prepare(once, mapping_for_mended(place, report.run)))
    assert again.run is not None
    write_refused(place, again.run, twice)
    assert list(_read(once)[0]) == list(_read(twice)[0])


def test_an_import_that_refused_nothing_has_no_such_file(place: Home, tmp_path: Path) -> None:
    report = bring(place, "email,at\nada@example.com,2026-01-01\n")
    assert report.run is not None
    with pytest.raises(RecordError, match="refused no row"):
        write_refused(place, report.run, tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()


def test_a_mapping_of_columns_named_like_fields_does_as_well(place: Home, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("email,at\nada@example.com,someday\n", "utf-8")
    report = import_prepared(place, prepare(path, stated("requests")))
    assert report.run is not None
    to = tmp_path / "refused.csv"
    write_refused(place, report.run, to)
    rows = _read(to)
    rows[0]["at"] = "2026-01-01"
    _write(to, rows)
    assert import_prepared(place, prepare(to, mapping_for_mended(place, report.run))).new == 1
