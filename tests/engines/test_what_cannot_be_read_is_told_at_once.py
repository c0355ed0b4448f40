from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import leadline
from leadline.problems import BadFile, BadSetting, BadTouches

DEFAULT = leadline.Playbook.default()
FINE: dict[str, Any] = {"person": [1, 2], "at": ["2026-01-01", "2026-01-02"], "kind": ["page_view", "request"]}
YEARS_10000 = pa.array([0, 2**45], pa.timestamp("s"))


def _refused(touches: Any) -> BadTouches:
    with pytest.raises(BadTouches) as refusal:
        leadline.qualify(touches, DEFAULT, "2026-03-01")
    return refusal.value


def _of(**columns: Any) -> tuple[str, str]:
    """The id and the sentence of the one problem of a table with these columns."""
    [problem] = _refused(pa.table({**FINE, **columns})).problems
    assert problem.path == next(iter(columns))
    return problem.id, problem.what


def test_every_missing_column_is_named_with_what_may_be_meant() -> None:
    problems = _refused(pl.DataFrame({"person_id": [1], "At": ["2026-01-01"], "what": [None]})).problems
    assert [(problem.path, problem.nearest) for problem in problems] == [
        ("person", "person_id"),
        ("at", "At"),
        ("kind", None),
    ]


@pytest.mark.parametrize("name", ["person", "at", "kind"])
@pytest.mark.parametrize("library", [pa.table, pd.DataFrame, pl.DataFrame])
def test_a_touch_without_person_moment_or_kind_is_told_by_its_row(name: str, library: Any) -> None:
    columns = {key: [values[0], values[1], values[0], values[1]] for key, values in FINE.items()}
    columns[name][2] = None
    [problem] = _refused(library(columns)).problems
    assert problem.id == "touches.absent"
    assert f"Row 3 of the table of touches has no {name}" in problem.what


@pytest.mark.parametrize("library", [pa.table, pd.DataFrame, pl.DataFrame])
def test_only_the_publication_of_a_playbook_is_nobodys(library: Any) -> None:
    columns: dict[str, Any] = {
        "person": [1, None, 2, None],
        "at": ["2026-01-01"] * 4,
        "kind": ["request", " Decision", "decision", "decision"],
        "action": ["quote", "PUBLISH", "publish", "published"],
    }
    [problem] = _refused(library(columns)).problems
    assert problem.what == "Row 4 of the table of touches has no person."
    assert "kind decision, action publish" in problem.mend
    fine = {name: values[:3] for name, values in columns.items()}
    assert leadline.qualify(library(fine), DEFAULT, "2026-03-01").leads["person"].to_pylist() == [1]


def test_empty_text_is_nobody() -> None:
    assert _of(person=["", "a"]) == ("touches.absent", "Row 1 of the table of touches has no person.")
    assert _of(kind=["page_view", ""])[1].startswith("Row 2")
    assert _of(kind=pa.array(["", ""]).dictionary_encode())[1].endswith("no kind (and 1 more rows).")


@pytest.mark.parametrize(
    ("person", "id_"),
    [
        ([1.5, 2.0], "touches.number"),
        ([float("nan"), 1.0], "touches.absent"),
        ([float("inf"), 1.0], "touches.number"),
        ([[1], [2]], "touches.key"),
        ([True, False], "touches.key"),
        (pa.array([10**30, 1], pa.decimal128(38, 0)), "touches.number"),
        ([date(2026, 1, 1)] * 2, "touches.key"),
    ],
)
def test_what_can_be_no_person(person: Any, id_: str) -> None:
    assert _of(person=person)[0] == id_


@pytest.mark.parametrize(
    ("at", "id_"),
    [
        (["2026-01-01", "02/03/2026"], "touches.moment"),
        (["0001-01-01", "2026-01-01"], "touches.moment"),
        (["2026-01-01", "x" * 100_000], "touches.moment"),
        (YEARS_10000, "touches.range"),
        (pa.array([0, -(2**62)], pa.timestamp("us", "UTC")), "touches.range"),
        (pa.array([0, 2**63 - 1], pa.timestamp("us")), "touches.range"),
        (pa.array([0, 2**31 - 1], pa.date32()), "touches.range"),
        (pa.array([0, -(2**62)], pa.date64()), "touches.range"),
        ([0, 1_767_225_600], "touches.moment"),
        ([1.5, 2.5], "touches.number"),
        ([True, False], "touches.moment"),
    ],
)
@pytest.mark.parametrize("name", ["at", "received", "until"])
def test_what_can_be_no_moment(name: str, at: Any, id_: str) -> None:
    told, sentence = _of(**{name: at})
    assert told == id_
    assert len(sentence) < 250


@pytest.mark.parametrize("year", [1900, 1969, 1970, 2199])
def test_far_years_are_years(year: int) -> None:
    touches = pa.table({**FINE, "at": pa.array([datetime(year, 1, 1), datetime(year, 12, 31)], pa.timestamp("ms"))})
    standing = leadline.qualify(touches, DEFAULT, "2199-12-31")
    assert standing.leads["first_touch_at"].to_pylist()[0] == datetime(year, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("columns", "id_"),
    [
        ({"known": ["yes", "perhaps"]}, "touches.flag"),
        ({"known": [1, 2]}, "touches.flag"),
        ({"amount": [49.9, 1.0]}, "touches.number"),
        ({"amount": ["49", "1"]}, "touches.number"),
        ({"amount": pa.array([2**64 - 1, 1], pa.uint64())}, "touches.number"),
        ({"offer": [["a"], ["b"]]}, "touches.text"),
        ({"attributes": [[1], [2]]}, "touches.object"),
        ({"id": ["a", None]}, "touches.absent"),
    ],
)
def test_other_columns_with_odd_values(columns: dict[str, Any], id_: str) -> None:
    assert _of(**columns)[0] == id_


