"""Whether a figure falls from offer to offer by more than noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.against import FINE
from leadline.measurement.offers.sentence import direction
from leadline.measurement.offers.trend import HALF, MOST, Change, fit, of_counts, of_times


def test_the_change_of_counts_is_recovered() -> None:
    place = np.linspace(0, 1, 40)
    counts = np.random.default_rng(1).poisson(200 * np.exp(-1.2 * place))
    change = of_counts(counts)
    assert change.direction == "down"
    assert change.ratio == pytest.approx(np.exp(-1.2), rel=0.1)
    assert change.low is not None
    assert change.high is not None
    assert change.low < np.exp(-1.2) < change.high


def test_intervals_hold_the_truth_nineteen_times_in_twenty_also_where_offers_differ() -> None:
    chance, held, rounds = np.random.default_rng(2), 0, 400
    for _ in range(rounds):
        mean = 60 * np.exp(-0.7 * np.linspace(0, 1, 8))
        counts = chance.poisson(chance.gamma(mean / 4, 4))  # variance about five times that of chance alone
        change = of_counts(counts)
        assert change.low is not None
        assert change.high is not None
        held += change.low <= np.exp(-0.7) <= change.high
    assert 0.92 <= held / rounds <= 0.985


def test_three_offers_have_no_direction() -> None:
    assert of_counts([100, 10, 1]).direction == "cannot_tell"


def test_a_few_noisy_offers_cannot_tell_and_say_how_many_more_would() -> None:
    change = of_counts([30, 12, 25, 9, 22])
    assert change.direction == "cannot_tell"
    assert change.more is not None
    assert change.more >= 1


def test_counts_that_stay_are_steady() -> None:
    assert of_counts([100, 96, 104, 99, 101, 97]).direction == "steady"


def test_four_times_as_many_by_a_wide_interval_is_not_about_the_same() -> None:
    found = of_times([6, 30, 8, 35, 22])
    assert found.ratio is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < HALF
    assert found.high > 10
    assert found.direction == "cannot_tell"
    assert direction(found).startswith("cannot tell yet: about ")


@given(st.lists(st.integers(1, 200), min_size=4, max_size=12))
def test_about_the_same_is_said_only_where_the_interval_leaves_out_what_matters(counts: list[int]) -> None:
    found = of_counts(counts)
    if found.low is None or found.high is None:
        return
    if found.direction == "steady":
        assert FINE <= found.low <= found.high <= 1 / FINE
    if found.direction == "cannot_tell":
        assert not FINE <= found.low <= found.high <= 1 / FINE
    assert (found.more_to_rule_out is None) or (found.more is None) or found.more_to_rule_out <= found.more
    assert found.more is None or 1 <= found.more <= MOST


def test_what_surely_was_not_halved_is_said_though_the_rest_cannot_be_told() -> None:
    found = of_counts([20, 60, 35, 90, 50, 110])
    assert found.low is not None
    assert found.low > HALF
    assert (found.direction, found.not_halved, found.more_to_rule_out) == ("cannot_tell", True, None)
    assert direction(found).startswith("cannot tell yet, though surely not halved: about ")


def test_the_words_of_each_direction() -> None:
    found = Change("steady", 1.0, 0.9, 1.1)
    assert direction(found) == "about the same"
    assert direction(replace(found, direction="down")) == "down, more than noise"
    assert direction(Change("cannot_tell")) == "cannot tell yet"
    assert direction(Change("cannot_tell", 1.2, 0.4, 3.0, more=7)) == "cannot tell yet: about 7 more offers would tell"


def test_so_many_more_offers_would_tell() -> None:
    """The same figures going on as they went: with about as many more as named the direction is told."""
    chance = np.random.default_rng(4)
    for per_offer in (-0.15, 0.0, 0.2):
        trend = np.exp(per_offer * np.arange(200)).clip(1e-6, 1e6)
        counts = chance.poisson(chance.gamma(np.full(200, 15.0), 3) * trend)
        found = of_counts(counts[:6])
        if found.more is not None:
            assert of_counts(counts[: 6 + 2 * found.more]).direction != "cannot_tell"


def test_rates_are_compared_not_counts() -> None:
    assert of_counts([400, 320, 240, 160, 80], [4000, 3200, 2400, 1600, 800]).direction == "steady"


def test_times_that_shrink_evenly_are_down() -> None:
    change = of_times([90, 60, 45, 30, 20, 14])
    assert change.direction == "down"
    assert change.ratio == pytest.approx(14 / 90, rel=0.1)


def test_equal_times_are_steady_not_perfectly_sure() -> None:
    change = of_times([30, 30, 30, 30, 30])
    assert change.direction == "steady"
    assert change.low is not None
    assert change.low < 1


def test_nothing_at_all_cannot_be_fitted() -> None:
    assert fit([0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 2, 3]) is None
    assert of_counts([0, 0, 0, 0]).direction == "cannot_tell"
