"""The conversion flow, with the worked case exactly as it is printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from leadline.measurement import flow
from leadline.playbook import STAGE_STEPS, Condition, FlowStep
from leadline.problems import LeadlineError
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW, START, costs, entered, entries, lead, leads, playbook

EUR = 1_000_000
TOUCHES = pa.schema(
    [("id", pa.string()), ("person", pa.string()), ("at", INSTANT), ("kind", pa.string()), ("page", pa.string()),
     ("action", pa.string()), ("offer", pa.string()), ("source", pa.string())]
)  # fmt: skip
STEPS = (
    FlowStep("landing", None, (Condition("kind", "is", "page_view"), Condition("page", "is", "/landing*"))),
    FlowStep("form", None, (Condition("kind", "is", "cta_click"),)),
    FlowStep("sign-up", None, (Condition("kind", "is", "request"), Condition("action", "is", "event"))),
    FlowStep("mql", "mql"),
    FlowStep("sql", "sql"),
    FlowStep("client", "client"),
)


def touches(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"id": str(i), **row} for i, row in enumerate(rows)], schema=TOUCHES)


def worked_case() -> tuple[pa.Table, pa.Table, pa.Table]:
    """1,000 visitors from an ad, 50 to the form, 20 sign up, 5 MQL, 3 SQL, 1 client; 550 see one page and leave."""
    seen, who, history = [], [], []
    for i in range(1000):
        person, at = f"p{i}", START + timedelta(minutes=i)
        seen.append({"person": person, "at": at, "kind": "page_view", "page": "/landing/ad"})
        if i < 450:
            seen.append({"person": person, "at": at + timedelta(minutes=1), "kind": "page_view", "page": "/about"})
        if i < 50:
            seen.append({"person": person, "at": at + timedelta(minutes=2), "kind": "cta_click"})
        if i < 20:
            seen.append({"person": person, "at": at + timedelta(minutes=3), "kind": "request", "action": "event"})
        stages = ["prospect" if i < 20 else "visitor"]
        stages += ["mql"] * (i < 5) + ["sql"] * (i < 3) + ["client"] * (i < 1)
        history += entered(person, *stages)
        asked = i / 1440 if i < 20 else None
        who.append(lead(person, asked=asked, bought=30.0 if i < 1 else None, source="ad" if i < 20 else None))
    return leads(who), entries(history), touches(seen)


def test_the_worked_case_comes_out_exactly() -> None:
    who, history, seen = worked_case()
    spent = costs([{"day_from": date(2026, 1, 1), "day_to": date(2026, 1, 31), "amount": 1000 * EUR}])
    report = flow(who, history, playbook(flow_steps=STEPS), as_of=NOW, touches=seen, costs=spent)
    assert [step.count for step in report.total.steps] == [1000, 50, 20, 5, 3, 1]
    assert [step.rate for step in report.total.steps] == [None, 0.05, 0.4, 0.25, 0.6, pytest.approx(1 / 3)]
    assert [step["cost_per"] for step in report.as_dict()["total"]["steps"]] == [
        "1.00", "20.00", "50.00", "200.00", "333.333333", "1000.00",
    ]  # fmt: skip
    assert report.total.overall == 0.001
    assert report.total.bounce == 0.55
    assert report.unit == "person"
    for step in report.total.steps[1:]:
        assert step.interval is not None
        assert step.rate in step.interval
        assert step.skipped == 0


def test_by_default_the_steps_are_the_stages() -> None:
    who = leads([lead("a"), lead("b", bought=9.0)])
    history = entries([*entered("a", "prospect", "mql"), *entered("b", "prospect", "mql", "sql", "client")])
    report = flow(who, history, playbook(), as_of=NOW)
    assert [(step.name, step.count) for step in report.total.steps] == [
        ("visitor", 0), ("prospect", 2), ("mql", 2), ("sql", 1), ("client", 1),
    ]  # fmt: skip
    assert report.unit == "lead"


def test_a_rate_counts_those_who_took_both_steps_and_tells_the_others() -> None:
    who = leads([lead(person, bought=5.0 if person in "cd" else None) for person in "abcd"])
    history = entries(
        [
            *entered("a", "prospect", "mql", "sql"),
            *entered("b", "prospect", "mql"),
            *entered("c", "prospect", "mql", "client"),
            *entered("d", "prospect", "mql", "sql", "client"),
        ]
    )
    client = flow(who, history, playbook(), as_of=NOW).total.step("client")
    assert (client.count, client.from_before, client.skipped, client.rate) == (2, 1, 1, 0.5)


def test_entering_a_stage_again_counts_once() -> None:
    history = entries(entered("a", "prospect", "mql", "recycled", "mql", "recycled", "mql"))
    assert flow(leads([lead("a")]), history, playbook(), as_of=NOW).total.step("mql").count == 1


def test_each_cycle_counts_for_itself_among_leads_and_once_among_people() -> None:
    who = leads([lead("a", bought=2.0), lead("a", asked=50.0, cycle=2), lead("a", asked=60.0, product="other")])
    history = entries(
        [
            *entered("a", "prospect", "client"),
            *entered("a", "prospect", "mql", cycle=2),
            *entered("a", "prospect", "mql", product="other"),
        ]
    )
    assert [flow(who, history, playbook(), as_of=NOW).total.step(s).count for s in ("prospect", "mql")] == [3, 2]
    people = flow(who, history, playbook(), as_of=NOW, unit="person", by="month")
    assert [people.total.step(s).count for s in ("prospect", "mql", "client")] == [1, 1, 1]
    assert [(group.key, group.leads) for group in people.groups] == [("2026-01", 1)]


def test_a_refunded_client_is_no_client_of_the_flow() -> None:
    refunded = lead("a", bought=5.0, refunded=True) | {"stage": "prospect", "rules_stage": "prospect"}
    report = flow(leads([refunded]), entries(entered("a", "prospect", "client")), playbook(), as_of=NOW)
    assert (report.total.step("client").count, report.total.clients) == (0, 0)


def test_cohorts_are_months_of_the_local_date_of_the_first_request() -> None:
    at = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    who = leads([lead("a") | {"first_request_at": at}])
    for zone, month, week in (("UTC", "2026-01", "2026-W05"), ("Europe/Berlin", "2026-02", "2026-W05")):
        book = playbook(time_zone=zone)
        assert [group.key for group in flow(who, entries([]), book, as_of=NOW, by="month").groups] == [month]
        assert [group.key for group in flow(who, entries([]), book, as_of=NOW, by="week").groups] == [week]


def test_who_never_asked_stands_apart_from_a_missing_source() -> None:
    who = leads(
        [lead("a", source=None), lead("b", asked=None), lead("c", source="email"), lead("d", asked=None, bought=1.0)]
    )
    history = entries([row for person in "abcd" for row in entered(person, "prospect")])
    report = flow(who, history, playbook(), as_of=NOW, by="source")
    assert [(group.key, group.requested, group.leads) for group in report.groups] == [
        ("email", True, 1), (None, True, 1), (None, False, 0),
    ]  # fmt: skip
    assert report.groups[2].clients_without_request == 1
    assert report.groups[2].step("prospect").without_request == 2


def test_costs_are_spread_evenly_over_days_and_lose_nothing() -> None:
    who = leads([lead("a"), lead("b", asked=35.0)])
    spent = costs(
        [
            {"day_from": date(2026, 1, 31), "day_to": date(2026, 2, 2), "amount": 100},
            {"day_from": date(2026, 2, 5), "amount": 7},
            {"day_from": date(2026, 3, 5), "amount": 9},
        ]
    )
    report = flow(who, entries([]), playbook(), as_of=NOW, by="month", costs=spent)
    assert {group.key: group.cost for group in report.groups} == {"2026-01": 33, "2026-02": 74, "2026-03": 9}
    assert report.total.cost == 116
    assert report.group("2026-03").leads == 0


def test_by_source_a_cost_without_source_stays_apart() -> None:
    spent = costs(
        [{"day_from": date(2026, 1, 1), "amount": 50, "source": "EMAIL"}, {"day_from": date(2026, 1, 1), "amount": 8}]
    )
    report = flow(leads([lead("a", source="email")]), entries([]), playbook(), as_of=NOW, by="source", costs=spent)
    assert (report.group("email").cost, report.unassigned_cost, report.total.cost) == (50, 8, 58)


def test_young_cohorts_are_still_open_and_old_ones_are_not() -> None:
    old = [lead(f"o{i}", asked=0.0, bought=1.0 + i if i < 30 else None) for i in range(60)]
    young = [lead(f"y{i}", asked=290.0, bought=0.5 if i < 2 else None) for i in range(60)]
    report = flow(leads([*old, *young]), entries([]), playbook(), as_of=NOW, by="month")
    first, last = report.group("2026-01"), report.group("2026-10")
    assert (first.open, first.still_open, last.open, last.still_open) == (30, False, 58, True)
    assert last.close_rate_matured is not None
    assert last.close_rate is not None
    assert last.close_rate_matured > last.close_rate
    assert first.close_rate_matured == pytest.approx(first.close_rate)


def test_the_expected_rate_of_the_playbook_stands_beside_its_step() -> None:
    book = playbook(expected_rates={"mql→sql": Fraction(3, 10)})
    steps = {step.name: step.expected for step in flow(leads([lead("a")]), entries([]), book, as_of=NOW).total.steps}
    assert steps == {"visitor": None, "prospect": None, "mql": None, "sql": 0.3, "client": None}


def test_touches_after_the_moment_and_twice_the_same_do_not_count() -> None:
    view = {"at": START, "kind": "page_view", "page": "/landing"}
    seen = touches(
        [
            {**view, "person": "a"},
            {**view, "person": "b"},
            {**view, "person": "b", "id": "1"},
            {**view, "person": "c", "at": NOW + timedelta(seconds=1)},
        ]
    )
    report = flow(leads([]), entries([]), playbook(), as_of=NOW, touches=seen, steps=STEPS[:1])
    assert (report.total.step("landing").count, report.total.bounce) == (2, 1.0)


def test_one_page_view_and_something_else_is_no_bounce() -> None:
    view = {"person": "a", "at": START, "kind": "page_view", "page": "/landing"}
    seen = touches([view, {"person": "a", "at": START, "kind": "chat"}])
    assert flow(leads([]), entries([]), playbook(), as_of=NOW, touches=seen, steps=STEPS[:1]).total.bounce == 0.0


def test_without_touches_the_bounce_rate_is_not_said() -> None:
    report = flow(leads([lead("a")]), entries([]), playbook(), as_of=NOW)
    assert (report.total.bounced, report.total.bounce) == (None, None)


def test_steps_that_cannot_be_counted_are_all_told() -> None:
    attributes = FlowStep("heads", None, (Condition("attributes.title", "is", "head"),))
    with pytest.raises(LeadlineError) as refused:
        flow(leads([]), entries([]), playbook(), as_of=NOW, steps=(STEPS[0], attributes, STAGE_STEPS[2]))
    assert [(problem.id, problem.path) for problem in refused.value.problems] == [
        ("flow_needs_touches", "flow.steps[0]"),
        ("flow_step_on_attributes", "flow.steps[1]"),
        ("flow_needs_touches", "flow.steps[1]"),
    ]


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(LeadlineError) as refused:
        flow(leads([]), entries([]), playbook(), as_of=NOW, by="moth")
    assert refused.value.problems[0].nearest == "month"


def test_the_report_is_a_table_of_groups_and_steps() -> None:
    who = leads([lead("a", source="email"), lead("b", source="referral")])
    table = pa.table(flow(who, entries(entered("a", "prospect")), playbook(), as_of=NOW, by="source"))
    assert table.num_rows == 2 * 5
    assert sum(table.filter(pa.compute.equal(table["step"], "prospect"))["count"].to_pylist()) == 1


def test_people_who_have_gone_leave_no_gap_among_those_who_take_steps() -> None:
    """Numbers of people are not one behind the other where somebody was merged or erased."""
    who, history, seen = worked_case()
    numbers = {f"p{i}": i * 3 + 7 for i in range(1000)}

    def numbered(table: pa.Table) -> pa.Table:
        persons = pa.array([numbers[person] for person in table["person"].to_pylist()], pa.int64())
        return table.set_column(table.column_names.index("person"), "person", persons)

    named = flow(who, history, playbook(flow_steps=STEPS), as_of=NOW, touches=seen)
    with_gaps = flow(numbered(who), numbered(history), playbook(flow_steps=STEPS), as_of=NOW, touches=numbered(seen))

    assert [step.count for step in with_gaps.total.steps] == [step.count for step in named.total.steps]


def test_clients_who_went_through_no_step_that_anybody_took_name_no_bottleneck() -> None:
    who = leads([lead(str(i), bought=5.0 if i < 40 else None) for i in range(200)])
    history = entries([row for i in range(200) for row in entered(str(i), "prospect", *(["client"] if i < 40 else []))])
    report = flow(who, history, playbook(), as_of=NOW)
    assert report.bottleneck is None
    said = [notice.what for notice in report.notices if notice.id == "step_never_taken"]
    assert said == ["Nobody ever went through MQL or SQL, yet 40 went further without."]
    none_of_all = flow(who, history, playbook(), as_of=NOW, since=date(2026, 1, 1)).notices
    assert "step_never_taken" not in {notice.id for notice in none_of_all}, "of a part nothing is said of ever"


def test_a_step_that_nobody_took_yet_is_no_news() -> None:
    who, history = leads([lead("a"), lead("b")]), entries([*entered("a", "prospect"), *entered("b", "prospect", "mql")])
    report = flow(who, history, playbook(), as_of=NOW)
    assert "step_never_taken" not in {notice.id for notice in report.notices}