def test_all_problems_come_at_once() -> None:
    odd = {"person": [None, 1], "at": ["?", "2026-01-01"], "kind": ["a", "b"], "known": ["?", "yes"]}
    assert [problem.path for problem in _refused(pd.DataFrame(odd)).problems] == ["person", "at", "known"]


@pytest.mark.parametrize("given", [{"person": [1]}, [1], 7, None, object()])
def test_what_is_no_table(given: Any) -> None:
    assert _refused(given).problems[0].id == "touches.type"


def test_a_frame_that_arrow_cannot_hold_is_told_without_its_whole_content() -> None:
    for frame in (
        pd.DataFrame({**FINE, "offer": [1, "x" * 10_000]}, dtype=object),
        pd.DataFrame([[1, 2]], columns=["at", "at"]),
        pl.DataFrame({**FINE, "offer": pl.Series([object(), object()], dtype=pl.Object)}),
    ):
        [problem] = _refused(frame).problems
        assert problem.id in ("touches.arrow", "touches.text")
        assert len(problem.what) < 300


def test_a_column_named_twice() -> None:
    twice = pa.table([pa.array([1]), pa.array([1]), pa.array(["a"])], names=["person", "person", "kind"])
    assert [problem.id for problem in _refused(twice).problems] == ["touches.column", "touches.column"]


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("no Parquet")
    (tmp_path / "empty").mkdir()
    for path in ("text.parquet", "empty", "absent.parquet"):
        with pytest.raises(BadFile) as refusal:
            leadline.qualify(tmp_path / path, DEFAULT)
        assert refusal.value.problems[0].file == str(tmp_path / path)
    pq.write_table(pa.table(FINE), tmp_path / "empty" / "a.parquet")
    pq.write_table(pa.table({**FINE, "person": ["a", "b"]}), tmp_path / "empty" / "b.parquet")
    with pytest.raises(BadFile):
        leadline.qualify(tmp_path / "empty", DEFAULT)


def test_tables_without_rows_have_nobody() -> None:
    columns: dict[str, Any] = {name: [] for name in FINE}
    for empty in (
        pa.table({name: pa.array([], pa.null()) for name in FINE}),
        pa.table({name: pa.chunked_array([], pa.string()) for name in FINE}),
        pd.DataFrame(columns),
        pl.DataFrame(columns),
        pl.DataFrame(columns, schema={"person": pl.Int32, "at": pl.Date, "kind": pl.Categorical}),
    ):
        standing = leadline.qualify(empty, DEFAULT, "2026-03-01", history=True)
        assert standing.leads.num_rows == standing.steps.num_rows == 0
        assert leadline.flow(empty, DEFAULT, "2026-03-01").total.leads == 0
        assert leadline.sources(empty, DEFAULT, "2026-03-01").rows == ()
        with pytest.raises(BadTouches):
            leadline.explain(empty, DEFAULT, "ada", as_of="2026-03-01")


@pytest.mark.parametrize("person", ["2", 2.0, None, 3, 2**70, True, ["a"], "x" * 1000])
def test_explaining_nobody_says_so(person: Any) -> None:
    with pytest.raises(BadTouches) as refusal:
        leadline.explain(pa.table(FINE), DEFAULT, person, as_of="2026-03-01")
    [problem] = refusal.value.problems
    assert problem.id == "explain.person"
    assert len(problem.what) < 200


def test_people_are_found_by_numpy_numbers_and_beyond_63_bits() -> None:
    many = {**FINE, "person": pa.array([2**64 - 1, 2], pa.uint64())}
    assert leadline.explain(pa.table(FINE), DEFAULT, np.int32(2), as_of="2026-03-01").person == 2
    assert leadline.explain(pa.table(many), DEFAULT, 2**64 - 1, as_of="2026-03-01").person == 2**64 - 1


def test_costs_are_read_as_kindly() -> None:
    costs = {"day_from": ["2026-01-01"], "day_to": ["2026-01-31"], "source": ["google"], "amount": [1_000_000.0]}
    plain = leadline.sources(pa.table(FINE), DEFAULT, "2026-03-01", costs=pa.table(costs))
    dated = pd.DataFrame({**costs, "day_from": pd.to_datetime(["2026-01-01"])})
    assert leadline.sources(pa.table(FINE), DEFAULT, "2026-03-01", costs=dated).as_dict() == plain.as_dict()
    assert plain.total.cost == 1_000_000
    for odd in ({"amount": [1.5]}, {"amount": [None]}, {"day_from": ["soon"]}, {"source": [["a"]]}):
        with pytest.raises(BadTouches) as refusal:
            leadline.flow(pa.table(FINE), DEFAULT, "2026-03-01", costs=pa.table({**costs, **odd}))
        assert refusal.value.problems[0].path == next(iter(odd))
    with pytest.raises(BadTouches, match="table of costs has no column “amount”"):
        leadline.flow(pa.table(FINE), DEFAULT, costs=pl.DataFrame({"day_from": ["2026-01-01"]}))


def test_a_dimension_or_date_that_is_none() -> None:
    with pytest.raises(leadline.LeadlineError, match="“sauce”"):
        leadline.sources(pa.table(FINE), DEFAULT, "2026-03-01", by="sauce")
    with pytest.raises(BadSetting, match="since"):
        leadline.flow(pa.table(FINE), DEFAULT, "2026-03-01", since="soon")
