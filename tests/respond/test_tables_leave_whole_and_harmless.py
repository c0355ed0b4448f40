"""What is exported is what is shown: whole in every form, exact in money and moments, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from leadline.collect.by_hand import add_touch
from leadline.problems import BadSetting
from leadline.record.home import Home
from leadline.respond.exports.cells import harmed, harmless
from leadline.respond.exports.files import into_folder, one_table
from leadline.respond.exports.tables import TABLES, VERSION, table_named
from leadline.respond.exports.writing import FORMS, Form, write

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """A home that is only read."""
    with django_db_blocker.unblock():
        there = Home.create(tmp_path_factory.mktemp("export") / "home")
        at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        asked = {"name": FORMULA, "email": "ada@example.org", "company": "Ada & Co", "action": "quote"}
        add_touch(there, {**asked, "follow_up": "requested", "attributes.country": "DE"}, now=at)
        bought = {"email": "bert@example.org", "amount": "12345.678901", "currency": "EUR"}
        add_touch(there, bought, "purchases", now=at)
        yield there
        connections.close_all()


def rows_of(file: Path, form: Form) -> list[list[str]]:
    """The rows below the names, as texts."""
    if form == "csv":
        return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))[1:]
    if form == "jsonl":
        return [list(map(str, json.loads(line).values())) for line in file.read_text("utf-8").splitlines()]
    if form == "parquet":
        return [list(map(str, row.values())) for row in pq.read_table(file).to_pylist()]
    return [list(map(str, row)) for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_is_whole_in_every_form(name: str, form: Form, place: Home, tmp_path: Path) -> None:
    file = tmp_path / f"x.{form}"
    written = one_table(place, table_named(name), file, form, NOW)
    rows = rows_of(file, form)
    assert len(rows) == written.rows
    assert written.rows > 0 or name == "costs"
    assert list(tmp_path.glob(".x*")) == []


def test_names_and_amounts_come_out_as_they_are(place: Home, tmp_path: Path) -> None:
    for form in FORMS:
        one_table(place, table_named("leads"), tmp_path / f"leads.{form}", form, NOW)
    leads = pq.read_table(tmp_path / "leads.parquet")
    assert {row["name"] for row in leads.to_pylist()} == {FORMULA, None}
    assert Decimal("12345.678901") in leads.column("revenue").to_pylist()
    marked = csv.DictReader(io.StringIO((tmp_path / "leads.csv").read_text("utf-8-sig"), newline=""))
    assert {row["name"] for row in marked} == {f"'{FORMULA}", ""}
    sheet = CalamineWorkbook.from_path(tmp_path / "leads.xlsx").get_sheet_by_index(0).to_python()
    assert FORMULA in [row[1] for row in sheet]
    assert f"<f>{FORMULA[1:]}" not in (tmp_path / "leads.xlsx").read_bytes().decode("latin-1")


def test_the_reasons_add_up_to_the_leads_scores(place: Home, tmp_path: Path) -> None:
    for name in ("leads", "reasons"):
        one_table(place, table_named(name), tmp_path / f"{name}.parquet", "parquet", NOW)
    reasons = pq.read_table(tmp_path / "reasons.parquet").to_pylist()
    leads = [lead for lead in pq.read_table(tmp_path / "leads.parquet").to_pylist() if lead["total"]]
    assert leads
    for lead in leads:
        worth = sum(row["worth"] for row in reasons if row["person"] == lead["person"])
        assert abs(worth - lead["total"]) < 1e-9


def test_a_folder_says_what_is_in_it(place: Home, tmp_path: Path) -> None:
    written = into_folder(place, TABLES, tmp_path / "warehouse", "parquet", NOW)
    manifest = json.loads((tmp_path / "warehouse/manifest.json").read_text("utf-8"))
    assert manifest["version"] == str(VERSION)
    assert datetime.fromisoformat(manifest["as_of"]) == NOW
    assert {one["table"]: one["rows"] for one in manifest["tables"]} == {one.table: one.rows for one in written}
    said = pq.read_schema(tmp_path / "warehouse/leads.parquet").metadata
    assert said[b"leadline.playbook"].decode() == manifest["playbook"]


def test_the_page_names_every_column(place: Home, tmp_path: Path, repository: Path) -> None:
    page = (repository / "docs/reference/exports.md").read_text(encoding="utf-8")
    sections = dict(section.split("\n", 1) for section in re.split(r"^## ", page, flags=re.M)[1:])
    assert sections.keys() == {table.name for table in TABLES}
    into_folder(place, TABLES, tmp_path, "parquet", NOW)
    for table in TABLES:
        columns = pq.read_schema(tmp_path / f"{table.name}.parquet").names
        told = re.findall(r"`([\w.]+)`", sections[table.name].partition("\n\n")[2].strip().split("\n\n")[-1])
        own = ("attributes.", "properties.")
        assert told == [name for name in columns if not name.startswith(own)], table.name
        assert ("*Personal.*" in sections[table.name]) == table.personal


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path: Path) -> None:
    def broken() -> Iterator[pa.Table]:
        yield pa.table({"x": [1]})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(broken(), tmp_path / "x.csv", "csv")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadSetting):
        write([pa.table({"x": [1]})], tmp_path / "no" / "x.csv", "csv")


@given(cells=st.lists(st.text(alphabet=st.sampled_from("=+-@|% \t\r\n\u200b\u202e\uff1d'\"a,;1")), min_size=1))
def test_cells_come_back_as_they_were(cells: list[str]) -> None:
    column = pa.array(cells, pa.string())
    safe = harmless(column)
    for cell in safe.to_pylist():
        seen = cell.strip(" \t\r\n\u200b\u202e")
        assert not cell.startswith(("\t", "\r", "\n", "|", "%"))
        assert cell.startswith("'") or not seen.startswith(("=", "+", "-", "@", "|", "%", "\uff1d"))
    if not any(cell.startswith("'") for cell in cells):
        assert harmed(safe).to_pylist() == cells
