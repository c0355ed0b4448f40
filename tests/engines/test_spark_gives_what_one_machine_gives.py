"""The same touches on a real, small Spark and on this machine."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from pyspark.errors import PythonException
from pyspark.sql import SparkSession

from leadline.engines.local import qualify
from leadline.engines.spark import SparkQualified, qualify_spark
from leadline.playbook import Playbook
from leadline.problems import BadPlaybook, BadSetting, BadTouches
from leadline.qualification.result import Qualified
from leadline.touches.columns import TOUCH_COLUMNS

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
START = datetime(2026, 3, 27, tzinfo=UTC)
AS_OF = START + timedelta(days=40, hours=7, microseconds=1)
PLAYBOOK = Playbook.parse(
    """
leadline: 1
time_zone: Europe/Berlin
currency: EUR
products:
  alpha: {repeatable: true, solves: [slow reply], pages: [/alpha*]}
  beta: {buy_online: true}
offers: {paper: {kind: download}, test: {kind: trial, product: alpha}}
sources: {cultivated: [google], interest: [ads, any / cpc]}
rules:
  - {name: looked, when: {kind: page_view}, points: 2.5, criterion: engagement, half_life: 7 days}
  - {name: prices, when: {page: /prices}, points: 4, criterion: budget_authority, half_life: 1 day, at_most: 1 per day}
  - {name: asked, when: {kind: request}, points: 3, criterion: need, half_life: 30 days, at_most: 2 per week}
  - {name: head, when: {attributes: {job_title: {contains: head}}}, points: 3, criterion: budget_authority}
  - {name: large, when: {attributes: {size: {at_least: 50}}}, points: 3, criterion: fit, half_life: 90 days}
