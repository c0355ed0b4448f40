"""Each rule of attribution gives what its definition says, and hands out exactly the conversions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.measurement.attribution.crediting import Crediting
from leadline.measurement.attribution.journeys import Touched, journeys
from leadline.measurement.attribution.markov import credits, removal_effects, transitions
from leadline.measurement.attribution.shapley import credits_by_rate, sets, shapley, within
from leadline.measurement.attribution.sharing import shares
from leadline.measurement.intervals import Floats
from leadline.measurement.population import MICROS_A_DAY

DAY = int(MICROS_A_DAY)
A, B, C = 0, 1, 2
PATHS = st.lists(st.tuples(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.booleans()), min_size=1, max_size=12)


def of(*paths: tuple[list[int], bool], channels: int = 4, apart: int = DAY) -> Crediting:
    """One journey a person, a touch every `apart`; won with the last touch, or not."""
    person = np.repeat(np.arange(len(paths)), [len(path) for path, _ in paths])
    at = np.concatenate([np.arange(len(path)) * apart for path, _ in paths])
    channel = np.array([c for path, _ in paths for c in path])
    won = np.array([i for i, (_, yes) in enumerate(paths) if yes], dtype=np.int64)
    ends = np.array([(len(paths[i][0]) - 1) * apart for i in won], dtype=np.int64)
    return Crediting(journeys(Touched(person, at, channel), channels, won, ends, len(paths)), times=20)


def given_by(rule: str, path: list[int], half_life: float = 7.0) -> list[float]:
    """What each touch of one won journey gets."""
    return [round(float(share), 9) for share in shares(of((path, True)).made.winning, rule, half_life)]


def test_first_last_and_linear_are_what_they_say() -> None:
    assert given_by("first", [A, B, B]) == [1, 0, 0]
    assert given_by("last", [A, B, B]) == [0, 0, 1]
    assert given_by("linear", [A, B, B, C]) == [0.25] * 4


def test_by_position_the_ends_get_two_fifths_each() -> None:
    assert given_by("position", [A, B, C, A]) == [0.4, 0.1, 0.1, 0.4]
    assert given_by("position", [A, B, C]) == [0.4, 0.2, 0.4]
    assert given_by("position", [A, B]) == [0.5, 0.5]
    assert given_by("position", [A]) == [1]


def test_by_time_a_touch_one_half_life_earlier_gets_half() -> None:
    assert given_by("decay", [A, B], half_life=1.0) == [round(1 / 3, 9), round(2 / 3, 9)]
    assert given_by("decay", [A, B, C], half_life=1.0) == [round(n / 7, 9) for n in (1, 2, 4)]


def test_long_journeys_do_not_lose_their_credit_to_rounding() -> None:
    long = of(([A] * 2_000 + [B], True), apart=30 * DAY)
    assert long.credited["decay"].value[:2].sum() == pytest.approx(1)


@given(PATHS)
@settings(deadline=None)
def test_every_rule_hands_out_exactly_the_conversions(paths: list[tuple[list[int], bool]]) -> None:
    found = of(*paths)
    for worth in ("clients", "rate"):
        crediting = Crediting(found.made, worth=worth, times=10)
        for credited in crediting.credited.values():
            assert np.nansum(credited.value) == pytest.approx(found.made.conversions)


def removed(counts: Floats) -> list[float]:
    """Removal effects one by one, each by solving the chain without the channel."""
    k = counts.shape[0] - 1
    rates = np.divide(
        counts,
        counts.sum(axis=1, keepdims=True),
        out=np.zeros_like(counts),
        where=counts.sum(axis=1, keepdims=True) > 0,
    )

    def converts(without: int | None) -> float:
        inner = np.zeros((k + 1, k + 1))
        inner[:, :k] = rates[:, :k]
        ends = rates[:, k].copy()
        if without is not None:
            inner[:, without] = inner[without] = ends[without] = 0
        return float(np.linalg.solve(np.eye(k + 1) - inner, ends)[k])

    whole = converts(None)
    return [1 - converts(c) / whole for c in range(k)]


@given(PATHS.filter(lambda paths: any(won for _, won in paths)))
@settings(deadline=None)
def test_the_closed_form_is_what_solving_without_each_channel_gives(paths: list[tuple[list[int], bool]]) -> None:
    counts = transitions(of(*paths).made, np.zeros(len(paths), dtype=np.int64), 1)[0]
    assert removal_effects(counts)[0] == pytest.approx(removed(counts), abs=1e-9)


def test_a_small_chain_is_hit_in_closed_form() -> None:
    """From begin to a with 0.6 and to b with 0.4; from a to b 0.5, converted 0.3; from b to a 0.2, converted 0.4.

    a = 0.3 + 0.5 b and b = 0.4 + 0.2 a give a = 5/9, b = 23/45, and 0.6 a + 0.4 b = 121/225. Without a, 0.4 × 0.4
    converts; without b, 0.6 × 0.3.
    """
    counts = np.array([[0, 50, 30, 20], [20, 0, 40, 40], [60, 40, 0, 0]], dtype=float)
    effects, whole = removal_effects(counts)
    assert whole == pytest.approx(121 / 225, abs=1e-12)
    assert effects == pytest.approx([1 - 0.16 * 225 / 121, 1 - 0.18 * 225 / 121], abs=1e-12)


def test_touch_after_touch_of_one_channel_changes_no_removal_effect() -> None:
    once = of(([A, B], True), ([B], False), ([A], False), ([B, A], True))
    again = of(([A, A, A, B], True), ([B, B], False), ([A], False), ([B, A, A], True))
    for found in (once, again):
        assert found.credited["markov"].value == pytest.approx(once.credited["markov"].value, nan_ok=True)


def test_a_channel_that_never_led_to_a_conversion_gets_none() -> None:
    found = of(([A, B], True), ([C, C], False), ([B], False))
    for credited in found.credited.values():
        assert credited.value[C] == pytest.approx(0)


def plainly(worth: Floats, k: int) -> list[float]:
    """Shapley's value as the average over all orders in which channels join."""
    orders = list(permutations(range(k)))
    found = [0.0] * k
    for order in orders:
        there = 0
        for channel in order:
            found[channel] += worth[there | 1 << channel] - worth[there]
            there |= 1 << channel
    return [value / len(orders) for value in found]


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_shapley_is_the_average_over_all_orders(k: int) -> None:
    worth = np.random.default_rng(k).normal(size=1 << k)
    assert shapley(worth) == pytest.approx(plainly(worth, k), abs=1e-12)


