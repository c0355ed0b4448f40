"""Opening + in - out = closing, for every stage and period, and every figure has its leads."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.engines.local import qualify
from leadline.measurement.balance import NEW, BalanceReport, balance
from leadline.measurement.spells import STAGES
from leadline.problems import BadSetting
from tests.measurement import tables
from tests.qualification.comparison import table
from tests.qualification.strategies import World, examples, worlds

DAY = timedelta(days=1)


def standing_at(entries: pa.Table, moment: datetime) -> Counter[str]:
    """How many leads stand in each stage just before a moment, counted one by one."""
    last: dict[tuple[object, ...], str] = {}
    for row in entries.to_pylist():
        if row["at"] < moment:
            last[row["person"], row["product"], row["cycle"]] = row["stage"]
    return Counter(last.values())


def check(report: BalanceReport, entries: pa.Table, zone: str) -> None:
    assert report.total is not None
    before = None
    for found in (*report.periods, report.total):
        key = found.key or None
        opens = datetime(found.first.year, found.first.month, found.first.day, tzinfo=ZoneInfo(zone))
        there = standing_at(entries, opens)
        ends = datetime.combine(found.last + DAY, datetime.min.time(), ZoneInfo(zone))
        left = standing_at(entries, min(ends, report.as_of + timedelta(microseconds=1)))
        for stage in found.stages:
            assert stage.opening + stage.into - stage.out == stage.closing
            assert (stage.opening, stage.closing) == (there[stage.stage], left[stage.stage])
            assert sum(stage.came_from.values()) == stage.into
            assert sum(stage.went_to.values()) == stage.out
            for figure in ("opening", "into", "out", "closing"):
                assert report.members(key, stage.stage, figure).num_rows == getattr(stage, figure)
            for other, count in stage.came_from.items():
                assert report.members(key, stage.stage, "into", other).num_rows == count
            for other, count in stage.went_to.items():
                assert report.members(key, stage.stage, "out", other).num_rows == count
            if key is not None and before is not None:
                assert stage.opening == before.stage(stage.stage).closing
        moved = Counter({(a.stage, b): n for a in found.stages for b, n in a.went_to.items()})
        assert moved == Counter({(a, b.stage): n for b in found.stages for a, n in b.came_from.items() if a != NEW})
        before = found if key is not None else None


@settings(max_examples=examples(40))
@given(world=worlds(), by=st.sampled_from(["day", "week", "month"]), data=st.data())
def test_any_history_adds_up_for_every_stage_and_period(world: World, by: str, data: st.DataObject) -> None:
    playbook, rows, as_of = world
    found = qualify(table(rows), playbook, as_of=as_of)
    if not found.entries.num_rows:
        return
    report = balance(found.leads, found.entries, playbook, as_of=as_of, by=by)
    check(report, found.entries, playbook.time_zone)
    assert report.total is not None
    now = Counter(found.leads["stage"].to_pylist())
    assert {stage.stage: stage.closing for stage in report.total.stages} == {name: now[name] for name in STAGES}
    days = (report.total.last - report.total.first).days
    since = report.total.first + timedelta(days=data.draw(st.integers(0, days)))
    until = since + timedelta(days=data.draw(st.integers(0, (report.total.last - since).days)))
    check(balance(found.leads, found.entries, playbook, as_of=as_of, by=by, since=since, until=until), found.entries,
          playbook.time_zone)  # fmt: skip


def some() -> tuple[pa.Table, pa.Table]:
    entries = [
        *tables.entered("a", "visitor", "prospect", "mql", "sql", "client"),
        *tables.entered("b", "prospect", "mql", "recycled", "mql"),
        *({"person": "c", "stage": stage, "at": tables.START + timedelta(days=40)} for stage in ("prospect", "mql")),
    ]
    leads = [
        tables.lead("a", source="ads", bought=4),
        tables.lead("b", source="ads", stage="mql"),
        tables.lead("c", stage="mql"),
    ]
    return tables.leads(leads), tables.entries(entries)


def test_moves_say_from_where_and_to_where() -> None:
    report = balance(*some(), tables.playbook(time_zone="UTC"), as_of=tables.NOW)
    mql = report.period("2026-01").stage("mql")
    assert (mql.opening, mql.into, mql.out, mql.closing) == (0, 3, 2, 1)
    assert mql.came_from == {"prospect": 2, "recycled": 1}
    assert mql.went_to == {"sql": 1, "recycled": 1}
    assert report.period("2026-02").stage("prospect").went_to == {"mql": 1}
    assert report.period("2026-03").stage("mql").opening == report.period("2026-10").stage("mql").closing == 2
    assert report.members("2026-01", "mql", "into")["person"].to_pylist() == ["a", "b", "b"]


@pytest.mark.parametrize(("by", "many"), [("day", 305), ("week", 44), ("month", 11)])
def test_without_dates_the_periods_reach_from_the_first_entry_to_the_moment_asked_about(by: str, many: int) -> None:
    report = balance(*some(), tables.playbook(time_zone="UTC"), as_of=tables.NOW, by=by)
    assert (report.periods[0].first, report.periods[-1].last) == (tables.START.date(), tables.NOW.date())
    assert len(report.periods) == many


def test_only_some_leads_are_balanced() -> None:
    report = balance(*some(), tables.playbook(time_zone="UTC"), as_of=tables.NOW, only={"source": "ads"})
    assert report.leads == 2
    assert report.total is not None
    assert report.total.stage("mql").closing == 1


def test_a_lead_without_dated_entries_is_told_and_in_no_balance() -> None:
    leads, entries = some()
    report = balance(leads, entries.slice(0, 5), tables.playbook(time_zone="UTC"), as_of=tables.NOW)
    assert report.leads == 1
    assert [notice.id for notice in report.notices] == ["no_entries"]
    assert "2 leads have" in report.notices[0].what


def test_dates_that_leave_no_day_leave_no_period() -> None:
    report = balance(*some(), tables.playbook(time_zone="UTC"), as_of=tables.NOW, since=date(2027, 1, 1))
    assert report.periods == ()
    assert report.total is None
    assert report.table().num_rows == 0


def test_nobody_is_nothing() -> None:
    report = balance(tables.leads([]), tables.entries([]), tables.playbook(), as_of=datetime(2026, 5, 1, tzinfo=UTC))
    assert report.total is not None
    assert all(stage.closing == 0 for stage in report.total.stages)


def test_another_word_than_a_period_is_refused() -> None:
    with pytest.raises(BadSetting, match="month"):
        balance(*some(), tables.playbook(), as_of=tables.NOW, by="source")
