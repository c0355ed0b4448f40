"""Every figure opens a list of exactly that length."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement import FlowGroup, FlowReport, flow, sources
from leadline.playbook import STAGE_STEPS, Condition, FlowStep
from tests.measurement.tables import NOW, START, entered, entries, lead, leads, playbook

STAGES = ("visitor", "prospect", "mql", "sql")
CYCLES = st.fixed_dictionaries(
    {
        "person": st.sampled_from("abcdef"),
        "product": st.sampled_from([None, "one", "two"]),
        "cycle": st.integers(1, 2),
        "asked": st.none() | st.floats(0, 300),
        "bought": st.none() | st.floats(-5, 200),
        "source": st.sampled_from([None, "unknown", "email", "Email", "referral"]),
        "stages": st.sets(st.sampled_from(STAGES)),
        "lost": st.booleans(),
    }
)
POPULATIONS = st.lists(CYCLES, max_size=25, unique_by=lambda row: (row["person"], row["product"], row["cycle"]))
VIEWS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["page_view", "chat"])), max_size=15)


def tables(rows: list[dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    who, history = [], []
    for values in rows:
        row = dict(values)
        stages, lost = row.pop("stages"), row.pop("lost")
        made = lead(row.pop("person"), **row)
        if lost and made["client_at"] is None:
            made |= {"stage": "lost", "rules_stage": "lost"}
        who.append(made)
        path = [stage for stage in STAGES if stage in stages] + ["client"] * (made["client_at"] is not None)
        history += entered(made["person"], *path, product=made.get("product"), cycle=made["cycle"])
    return leads(who), entries(history)


def seen(views: list[tuple[str, str]]) -> pa.Table:
    rows = [{"person": p, "kind": kind, "at": START + timedelta(hours=i)} for i, (p, kind) in enumerate(views)]
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema([("person", pa.string()), ("kind", pa.string()), ("at", pa.timestamp("us", tz="UTC"))]),
    )


def unique(table: pa.Table) -> int:
    return len({tuple(row.values()) for row in table.to_pylist()})


@given(POPULATIONS, st.sampled_from([("source",), ("class",), ("source", "product"), ("campaign",)]))
def test_each_figure_of_a_source_has_its_people(rows: list[dict[str, Any]], by: tuple[str, ...]) -> None:
    report = sources(*tables(rows), playbook(), as_of=NOW, by=by)
    for row in (*report.rows, report.total):
        for figure in ("leads", "clients", "mql", "sql", "open", "young"):
            members = report.members(row, figure)
            assert members.num_rows == unique(members) == getattr(row, figure)
    assert sum(row.leads for row in report.rows) == report.total.leads
    assert sum(row.clients for row in report.rows) == report.total.clients
    assert report.clients_told_apart().num_rows == report.clients_without_request


def check(report: FlowReport, group: FlowGroup) -> None:
    for figure in ("leads", "clients", "open", "young", "clients_without_request"):
        assert report.members(group, figure).num_rows == getattr(group, figure)
    assert report.members(group, "bounced").num_rows == (group.bounced or 0)
    for i, step in enumerate(group.steps):
        members = report.members(group, "count", step.name)
        assert members.num_rows == unique(members) == step.count
        assert report.members(group, "skipped", step.name).num_rows == (step.skipped or 0)
        assert report.members(group, "without_request", step.name).num_rows == step.without_request
        both = report.members(group, "from_before", step.name).num_rows
        assert both == (step.from_before or 0)
        if i:
            assert report.view == "calendar" or both + (step.skipped or 0) == step.count
            assert step.rate is None or step.rate == both / group.steps[i - 1].count


@given(
    POPULATIONS,
    VIEWS,
    st.sampled_from([None, "month", "week", "source", "product"]),
    st.booleans(),
    st.sampled_from(["cohort", "calendar"]),
)
def test_each_figure_of_a_flow_has_its_people_and_groups_add_up(
    rows: list[dict[str, Any]], views: list[tuple[str, str]], by: str | None, with_touches: bool, view: Any
) -> None:
    steps = STAGE_STEPS
    if with_touches:
        steps = (FlowStep("viewed", None, (Condition("kind", "is", "page_view"),)), *STAGE_STEPS[1:])
    touches = seen(views) if with_touches else None
    report = flow(*tables(rows), playbook(), as_of=NOW, by=by, steps=steps, touches=touches, view=view)
    for group in (report.total, *report.groups):
        check(report, group)
    if by is not None:
        for i, step in enumerate(report.total.steps):
            assert sum(group.steps[i].count for group in report.groups) == step.count
        assert sum(group.clients for group in report.groups) == report.total.clients


@given(POPULATIONS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    who, history = tables(rows)
    order = random.sample(range(who.num_rows), who.num_rows)
    turned = who.take(pa.array(order, pa.int64())), history.take(pa.array(range(history.num_rows)[::-1], pa.int64()))
    straight, mixed = (sources(*pair, playbook(), as_of=NOW).rows for pair in ((who, history), turned))
    assert [(r.key, r.leads, r.clients, r.mql, r.median_days_to_close) for r in straight] == [
        (r.key, r.leads, r.clients, r.mql, r.median_days_to_close) for r in mixed
    ]
