"""How often the leads of a source buy beside all of their age: said only where the interval bears it."""

from __future__ import annotations

import pytest

from leadline.measurement.against import FINE
from leadline.measurement.forecast import ForecastRow
from leadline.measurement.forecast.likeness import factors
from leadline.web.forecast.rows import pace


def row(factor: float | None, low: float | None, high: float | None) -> ForecastRow:
    return ForecastRow(("a",), 10, 0, 3, factor, (), (), factor_low=low, factor_high=high)


@pytest.mark.parametrize(
    ("factor", "low", "high", "says"),
    [
        (1.02, 0.9, 1.15, "about as often as all"),
        (1.2, 1.05, 1.4, "about as often as all"),
        (1.02, 0.4, 2.1, None),
        (1.02, 0.9, 1.7, None),
        (0.98, 0.6, 1.1, None),
        (2.4, 1.6, 3.3, "2.4 times as often as all"),
        (0.41, 0.2, 0.8, "0.41 times as often as all"),
        (2.4, 0.8, 5.0, None),
        (None, None, None, None),
    ],
)
def test_the_words_are_what_the_interval_bears(
    factor: float | None, low: float | None, high: float | None, says: str | None
) -> None:
    assert pace(row(factor, low, high)) == says


def test_a_source_with_hardly_a_client_is_near_all_only_because_nothing_is_known_of_it() -> None:
    found = factors([60, 20, 90, 0], [40.0, 40.0, 60.0, 0.2])
    low, high = found.ends
    assert found.mean[3] == pytest.approx(1, abs=0.1)
    assert low[3] < FINE
    assert high[3] > 1 / FINE
    assert pace(row(float(found.mean[3]), float(low[3]), float(high[3]))) is None


def test_many_clients_at_the_pace_of_all_are_told_to_be_so() -> None:
    found = factors([400, 900, 200], [400.0, 600.0, 500.0])
    low, high = found.ends
    assert pace(row(float(found.mean[0]), float(low[0]), float(high[0]))) == "about as often as all"
    assert pace(row(float(found.mean[1]), float(low[1]), float(high[1]))) == "1.5 times as often as all"
    assert pace(row(float(found.mean[2]), float(low[2]), float(high[2]))) == "0.41 times as often as all"
