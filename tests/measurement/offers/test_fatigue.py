"""People who tire of an offer are told apart from people who merely differ."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.measurement.offers.fatigue import Exposed, exposed, fatigue, together


def people(seed: int, size: int, tires: float, mean: float = 0.1, alike: float = 5.0, most: int = 10) -> Exposed:
    """Who took it at which exposure; each person has a taste of their own, and `tires` multiplies it each time."""
    chance = np.random.default_rng(seed)
    taste = chance.beta(mean * alike, (1 - mean) * alike, size)
    shown = chance.integers(most // 2, most + 1, size)
    times, took = np.zeros(size, dtype=int), np.zeros(size, dtype=bool)
    for number in range(most):
        asked = ~took & (shown > number)
        times[asked] += 1
        took |= asked & (chance.random(size) < taste * tires**number)
    return exposed(times, took)


def test_response_falls_with_exposures_even_where_nobody_tires() -> None:
    one = people(1, 20_000, tires=1.0)
    response = one.took / one.at_risk
    assert response[4] < 0.75 * response[0]
    assert fatigue(one).finding == "none"


def test_people_who_tire_are_found_and_by_how_much() -> None:
    found = fatigue(people(2, 20_000, tires=0.65))
    assert found.finding == "fatigue"
    assert found.factor == pytest.approx(0.65, abs=0.05)
    assert found.p is not None
    assert found.p < 0.001
    assert found.departs is not None
    assert found.departs < 0.05


def test_where_people_do_not_differ_their_response_is_recovered() -> None:
    found = fatigue(people(3, 20_000, tires=0.8, alike=200))
    assert found.factor == pytest.approx(0.8, abs=0.04)


def test_too_few_people_say_nothing_and_how_many_more_would() -> None:
    found = fatigue(people(4, 200, tires=0.65))
    assert found.finding == "cannot_tell"
    assert found.more is not None
    assert found.more > 100
    assert found.power is not None
    assert found.power < 0.8


def test_one_exposure_each_says_nothing_of_fatigue() -> None:
    assert fatigue(people(5, 2_000, tires=0.65, most=1)).finding == "cannot_tell"


def test_nobody_shown_anything_is_not_known() -> None:
    nobody = exposed([], [])
    assert fatigue(nobody).finding == "not_known"
    assert together([])[1].finding == "not_known"


def test_several_offers_together_tell_what_each_cannot() -> None:
    each, whole = together([people(10 + seed, 400, tires=0.6) for seed in range(6)])
    assert {one.finding for one in each} <= {"cannot_tell", "fatigue"}
    assert "cannot_tell" in {one.finding for one in each}
    assert whole.finding == "fatigue"
    assert whole.people == 2_400


def test_response_that_grows_is_no_fatigue() -> None:
    assert fatigue(people(6, 5_000, tires=1.15, mean=0.05)).finding != "fatigue"


def test_counts_are_of_people_by_exposure() -> None:
    one = exposed([1, 2, 2, 3], [True, True, False, False])
    assert one.took.tolist() == [1, 1, 0]
    assert one.left.tolist() == [0, 1, 1]
    assert one.at_risk.tolist() == [4, 3, 1]
    assert one.people == 4
