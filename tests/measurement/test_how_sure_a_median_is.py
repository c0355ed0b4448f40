"""The interval of a median holds the true one as often as it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from leadline.measurement.closing import times_to_close


@pytest.mark.parametrize("count", [6, 7, 20, 151])
def test_it_holds_the_true_median_in_at_least_95_of_100(count: int) -> None:
    times = times_to_close(np.arange(count, dtype=float))
    assert times.median_low is not None
    place = int(times.median_low)
    assert times.median_high == count - 1 - place
    outside = 2 * binom.cdf(place, count, 0.5)
    assert outside <= 0.05 < 2 * binom.cdf(place + 1, count, 0.5)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_too_few_times_have_none(count: int) -> None:
    times = times_to_close(np.arange(count, dtype=float))
    assert (times.median_low, times.median_high) == (None, None)


@given(st.lists(st.floats(-10, 1000), min_size=6, max_size=300))
def test_it_holds_the_median_that_is_shown(days: list[float]) -> None:
    times = times_to_close(np.array(days))
    assert times.median_low is not None
    assert times.median is not None
    assert times.median_high is not None
    assert times.median_low <= times.median <= times.median_high
