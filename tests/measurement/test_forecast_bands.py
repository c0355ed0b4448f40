"""Bands are as wide as past forecasts were off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.forecast.likeness import factors
from leadline.measurement.forecast.spread import GRID, Spread, band, learn_spread
from leadline.measurement.intervals import Floats

CALM = Spread((GRID.min() == GRID).astype(np.float64), 0.0)


def drawn(seed: int, mean: Floats, off: float) -> Floats:
    made = np.random.default_rng(seed)
    if off == 0:
        return made.poisson(mean).astype(np.float64)
    return made.poisson(mean * made.gamma(1 / off**2, off**2, len(mean))).astype(np.float64)


@pytest.mark.parametrize("off", [0.15, 0.3, 0.6])
def test_the_error_beyond_chance_is_learned(off: float) -> None:
    mean = np.full(400, 60.0)
    spread = learn_spread(mean, drawn(1, mean, off), np.zeros(400), np.ones(400))
    assert spread.typical == pytest.approx(off, rel=0.15)


@pytest.mark.parametrize(("mean", "off"), [(0.7, 0.1), (4.0, 0.3), (30.0, 0.15), (500.0, 0.3)])
def test_eight_in_ten_lie_within_the_band(mean: float, off: float) -> None:
    past, come = np.full(300, mean), np.full(4000, mean)
    spread = learn_spread(past, drawn(2, past, off), np.zeros(300), np.ones(300))
    low, high = band([mean], [0.0], spread, [1e9])
    came = drawn(3, come, off)
    assert 0.73 <= float(((came >= low[0]) & (came <= high[0])).mean()) <= 0.9


def test_a_poisson_band_would_hold_too_little() -> None:
    mean = np.full(4000, 100.0)
    came = drawn(4, mean, 0.3)
    low, high = band([100.0], [0.0], CALM, [1e9])
    assert float(((came >= low[0]) & (came <= high[0])).mean()) < 0.5


@given(
    mean=st.floats(0, 1e6),
    unsure=st.floats(0, 1),
    most=st.integers(0, 2_000_000),
    seed=st.integers(0, 50),
)
def test_a_band_is_whole_numbers_of_leads_that_there_are(mean: float, unsure: float, most: int, seed: int) -> None:
    weight = np.random.default_rng(seed).random(len(GRID))
    low, high = band([mean], [unsure], Spread(weight / weight.sum(), 1.0), [most])
    assert 0 <= low[0] <= high[0] <= most
    assert low[0] == round(low[0])
    assert high[0] == round(high[0])


def test_without_any_past_the_belief_stands() -> None:
    assert learn_spread([], [], [], []).typical == pytest.approx(0.1, rel=0.05)


def test_large_groups_keep_their_factor_and_small_ones_move_to_all() -> None:
    found = factors([400, 4, 100, 0], [200.0, 2.0, 100.0, 0.0])
    assert found.mean[0] == pytest.approx(2.0, rel=0.05)
    assert 1.0 < found.mean[1] < 2.0
    assert found.mean[2] == pytest.approx(1.0, rel=0.05)
    assert found.mean[3] == pytest.approx(1.0, abs=0.2)
    assert found.unsure[1] > found.unsure[0]


def test_known_factors_are_recovered() -> None:
    made = np.random.default_rng(5)
    truth = made.gamma(4.0, 0.25, 300)
    expected = made.uniform(1, 60, 300)
    bought = made.poisson(truth * expected)
    found = factors(bought, expected)
    raw = np.sqrt(np.mean((bought / expected - truth) ** 2))
    assert np.sqrt(np.mean((found.mean - truth) ** 2)) < 0.85 * raw