def test_sums_over_sets_are_those_of_all_sets_within() -> None:
    values = np.arange(8.0)
    plain = [sum(values[inner] for inner in range(8) if inner & outer == inner) for outer in range(8)]
    assert within(values).tolist() == plain


@given(PATHS)
@settings(deadline=None)
def test_equal_parts_are_shapley_of_the_conversions(paths: list[tuple[list[int], bool]]) -> None:
    found = of(*paths)
    won, _ = sets(found.made, np.zeros(len(paths), dtype=np.int64), 1)
    assert found.credited["shapley"].value[:-1] == pytest.approx(shapley(within(won[0])), abs=1e-9)


def test_by_rate_journeys_that_led_nowhere_count_too() -> None:
    paths = [([A], True), ([A], False), ([A, B], True), ([B], False), ([B], False)]
    won, all_ = sets(of(*paths, channels=2).made, np.zeros(len(paths), dtype=np.int64), 1)
    rate = np.zeros(8)
    for inside in range(8):
        chosen = [yes for path, yes in paths if not {1 << c for c in path} - {b for b in (1, 2, 4) if b & inside}]
        rate[inside] = sum(chosen) / len(chosen) if chosen else 0
    assert credits_by_rate(won[0], all_[0]) == pytest.approx([value * 5 for value in plainly(rate, 3)])


def test_markov_shares_what_goes_with_each_channel() -> None:
    counts = transitions(of(([A], True), ([B], True), ([B], False)).made, np.zeros(3, dtype=np.int64), 1)[0]
    assert credits(counts)[:2] == pytest.approx([1, 1])
    assert removal_effects(counts)[0][:2] == pytest.approx([0.5, 0.5])


def test_bands_hold_the_credit_and_narrow_with_more_people() -> None:
    some = [([A, B], True), ([B], True), ([A], False), ([C, A], True), ([C], False)]
    few, many = of(*(some * 6)), of(*(some * 600))
    for rule in few.credited:
        for found in (few, many):
            band = found.credited[rule]
            assert (band.low[:3] <= band.value[:3] + 1e-9).all()
            assert (band.value[:3] <= band.high[:3] + 1e-9).all()
        width = [(f.credited[rule].high - f.credited[rule].low)[A] / f.credited[rule].value[A] for f in (few, many)]
        assert width[1] < width[0] / 3


def test_bands_are_the_same_each_time() -> None:
    paths = [([A, B], True), ([B], False), ([C], True)] * 5
    first, second = of(*paths).credited, of(*paths).credited
    assert all((first[rule].low[:3] == second[rule].low[:3]).all() for rule in first)
