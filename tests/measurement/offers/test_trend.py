"""Whether a figure falls from offer to offer by more than noise."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.measurement.offers.trend import fit, of_counts, of_times


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


def test_rates_are_compared_not_counts() -> None:
    assert of_counts([100, 80, 60, 40, 20], [1000, 800, 600, 400, 200]).direction == "steady"


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
