"""The minutes that people gave to leads, as far as the log knows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

from leadline.engines.local import qualify
from leadline.measurement.effort import Effort, effort
from leadline.measurement.effort_report import BY_STAGE, spent
from leadline.measurement.spells import STAGES
from leadline.playbook import KindReading, Money, Product
from leadline.touches.columns import TOUCH_COLUMNS
from tests.measurement import tables
from tests.qualification.comparison import table
from tests.qualification.strategies import World, examples, worlds

BOOK = tables.playbook(products=(Product("desk", "Desk"), Product("chair", "Chair")))


def touches(*rows: dict[str, Any]) -> pa.Table:
    schema = pa.schema([(name, pa.string() if name == "person" else kind) for name, kind in TOUCH_COLUMNS.items()])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def touch(day: float, kind: str, action: str | None = None, person: str = "a", **more: Any) -> dict[str, Any]:
    if "properties" in more:
        more["properties"] = json.dumps(more["properties"])
    return {"person": person, "at": tables.START + timedelta(days=day), "kind": kind, "action": action} | more


def one(**values: Any) -> tuple[pa.Table, pa.Table]:
    """A prospect on day 0, an MQL on day 1, an SQL on day 2."""
    stages = tables.entered("a", "prospect", "mql", "sql", product="desk")
    return tables.leads([tables.lead("a", product="desk", stage="sql", **values)]), tables.entries(stages)


def of(*rows: dict[str, Any], **changes: Any) -> Effort:
    return effort(*one(), touches(*rows), replace(BOOK, **changes), as_of=tables.NOW)


def test_work_is_given_to_the_stage_in_which_the_lead_stood() -> None:
    found = of(touch(0.5, "call"), touch(1.5, "outcome", "no_answer"), touch(1.9, "outcome", "reached"),
               touch(2.5, "meeting"), touch(2.6, "page_view"))  # fmt: skip
    minutes = dict(zip(STAGES, found.of_stages().tolist(), strict=True))
    assert {name: count for name, count in minutes.items() if count} == {"prospect": 10, "mql": 20, "sql": 10}
    assert found.of_leads().tolist() == [40]
    assert found.logged_share == 0


def test_minutes_that_a_touch_states_go_before_the_estimate() -> None:
    found = of(touch(0.5, "call", properties={"minutes": "25"}), touch(1.5, "meeting", properties={"minutes": 60}),
               touch(2.5, "meeting", properties={"minutes": "a while"}))  # fmt: skip
    assert found.minutes.tolist() == [25, 60, 10]
    assert found.logged.tolist() == [True, True, False]
    assert found.logged_share == pytest.approx(85 / 95)


def test_what_came_of_a_call_is_no_work_of_its_own() -> None:
    found = of(touch(1.5, "call", properties={"minutes": 8}), touch(1.505, "outcome", "reached"))
    assert found.total == 8
    assert of(touch(1.5, "call"), touch(1.6, "outcome", "reached")).total == 20


def test_a_kind_of_ones_own_that_is_read_as_an_outcome_is_work() -> None:
    assert of(touch(1.5, "Rang Them")).total == 0
    assert of(touch(1.5, "Rang Them"), kinds=(KindReading("rang them", "outcome", "reached"),)).total == 10


def test_work_goes_to_the_lead_of_its_request_or_product_else_to_the_one_that_moved_last() -> None:
    stages = [
        {"person": "a", "product": product, "stage": "prospect", "at": tables.START + timedelta(days=day)}
        for product, day in (("desk", 0), ("chair", 1))
    ]
    leads = tables.leads([tables.lead("a", product="desk"), tables.lead("a", product="chair")])
    requests = pa.table({"id": ["r1"], "person": ["a"], "product": ["desk"], "cycle": pa.array([1], pa.int32())})
    said = touches(
        touch(2, "call"), touch(3, "call", product="Desk "), touch(4, "outcome", "reached", request="r1"),
        touch(5, "call", product="chair"),
    )  # fmt: skip
    found = effort(leads, tables.entries(stages), said, BOOK, as_of=tables.NOW, requests=requests)
    assert found.rows.tolist() == [1, 0, 0, 1]


def test_work_before_there_was_a_lead_is_told_apart() -> None:
    found = of(touch(-1, "call"), touch(1, "call", person="nobody"))
    assert (found.total, found.unassigned) == (0, 20)


def test_an_hour_has_the_price_that_the_playbook_says() -> None:
    assert of(touch(1, "call")).cost(90) is None
    assert of(touch(1, "call"), cost_per_hour=Money(40_000_000, "EUR")).cost(90) == 60_000_000


def test_minutes_by_source_are_those_for_each_lead_and_client() -> None:
    leads = tables.leads([tables.lead("a", source="ads", bought=3), tables.lead("b", source="ads"), tables.lead("c")])
    stages = [row for name in "abc" for row in tables.entered(name, "prospect", "mql")]
    said = touches(*(touch(1 + n, "call", person=person) for n, person in enumerate("aab")))
    book = replace(BOOK, cost_per_hour=Money(60_000_000, "EUR"))
    report = spent(leads, tables.entries(stages), said, book, as_of=tables.NOW)
    ads = report.rows[0]
    assert (ads.key, ads.leads, ads.clients, ads.worked, ads.minutes) == ("ads", 2, 1, 2, 30)
    assert (ads.per_lead, ads.per_client, ads.cost_per_client) == (15, 30, 30_000_000)
    assert report.rows[1].key is None
    by_stage = spent(leads, tables.entries(stages), said, book, as_of=tables.NOW, by=BY_STAGE)
    assert {row.key: row.minutes for row in by_stage.rows if row.minutes} == {"mql": 30}
    assert by_stage.members("mql").num_rows == 2


@settings(max_examples=examples(25))
@given(world=worlds())
def test_no_minute_is_lost_and_every_figure_is_the_length_of_its_list(world: World) -> None:
    playbook, rows, as_of = world
    found = qualify(table(rows), playbook, as_of=as_of)
    asked = found.leads, found.entries, table(rows), playbook
    work = effort(*asked, as_of=as_of, requests=found.requests)
    assert work.of_leads().sum() == work.of_stages().sum() == work.total
    for by in ("source", BY_STAGE):
        report = spent(*asked, as_of=as_of, by=by, work=work)
        assert sum(row.minutes for row in report.rows) == pytest.approx(report.total.minutes)
        for row in report.rows:
            for figure in ("leads", "clients", "worked"):
                assert report.members(row.key, figure).num_rows == getattr(row, figure)
