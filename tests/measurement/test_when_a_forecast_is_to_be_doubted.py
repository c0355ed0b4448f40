"""Past bands that held too seldom, and a record that is not fed any more, are said with the forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from leadline.measurement.forecast import ForecastReport, PastForecast, forecast
from leadline.measurement.forecast import sentence as words_of_forecast
from tests.measurement.tables import entries, lead, leads, olist, playbook
from tests.measurement.worlds import END, World

FIRST = date(2026, 3, 1)
LONG_AFTER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def calm() -> ForecastReport:
    return forecast(*World(3, 6000, 500).tables(None), playbook(), as_of=END)


def of_past(report: ForecastReport, held: int, count: int, every: int) -> ForecastReport:
    """The same with a past in which so many bands held."""
    past = tuple(
        PastForecast(FIRST - timedelta(days=every * i), 30, 100, 20.0, 14, 26, 20 if i < held else 40)
        for i in range(count)
    )
    return replace(report, past=past, silent_since=None)


def test_bands_that_held_one_time_in_six_are_to_be_doubted(calm: ForecastReport) -> None:
    found = of_past(calm, 1, 6, 30)
    assert found.past_together is not None
    assert found.past_together.chance == pytest.approx(0.0016, abs=1e-4), "binomial: at most 1 of 6 with 0.8 each"
    assert "(1 of 6, not 8 in 10): take these for too narrow." in words_of_forecast.opening(found)
    assert found.as_dict()["past_together"]["doubtful"]


@pytest.mark.parametrize(("held", "count"), [(5, 6), (4, 6), (0, 1), (27, 33)])
def test_as_many_as_chance_allows_are_not(calm: ForecastReport, held: int, count: int) -> None:
    found = of_past(calm, held, count, 30)
    assert found.past_together is not None
    assert not found.past_together.doubtful
    assert "too narrow" not in words_of_forecast.opening(found)


def test_forecasts_that_overlap_are_not_counted_as_if_each_told_something_of_its_own(calm: ForecastReport) -> None:
    apart, over = (of_past(calm, 3, 7, every).past_together for every in (30, 5))
    assert apart is not None
    assert over is not None
    assert apart.doubtful
    assert not over.doubtful


def test_a_record_that_nothing_comes_into_any_more_says_so(shared: Path) -> None:
    report = forecast(*olist(shared, LONG_AFTER), playbook(), as_of=LONG_AFTER)
    assert report.silent_since == date(2018, 11, 14)
    assert "forecast_silent" in {notice.id for notice in report.notices}
    assert "nothing has come in since 2018-11-14" in words_of_forecast.opening(report)
    assert report.as_dict()["silent_since"] == "2018-11-14"


def test_a_living_record_does_not(calm: ForecastReport) -> None:
    assert calm.silent_since is None


def test_a_quiet_fortnight_of_few_leads_is_no_silence() -> None:
    """One lead in twenty days: three weeks without any are nothing."""
    rows = [lead(f"c{i}", asked=20.0 * i, bought=5.0) for i in range(12)]
    last = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=20 * 11 + 5)
    soon, late = (
        forecast(leads(rows), entries([]), playbook(), as_of=last + timedelta(days=days)) for days in (21, 120)
    )
    assert soon.silent_since is None
    assert late.silent_since is not None
