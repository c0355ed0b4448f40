"""The flow's changes by period, its alarms and its bottleneck; by cohort and by calendar; open leads being open."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from leadline.measurement import FlowReport, flow
from leadline.measurement.effort import effort
from leadline.playbook.parts import Money
from leadline.problems import LeadlineError
from leadline.touches.columns import INSTANT
from tests.measurement.tables import NOW, START, costs, entered, entries, lead, leads, playbook

SEEN = pa.schema(
    [("id", pa.string()), ("person", pa.string()), ("at", INSTANT), ("kind", pa.string()), ("properties", pa.string())]
)
RATE = {"prospect→mql": Fraction(3, 10)}


def made(rate_of: Any, a_day: int = 10, days: int = 300, wait: float = 4.0) -> tuple[pa.Table, pa.Table]:
    """Prospects who ask every day from 2026 on; of those of a day `rate_of(day)` become MQL after some days."""
    random = np.random.default_rng(11)
    who, history = [], []
    for day in range(days):
        for i in range(a_day):
            person, at = f"d{day}n{i}", START + timedelta(days=day, hours=i % 20)
            who.append(lead(person, asked=day + (i % 20) / 24))
            history.append({"person": person, "cycle": 1, "round": 1, "stage": "prospect", "at": at})
            if random.random() < rate_of(day):
                then = at + timedelta(days=float(random.exponential(wait)))
                if then <= NOW:
                    history.append({"person": person, "cycle": 1, "round": 1, "stage": "mql", "at": then})
    return leads(who), entries(history)


def touches(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"id": str(i), **row} for i, row in enumerate(rows)], schema=SEEN)


def report(tables: tuple[pa.Table, pa.Table], as_of: datetime = NOW, **how: Any) -> FlowReport:
    return flow(*tables, playbook(expected_rates=RATE), as_of=as_of, **how)


@pytest.fixture(scope="module")
def fallen() -> tuple[pa.Table, pa.Table]:
    """30 % until the end of June (day 181), half of that since."""
    return made(lambda day: 0.3 if day < 181 else 0.15)


@pytest.fixture(scope="module")
def steady() -> tuple[pa.Table, pa.Table]:
    return made(lambda day: 0.3)


def test_a_rate_that_fell_is_down_against_the_month_before(fallen: tuple[pa.Table, pa.Table]) -> None:
    months = report(fallen, by="month")
    turns = {group.key: group.step("mql").change for group in months.groups if group.key}
    assert turns["2026-01"] is None
    july = turns["2026-07"]
    assert july is not None
    assert july.comparison.turn == "down"
    assert july.comparison.now.n == 310
    assert july.comparison.before.n == 300
    others = [turn.comparison.turn for key, turn in turns.items() if turn and key not in ("2026-07", "2026-10")]
    assert "up" not in others
    assert "down" not in others


def test_the_newest_period_is_compared_as_far_as_it_has_been_seen(steady: tuple[pa.Table, pa.Table]) -> None:
    """As of 27 October most leads of October are young, and fewer of them are MQL; that is no change."""
    as_of = datetime(2026, 10, 27, 12, tzinfo=UTC)
    who = steady[0].filter(pa.compute.less_equal(steady[0]["first_request_at"], pa.scalar(as_of)))
    history = steady[1].filter(pa.compute.less_equal(steady[1]["at"], pa.scalar(as_of)))
    october = report((who, history), as_of, by="month").group("2026-10").step("mql")
    assert october.change is not None
    assert october.change.comparison.turn not in ("up", "down")
    assert october.change.still_open > 0
    assert october.change.comparison.now.n + october.change.still_open == 270


def test_lately_is_the_latest_whole_month_against_the_one_before(fallen: tuple[pa.Table, pa.Table]) -> None:
    lately = report(fallen, datetime(2026, 8, 14, tzinfo=UTC)).lately
    assert lately is not None
    assert (lately.since, lately.until) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (lately.before_since, lately.before_until) == (date(2026, 6, 1), date(2026, 6, 30))
    mql = lately.steps[2]
    assert mql is not None
    assert mql.comparison.turn == "down"


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        (date(2026, 7, 1), date(2026, 8, 31), (date(2026, 5, 1), date(2026, 6, 30))),
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 7, 11), date(2026, 7, 20), (date(2026, 7, 1), date(2026, 7, 10))),
    ],
)
def test_a_span_is_held_against_as_much_before_it(
    steady: tuple[pa.Table, pa.Table], since: date, until: date, before: tuple[date, date]
) -> None:
    lately = report(steady, since=since, until=until).lately
    assert lately is not None
    assert (lately.before_since, lately.before_until) == before


def test_a_rate_under_its_expected_one_raises_an_alarm_that_says_since_when(
    fallen: tuple[pa.Table, pa.Table],
) -> None:
    (found,) = report(fallen).alerts
    assert (found.step, found.before) == ("mql", "prospect")
    assert found.since is not None
    assert abs((found.since - datetime(2026, 7, 1, tzinfo=UTC)).days) <= 25
    assert found.rate is not None
    assert found.rate < 0.2
    assert found.false_every >= 1000
    assert found.expected < 0.3


def test_a_rate_that_holds_raises_none_and_is_watched(steady: tuple[pa.Table, pa.Table]) -> None:
    found = report(steady)
    assert found.alerts == ()
    assert [one.step for one in found.watched] == ["mql"]
    assert found.watched[0].leads > 2800


def test_an_alarm_opens_the_people_watched_since_then(fallen: tuple[pa.Table, pa.Table]) -> None:
    found = report(fallen)
    (alarm,) = found.alerts
    behind = found.members(None, "alarmed", "mql")
    assert behind.num_rows == alarm.since_leads == len(found.lead_rows(None, "alarmed", "mql"))


def test_the_step_under_its_rate_is_the_bottleneck_of_what_is_looked_at(fallen: tuple[pa.Table, pa.Table]) -> None:
    late = report(fallen, since=date(2026, 7, 1))
    assert late.bottleneck is not None
    assert [lever.name for lever in late.bottleneck.levers] == ["mql"]
    early = report(fallen, until=date(2026, 6, 30))
    assert early.bottleneck is not None
    assert early.bottleneck.levers[0].gain < late.bottleneck.levers[0].gain


def test_open_leads_do_not_make_a_bottleneck() -> None:
    """All of the last days, none of whom can have gone on yet."""
    found = report(made(lambda day: 0.45, a_day=20, days=304, wait=20.0), since=date(2026, 10, 15))
    assert found.total.step("mql").rate is not None
    assert found.total.step("mql").rate < 0.3  # type: ignore[operator]
    assert found.bottleneck is not None
    assert found.bottleneck.verdict != "found"


def worked() -> tuple[pa.Table, pa.Table]:
    """Asked in January, MQL in February, client in March; another asked and became MQL in February."""
    who = [lead("a", asked=20.0, bought=50.0), lead("b", asked=40.0)]
    history = [
        {**row, "at": START + timedelta(days=day)}
        for row, day in zip(
            entered("a", "prospect", "mql", "client") + entered("b", "prospect", "mql"),
            (20, 35, 70, 40, 41), strict=True,
        )
    ]  # fmt: skip
    return leads(who), entries(history)


def test_by_cohort_all_that_a_lead_did_belongs_to_when_it_came_by_calendar_to_when_it_happened() -> None:
    months = ("2026-01", "2026-02", "2026-03")

    def counts(view: str) -> dict[str, list[int]]:
        found = report(worked(), by="month", view=view)
        return {
            key: [found.group(key).step(name).count for name in ("prospect", "mql", "client")]
            for key in months
            if key in [group.key for group in found.groups]
        }

    assert counts("cohort") == {"2026-01": [1, 1, 1], "2026-02": [1, 1, 0]}
    assert counts("calendar") == {"2026-01": [1, 0, 0], "2026-02": [1, 2, 0], "2026-03": [0, 0, 1]}


def test_by_calendar_a_rate_is_of_those_who_took_the_step_before_in_the_period() -> None:
    found = report(worked(), by="month", view="calendar")
    january, february = found.group("2026-01"), found.group("2026-02")
    assert (january.step("mql").count, january.step("mql").from_before, january.step("mql").rate) == (0, 1, 1.0)
    assert (february.step("mql").count, february.step("mql").from_before) == (2, 1)
    assert (january.close_rate, january.clients, found.group("2026-03").clients) == (None, 0, 1)


@pytest.mark.parametrize("view", ["cohort", "calendar"])
@pytest.mark.parametrize("by", ["month", "week", "source"])
def test_in_both_views_every_figure_is_the_length_of_its_list(
    fallen: tuple[pa.Table, pa.Table], view: Any, by: str
) -> None:
    found = report(fallen, by=by, view=view, since=date(2026, 5, 10), until=date(2026, 7, 20))
    name: Any
    for group in (None, *found.groups):
        figures = group or found.total
        for name in ("leads", "clients", "open", "young"):
            assert found.members(group, name).num_rows == getattr(figures, name)
        for step in figures.steps:
            for name in ("count", "without_request"):
                assert found.members(group, name, step.name).num_rows == getattr(step, name)
            for name in ("from_before", "skipped", "waiting"):
                value = getattr(step, name)
                assert value is None or found.members(group, name, step.name).num_rows == value


def test_what_happened_in_the_months_adds_up_to_what_happened(fallen: tuple[pa.Table, pa.Table]) -> None:
    found = report(fallen, by="month", view="calendar")
    for step in found.total.steps:
        assert sum(group.step(step.name).count for group in found.groups) == step.count


def test_leads_from_before_purchases_were_recorded_are_no_change_and_no_alarm() -> None:
    random = np.random.default_rng(4)
    who, history = [], []
    for i in range(1500):
        day = i / 5
        bought = float(random.exponential(5)) if random.random() < 0.4 else None
        if bought is not None and not 150 <= day + bought <= 300:
            bought = None
        who.append(lead(f"p{i}", asked=day, bought=bought))
        for stage, after in (("prospect", 0.0), ("mql", 0.0), ("sql", 0.0), *((("client", bought),) if bought else ())):
            at = START + timedelta(days=day + float(after or 0))
            history.append({"person": f"p{i}", "cycle": 1, "round": 1, "stage": stage, "at": at})
    book = playbook(expected_rates={"sql→client": Fraction(2, 5)})
    found = flow(leads(who), entries(history), book, as_of=NOW, by="month")
    june = found.group("2026-06")
    assert found.group("2026-05").before_wins
    assert june.close_change is not None
    assert june.close_change.comparison.turn == "cannot_tell"
    assert found.alerts == ()


def test_a_view_that_there_is_not_is_refused() -> None:
    with pytest.raises(LeadlineError) as refused:
        report(worked(), view="calender")
    assert refused.value.problems[0].nearest == "calendar"


def test_nobody_raises_nothing() -> None:
    found = flow(leads([]), entries([]), playbook(), as_of=NOW, by="month")
    assert (found.alerts, found.bottleneck, found.groups) == ((), None, ())


def test_it_is_all_in_the_json(fallen: tuple[pa.Table, pa.Table]) -> None:
    said = json.loads(json.dumps(report(fallen, by="month").as_dict()))
    assert said["view"] == "cohort"
    assert said["lately"]["steps"][1]["step"] == "mql"
    assert said["bottleneck"]["steps"][0]["step"] == "mql"
    assert [one["step"] for one in said["watched"] if one["alarm"]] == ["mql"]
    assert said["groups"][6]["steps"][2]["change"]["turn"] == "down"
    table = report(fallen, by="month").table()
    assert table.filter(pa.compute.equal(table["key"], "2026-07"))["change"].to_pylist()[2] == "down"


def charged(of: pa.Table, history: pa.Table, seen: list[dict[str, Any]], per_hour: int | None = 60) -> FlowReport:
    book = playbook(
        expected_rates={**RATE, "mql→sql": Fraction(1, 2)},
        cost_per_hour=None if per_hour is None else Money(per_hour * 1_000_000, "EUR"),
    )
    work = effort(of, history, touches(seen), book, as_of=NOW)
    spent = costs([{"day_from": date(2026, 1, 1), "day_to": date(2026, 2, 28), "amount": 100_000_000}])
    return flow(of, history, book, as_of=NOW, by="month", view="calendar", costs=spent, work=work)


def test_minutes_of_people_are_charged_to_the_stage_in_which_the_lead_stood() -> None:
    calls = [("a", 25, 30), ("a", 60, 90), ("b", 45, 10)]
    seen = [
        {"person": person, "at": START + timedelta(days=day), "kind": "call", "properties": f'{{"minutes": {minutes}}}'}
        for person, day, minutes in calls
    ]
    found = charged(*worked(), seen)
    prospect, mql, client = (found.total.step(name) for name in ("prospect", "mql", "client"))
    assert (prospect.minutes, mql.minutes, client.minutes) == (30, 100, 0)
    assert (mql.cost_per, mql.full_cost_per) == (50_000_000, 65_000_000)
    assert client.full_cost_per == 230_000_000
    assert (found.total.minutes, found.total.work) == (130, 130_000_000)
    assert {group.key: group.minutes for group in found.groups} == {"2026-01": 30, "2026-02": 10, "2026-03": 90}


def test_minutes_without_a_price_are_counted_and_not_charged() -> None:
    seen = [{"person": "a", "at": START + timedelta(days=25), "kind": "call", "properties": '{"minutes": 30}'}]
    prospect = charged(*worked(), seen, per_hour=None).total.step("prospect")
    assert (prospect.minutes, prospect.work, prospect.full_cost_per) == (30, None, None)


def test_an_open_cohort_is_expected_to_end_higher_and_says_within_which_band() -> None:
    old = [lead(f"o{i}", asked=i / 4, bought=1.0 + i % 60 if i % 3 == 0 else None) for i in range(960)]
    young = [lead(f"y{i}", asked=280.0 + i / 10, bought=2.0 if i % 12 == 0 else None) for i in range(200)]
    found = report((leads([*old, *young]), entries([])), by="month")
    october, february = found.group("2026-10"), found.group("2026-02")
    final = found.final(october)
    assert final is not None
    assert final.expected is not None
    assert final.low is not None
    assert final.high is not None
    assert october.close_rate is not None
    assert october.close_rate < final.low < final.expected < final.high
    done = found.final(february)
    assert done is not None
    assert done.settled
    assert report((leads(old), entries([])), by="month", view="calendar").final(None) is None
