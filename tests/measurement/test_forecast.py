"""How many of the open leads will buy by when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from leadline.measurement.forecast import ForecastReport, forecast
from leadline.measurement.forecast.sentence import opening
from leadline.problems import BadSetting
from leadline.respond.charts.of_forecast import by_month, to_come
from tests.measurement.tables import entries, lead, leads, olist, playbook
from tests.measurement.worlds import END, World

DAY = timedelta(days=1)


def made(world: World, at: float | None = None, **how: object) -> ForecastReport:
    moment = END if at is None else END - (world.days - at) * DAY
    return forecast(*world.tables(at), playbook(), as_of=moment, **how)  # type: ignore[arg-type]


def test_in_a_large_calm_world_what_is_expected_comes() -> None:
    world = World(3, 40_000, 500)
    report = made(world, 400)
    for ahead in report.total.days:
        assert ahead.expected == pytest.approx(world.came_within(400, ahead.end), rel=0.08)
    assert report.median_days == pytest.approx(np.log(2) * 25, abs=2)


def test_only_what_was_known_then_counts() -> None:
    world = World(4, 4000, 400)
    then = made(world, 300).as_dict()
    world.bought = np.where(world.bought > 300, np.nan, world.bought)
    assert made(world, 300).as_dict() == then


def test_sources_are_told_apart_and_sum_to_all() -> None:
    world = World(5, 20_000, 400, shares=(0.02, 0.2))
    report = made(world)
    poor, good = report.row("source 0"), report.row("source 1")
    assert poor.factor is not None
    assert good.factor is not None
    assert good.factor / poor.factor == pytest.approx(10, rel=0.35)
    for i, whole in enumerate(report.total.days):
        assert sum(row.days[i].expected or 0.0 for row in report.rows) == pytest.approx(whole.expected)
    assert good.days[0].expected == pytest.approx(10 * (poor.days[0].expected or 0.0), rel=0.35)


def test_months_end_where_the_calendar_says_and_sum_to_what_is_expected_by_then() -> None:
    report = made(World(6, 8000, 400), days=(92,))
    assert [month.name for month in report.total.months] == ["2026-07", "2026-08", "2026-09"]
    assert [(month.start, month.end) for month in report.total.months] == [(0, 31), (31, 62), (62, 92)]
    assert sum(month.expected or 0.0 for month in report.total.months) == pytest.approx(report.total.days[0].expected)


def test_every_figure_has_its_open_leads() -> None:
    report = made(World(7, 3000, 300, shares=(0.1, 0.2)), since=datetime(2026, 1, 1).date())
    assert report.members().num_rows == report.total.open == len(report.lead_rows())
    for row in report.rows:
        assert report.members(row.key).num_rows == row.open > 0
    assert sum(row.open for row in report.rows) == report.total.open


def test_chosen_leads_are_forecast_by_the_pace_of_all() -> None:
    world = World(8, 12_000, 400, shares=(0.05, 0.15))
    whole, part = made(world), made(world, only={"source": "source 1"})
    assert part.total.open == whole.row("source 1").open
    for mine, same in zip(part.total.days, whole.row("source 1").days, strict=True):
        assert mine.expected == pytest.approx(same.expected)
    assert part.past == whole.past


def test_purchases_recorded_late_do_not_make_leads_slow() -> None:
    whole, late = World(9, 30_000, 400), World(9, 30_000, 400)
    late.recorded_from = 200.0
    truth, report = made(whole, 400), made(late, 400)
    assert report.recorded_since == (END - 200 * DAY).date()
    assert truth.recorded_since is None
    assert report.total.days[2].expected == pytest.approx(truth.total.days[2].expected, rel=0.15)
    assert "forecast_recorded_since" in {notice.id for notice in report.notices}


def test_leads_called_lost_are_not_expected_to_buy() -> None:
    rows = [lead(f"c{i}", asked=i, bought=10 + i % 20) for i in range(60)]
    rows += [lead(f"o{i}", asked=i % 100) for i in range(300)]
    lost = [lead(f"l{i}", asked=i % 100, stage="lost") for i in range(300)]
    said = [{"person": f"l{i}", "stage": "lost", "at": datetime(2026, 4, 20, tzinfo=UTC)} for i in range(300)]
    now = datetime(2026, 4, 25, tzinfo=UTC)
    report = forecast(leads(rows + lost), entries(said), playbook(), as_of=now)
    assert report.total.open == 300
    assert report.members().num_rows == 300
    assert "forecast_never_over" not in {notice.id for notice in report.notices}


def test_with_few_clients_it_says_so_and_with_fewer_it_cannot_tell() -> None:
    few = [lead(f"c{i}", asked=i, bought=12) for i in range(8)] + [lead(f"o{i}", asked=i) for i in range(80)]
    now = datetime(2026, 4, 25, tzinfo=UTC)
    report = forecast(leads(few), entries([]), playbook(), as_of=now)
    assert report.few
    assert report.total.days[0].expected is not None
    assert "forecast_from_few" in {notice.id for notice in report.notices}
    report = forecast(leads(few[4:]), entries([]), playbook(), as_of=now)
    assert report.more == 1
    assert {(ahead.expected, ahead.low, ahead.high) for ahead in report.total.days} == {(None, None, None)}
    assert "About 1 more are needed" in str(report.notices[0])


def test_nobody_at_all_is_no_error() -> None:
    report = forecast(leads([]), entries([]), playbook(), as_of=END)
    assert report.total.open == 0
    assert report.rows == ()
    assert report.table().num_rows == len(report.total.days) + len(report.total.months)


def test_leads_without_a_known_date_stand_apart() -> None:
    rows = [lead(f"c{i}", asked=i, bought=12) for i in range(30)]
    rows += [lead("x", asked=40, first_request_assumed=True), lead("y", asked=50)]
    report = forecast(leads(rows), entries([]), playbook(), as_of=datetime(2026, 4, 25, tzinfo=UTC))
    assert (report.total.open, report.total.undated) == (1, 1)
    assert report.members((), "undated")["person"].to_pylist() == ["x"]


@pytest.mark.parametrize("days", [(), (0,), (731,), (-5, 30)])
def test_days_that_cannot_be_forecast_are_told(days: tuple[int, ...]) -> None:
    with pytest.raises(BadSetting):
        made(World(1, 50, 50), days=days)


def test_the_table_has_a_row_for_each_group_and_span() -> None:
    report = made(World(11, 2000, 300, shares=(0.1, 0.2)))
    spans = len(report.total.days) + len(report.total.months)
    table = report.table()
    assert table.num_rows == spans * (1 + len(report.rows))
    whole = table.filter(table["whole"])
    assert whole["expected"].to_pylist()[:3] == [ahead.expected for ahead in report.total.days]


def test_a_real_funnel_is_forecast_within_the_bands_that_were_said(shared: Path) -> None:
    moment = datetime(2018, 7, 13, tzinfo=UTC)
    report = forecast(*olist(shared, moment), playbook(), as_of=moment)
    later, _ = olist(shared, moment + 90 * DAY)
    now, _ = olist(shared, moment)
    came = later["client_at"].null_count, now["client_at"].null_count
    ahead = report.total.within(90)
    assert ahead.low is not None
    assert ahead.high is not None
    assert ahead.low <= came[1] - came[0] <= ahead.high
    assert report.recorded_since is not None
    assert report.recorded_since.isoformat() == "2017-12-05"
    assert {one.days for one in report.past} == {30, 60, 90}
    assert all(one.made_on + one.days * DAY <= moment.date() for one in report.past)
    together = report.past_together
    assert together is not None
    assert together.off < 0.3


def test_where_most_likely_nobody_buys_it_is_said_in_words() -> None:
    silent = World(8, 3000, 300)
    later = END + 900 * DAY
    report = forecast(*silent.tables(), playbook(), as_of=later)
    assert report.total.open
    assert report.total.days[-1].high == 0
    assert "most likely none will buy within 90 days. But nothing has come in since" in opening(report)
    assert (to_come(report), by_month(report, playbook())) == (None, None)
