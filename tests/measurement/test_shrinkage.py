"""Shrunken rates recover the rates that made the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement import learn, shrink

WORLDS = 80


@dataclass(frozen=True)
class Recovered:
    raw_error: float
    shrunk_error: float
    covered_80: float
    covered_95: float


def recover(mean: float, strength: float, groups: int, seed: int) -> Recovered:
    """Long-tailed sources (few large, many with a lead or two) whose rates come from Beta(mean·strength, …)."""
    random = np.random.default_rng(seed)
    raw, shrunk, in_80, in_95 = [], [], [], []
    for _ in range(WORLDS):
        sizes = 1500 * np.arange(1, groups + 1) ** -1.1 * random.lognormal(0, 0.7, groups)
        n = np.maximum(1, sizes).astype(int)
        rate = random.beta(mean * strength, (1 - mean) * strength, groups)
        k = random.binomial(n, rate)
        kind = learn(k, n)
        wide, narrow = shrink(k, n, kind), shrink(k, n, kind, 0.8)
        raw.append((k / n - rate) ** 2)
        shrunk.append((wide.rate - rate) ** 2)
        in_80.append((narrow.low <= rate) & (rate <= narrow.high))
        in_95.append((wide.low <= rate) & (rate <= wide.high))
    return Recovered(
        float(np.sqrt(np.mean(raw))), float(np.sqrt(np.mean(shrunk))), float(np.mean(in_80)), float(np.mean(in_95))
    )


@pytest.mark.parametrize(("mean", "strength", "groups"), [(0.1, 40, 60), (0.08, 40, 150), (0.1, 150, 40)])
def test_over_a_long_tail_of_sources_the_error_is_at_least_35_percent_smaller(
    mean: float, strength: float, groups: int
) -> None:
    found = recover(mean, strength, groups, seed=5)
    assert found.shrunk_error <= 0.65 * found.raw_error


@pytest.mark.parametrize(
    ("mean", "strength", "groups"), [(0.1, 40, 60), (0.08, 40, 40), (0.25, 40, 40), (0.1, 15, 40), (0.1, 150, 40)]
)
def test_80_percent_intervals_cover_78_to_82_percent_of_the_true_rates(
    mean: float, strength: float, groups: int
) -> None:
    found = recover(mean, strength, groups, seed=11)
    assert 0.78 <= found.covered_80 <= 0.82
    assert 0.93 <= found.covered_95 <= 0.97


def test_even_with_a_handful_of_sources_the_error_does_not_grow() -> None:
    found = recover(0.1, 40, 5, seed=3)
    assert found.shrunk_error < found.raw_error
    assert found.covered_80 > 0.75


def test_a_large_group_keeps_its_rate_and_a_small_one_moves_to_its_kind() -> None:
    found = shrink([100, 1], [1000, 1], learn([100, 1, 30, 12], [1000, 1, 310, 125]))
    assert found.rate[0] == pytest.approx(0.1, abs=0.003)
    assert found.rate[1] < 0.35


def test_groups_that_are_alike_are_drawn_together_more_than_groups_that_differ() -> None:
    alike = shrink([5], [20], learn([5, 100, 100, 100], [20, 1000, 1000, 1000]))
    differing = shrink([5], [20], learn([5, 400, 100, 5], [20, 1000, 1000, 1000]))
    assert abs(alike.rate[0] - 0.1) < abs(differing.rate[0] - 0.1)


def test_a_group_without_trials_gets_the_mean_of_its_kind() -> None:
    kind = learn([50, 60, 40], [500, 500, 500])
    found = shrink([0], [0], kind)
    assert found.rate[0] == pytest.approx(kind.mean)
    assert found.rate[0] == pytest.approx(0.1, abs=0.02)


def test_nothing_at_all_is_said_with_full_doubt() -> None:
    found = shrink([0], [0], learn([], []))
    assert found.high[0] - found.low[0] > 0.5


def test_thousands_of_like_groups_still_find_their_rate() -> None:
    random = np.random.default_rng(1)
    n = random.integers(1, 400, 5000)
    found = shrink(random.binomial(n, 0.1), n, learn(random.binomial(n, 0.1), n))
    assert np.abs(found.rate - 0.1).max() < 0.02


@given(
    st.lists(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=8)
)
def test_every_shrunken_rate_lies_inside_its_interval_and_order_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    k, n = np.array(pairs).T
    found, turned = shrink(k, n, learn(k, n)), shrink(k[::-1], n[::-1], learn(k[::-1], n[::-1]))
    assert np.all((found.low <= found.rate) & (found.rate <= found.high))
    assert np.all((found.low >= 0) & (found.high <= 1))
    np.testing.assert_allclose(found.rate, turned.rate[::-1], rtol=1e-12)