thresholds: {mql: 6, sql: 9, recycle: 3}
gates: {mql: {engagement: 1}, sql: {intent: {need: 2}, prequalified: {budget_authority: 2, fit: 2}}}
"""
)


@pytest.fixture(scope="module")
def spark(java: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("spark")
    small: dict[str, bool | float | int | str | None] = {
        "spark.driver.memory": "768m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        # Compiling less: nothing here runs for long.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        session = SparkSession.Builder().master("local[2]").config(map=small).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


def touches(people: int, seed: int, numbers: bool = False) -> pa.Table:
    """About ten touches each of people in groups, at crowded times, some of them twice, in no order."""
    dice = random.Random(seed)  # noqa: S311
    rows = []
    for number in range(people):
        person = number if numbers else f"p{number}"
        company = dice.choice([None, f"c{number // 4}", f"C{number // 4} "])
        for _ in range(dice.randint(1, 20)):
            at = START + timedelta(hours=dice.randint(0, 41 * 24))
            row: dict[str, Any] = {"person": person, "at": at, "known": dice.random() < 0.8, **what(dice)}
            row["group"] = company if dice.random() < 0.5 else None
            row["received"] = at + timedelta(days=dice.choice([0, 0, 0, 30]))
            rows.append(row)
        if company and dice.random() < 0.3:  # two groups at once: which is the latest is decided by the touch's class
            at = START + timedelta(days=30)
            rows += [
                {"person": person, "at": at, "kind": "page_view", "group": company},
                {"person": person, "at": at, "kind": "attributes", "group": f"c{(number // 4 + 1) % 20}"},
            ]
    if not numbers:
        rows = [{"id": f"t{place}", **row} for place, row in enumerate(rows)]
    nobody = [{"person": None, "kind": "decision", "action": "publish", "group": "c1"} for _ in range(25)]
    rows += [{"id": f"p{place}", "at": START + timedelta(hours=37 * place), **row} for place, row in enumerate(nobody)]
    if numbers:
        rows = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    rows += dice.sample(rows, len(rows) // 10)
    dice.shuffle(rows)
    schema = {**TOUCH_COLUMNS, "person": pa.int32() if numbers else pa.string()}
    names = [name for name in schema if any(name in row for row in rows)]
    return pa.table({name: pa.array([row.get(name) for row in rows], schema[name]) for name in names})


def what(dice: random.Random) -> dict[str, Any]:
    return dice.choice(
        [
            {"kind": "page_view", "page": dice.choice(["/prices", "/alpha/x", "/home"])},
            {"kind": "page_view", "product": dice.choice(["alpha", "beta", None, "nowhere"])},
            {"kind": "request", "offer": dice.choice(["paper", "test", "unheard"]), "source": "Google"},
            {"kind": "request", "action": "quote", "source": dice.choice(["ads", None]), "problem": "slow reply"},
            {"kind": "attributes", "attributes": json.dumps({"job_title": "Head", "size": dice.choice([5, 500])})},
            {"kind": "purchase", "product": dice.choice(["alpha", None]), "amount": 70_000_001, "currency": "EUR"},
            {"kind": "refund", "product": "alpha"},
            {"kind": "decision", "action": dice.choice(["accept", "lost", "qualify"])},
            {"kind": "outcome", "action": dice.choice(["no_answer", "reached"])},
        ]
    )


def found_by(result: SparkQualified | Qualified, name: str) -> list[dict[str, Any]]:
    table = getattr(result, name)
    rows: list[dict[str, Any]] = (table if isinstance(table, pa.Table) else table.toArrow()).to_pylist()
    exact = [key for key in (rows[0] if rows else {}) if not any(isinstance(row[key], float) for row in rows)]
    return sorted(rows, key=lambda row: repr([_utc(row[key]) for key in exact]))


def _utc(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def assert_same(ours: SparkQualified, expected: Qualified) -> None:
    for name in ("leads", "entries", "requests", "steps"):
        table = getattr(expected, name)
        assert getattr(ours, name).columns == table.column_names
        got, wanted = found_by(ours, name), found_by(expected, name)
        assert len(got) == len(wanted) > 10, name
        for one, other in zip(got, wanted, strict=True):
            differ = {key: (one[key], other[key]) for key in other if not _same(one[key], other[key])}
            assert not differ, (name, other["person"], differ)
    told = sorted((n["id"], str(n["person"]), str(n["touch"]), n["count"]) for n in found_by(ours, "notices"))
    assert told == sorted((n.id, str(n.person), str(n.touch), n.count) for n in expected.notices)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return bool(one == other)


def test_a_population_with_groups_and_repetitions_in_any_order(spark: SparkSession) -> None:
    table = touches(80, seed=1)
    expected = qualify(table, PLAYBOOK, AS_OF)
    alone = qualify(table.drop_columns(["group"]), PLAYBOOK, AS_OF)
    assert expected.leads.column("budget_authority") != alone.leads.column("budget_authority"), "groups decide nothing"
    assert "playbook" in expected.entries.column("by").to_pylist(), "publications decide nothing"

    frame = spark.createDataFrame(table).repartition(2)
    ours = qualify_spark(frame, PLAYBOOK, AS_OF, buckets=9)
    ours.parts.persist()
    assert ours.as_of == AS_OF
    assert_same(ours, expected)
    ours.parts.unpersist()


def test_numbered_people_without_ids_in_a_session_of_another_zone_as_it_was_known_then(spark: SparkSession) -> None:
    table = touches(40, seed=2, numbers=True)
    known = START + timedelta(days=35)
    expected = qualify(table, PLAYBOOK, AS_OF, known_at=known)
    assert expected.leads != qualify(table, PLAYBOOK, AS_OF).leads
    frame = spark.createDataFrame(table).repartition(2)
    zone = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", "America/Sao_Paulo")
    try:
        ours = qualify_spark(frame, PLAYBOOK, AS_OF, known_at=known)
        ours.parts.persist()
        assert_same(ours, expected)
        ours.parts.unpersist()
    finally:
        spark.conf.set("spark.sql.session.timeZone", str(zone))


def test_what_is_wrong_with_the_columns_is_told_before_anything_runs(spark: SparkSession) -> None:
    frame = spark.sql("select 'ada' as persn, true as at, 'request' as kind")
    with pytest.raises(BadTouches) as caught:
        qualify_spark(frame, PLAYBOOK, AS_OF)
    assert [(problem.id, problem.nearest) for problem in caught.value.problems] == [("touches.column", "persn")]
    frame = spark.sql("select 'ada' as person, true as at, 'request' as kind")
    with pytest.raises(BadTouches, match="holds bool, not moments"):
        qualify_spark(frame, PLAYBOOK, AS_OF)


def test_what_is_wrong_in_a_row_is_told_in_our_words(spark: SparkSession) -> None:
    frame = spark.sql("select 'ada' as person, 'yesterday' as at, 'request' as kind")
    with pytest.raises(PythonException, match="'yesterday' is no moment"):
        qualify_spark(frame, PLAYBOOK, AS_OF).leads.collect()


def test_a_playbook_without_text_cannot_travel(spark: SparkSession) -> None:
    frame = spark.sql("select 'ada' as person, '2026-03-02' as at, 'request' as kind")
    with pytest.raises(BadPlaybook):
        qualify_spark(frame, Playbook(**{**_fields(PLAYBOOK), "text": ""}), AS_OF)
    with pytest.raises(BadSetting):
        qualify_spark(frame, PLAYBOOK, AS_OF, buckets=0)


def _fields(playbook: Playbook) -> dict[str, Any]:
    return {name: getattr(playbook, name) for name in playbook.__dataclass_fields__}
