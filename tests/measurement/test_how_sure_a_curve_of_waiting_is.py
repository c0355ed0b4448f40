"""How many leads count as seen, and how far that may be off, from a curve that is learned from few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.closing import FEW, Maturity, maturity
from leadline.measurement.intervals import Floats


def learned(random: np.random.Generator, count: int) -> tuple[Maturity, Floats]:
    """A curve from those of `count` takers who have taken the step by now, and the ages of all."""
    ages, waits = random.random(count) * 150, random.exponential(20.0, count)
    found = maturity(np.where(waits <= ages, waits, np.nan), ages)
    assert found is not None
    return found, ages


@pytest.mark.parametrize("count", [60, 300])
def test_the_stated_error_is_the_error_that_is_made(count: int) -> None:
    """Standard deviation of how many count as seen, over curves learned anew, against what each of them states."""
    random = np.random.default_rng(count)
    at = random.random(1000) * 150
    found = [learned(random, count)[0].seen(at) for _ in range(400)]
    made = np.std([one.number for one in found]) / np.mean([one.number for one in found])
    stated = np.sqrt(np.mean([one.unsure**2 for one in found]))
    assert stated == pytest.approx(made, rel=0.3)


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_as_many_count_as_the_shares_at_their_ages_sum_to(seed: int, leads: int) -> None:
    random = np.random.default_rng(seed)
    curve, _ = learned(random, 60)
    at = random.random(leads) * 200 - 5
    found = curve.seen(at)
    shares = curve.at(at)
    assert found.number == pytest.approx(shares.sum())
    assert found.evenly == pytest.approx((shares**2).sum() / shares.sum() if shares.sum() else 1.0)
    assert 0 <= found.number <= leads


def test_of_leads_that_are_all_old_nothing_is_unsure() -> None:
    curve, _ = learned(np.random.default_rng(3), 200)
    found = curve.seen(np.full(50, 1e6))
    assert (found.number, found.unsure, found.evenly) == (50.0, 0.0, 1.0)


def test_of_nobody_nothing_is_seen() -> None:
    curve, _ = learned(np.random.default_rng(3), 200)
    assert curve.seen(np.array([])).number == 0.0
    assert curve.seen(np.array([-1.0])).number == 0.0


def test_from_as_few_as_eight_a_curve_is_learned_where_its_error_is_told() -> None:
    ages: Floats = np.full(FEW, 100.0)
    days: Floats = np.arange(FEW, dtype=np.float64) * 3.0
    assert maturity(days, ages) is None
    found = maturity(days, ages, FEW)
    assert found is not None
    assert found.count == FEW
    assert found.seen(np.array([4.0, 200.0])).unsure > 0
    assert maturity(days[1:], ages[1:], FEW) is None
