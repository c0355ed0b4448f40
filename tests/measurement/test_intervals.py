"""Intervals cover the true rate as often as they say. Coverage is enumerated exactly, not simulated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from leadline.measurement import interval, intervals

RATES = (np.arange(2000) + 0.5) / 2000


def coverage(n: int, level: float = 0.95) -> np.ndarray:
    """For each true rate the probability that the interval of a sample of n holds it."""
    k = np.arange(n + 1)
    low, high = intervals(k, np.full(n + 1, n), level)
    inside = (low <= RATES[:, None]) & (RATES[:, None] <= high)
    return np.asarray((binom.pmf(k, n, RATES[:, None]) * inside).sum(axis=1))


@pytest.mark.parametrize("n", [5, 6, 8, 10, 15, 20, 50, 200])
def test_a_95_percent_interval_covers_93_to_97_percent_over_all_rates(n: int) -> None:
    assert 0.93 <= coverage(n).mean() <= 0.97


@pytest.mark.parametrize("n", [20, 50, 200])
def test_for_the_low_rates_of_a_flow_the_same_holds(n: int) -> None:
    low_rates = (RATES > 0.01) & (RATES < 0.3)
    assert 0.93 <= coverage(n)[low_rates].mean() <= 0.97


@pytest.mark.parametrize("n", [5, 10, 20, 50, 200])
def test_no_single_rate_is_covered_less_than_86_percent(n: int) -> None:
    """Counts are whole numbers, so no interval can cover every rate by exactly its level; this is the worst."""
    assert coverage(n).min() >= 0.86


def test_an_80_percent_interval_covers_about_80_percent() -> None:
    assert 0.78 <= coverage(20, 0.8).mean() <= 0.82


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_rate_and_mirrors_when_success_and_failure_change_places(pair: tuple[int, int]) -> None:
    k, n = pair
    mine, other = interval(k, n), interval(n - k, n)
    assert mine is not None
    assert other is not None
    assert k / n in mine
    assert mine.low == pytest.approx(1 - other.high, abs=1e-9)


def test_nobody_tried_means_no_interval() -> None:
    assert interval(0, 0) is None


def test_none_in_n_reaches_down_to_zero_and_all_in_n_up_to_one() -> None:
    none, every = interval(0, 30), interval(30, 30)
    assert none is not None
    assert every is not None
    assert (none.low, every.high) == (0.0, 1.0)
    assert beta.cdf(none.high, 0.5, 30.5) == pytest.approx(0.975)


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and the number of trials"):
        interval(3, 2)
