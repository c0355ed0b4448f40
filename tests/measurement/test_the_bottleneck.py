"""The step where reaching its expected rate would gain most, with its probability."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.bottleneck import Rated, bottleneck
from leadline.measurement.changes import pace
from leadline.measurement.population import NEVER

DAY = 86_400_000_000


def made(rates: list[float], expected: list[float], first: int, seed: int = 0, **spent: float) -> list[Rated]:
    """A flow of `first` people through steps of these rates."""
    random, counts = np.random.default_rng(seed), [first]
    for rate in rates:
        counts.append(int(random.binomial(counts[-1], rate)))
    return [
        Rated(f"s{i}", k, n, n, expected[i], spent.get(f"s{i}"))
        for i, (n, k) in enumerate(pairwise(counts))
    ]  # fmt: skip


def test_the_step_that_falls_short_is_found() -> None:
    found = bottleneck(made([0.5, 0.1, 0.3], [0.5, 0.3, 0.3], 5000))
    assert found is not None
    assert found.step is not None
    assert found.step.name == "s1"
    assert found.step.probability > 0.95
    assert found.step.gain == pytest.approx(5000 * 0.5 * (0.3 - 0.1) * 0.3, rel=0.15)
    assert found.step.gain in found.step.band
    assert found.by == "lead"


def test_the_gain_is_what_reaching_the_rate_brings_with_the_later_rates_as_they_are() -> None:
    found = bottleneck([Rated("a", 100_000, 1_000_000, 1_000_000, 0.2), Rated("b", 50_000, 100_000, 100_000, None)])
    assert found is not None
    assert found.levers[0].gain == pytest.approx(50_000, rel=0.01)
    assert [lever.name for lever in found.levers] == ["a"]


def test_with_costs_of_each_step_what_is_gained_for_them_decides() -> None:
    rates, expected = [0.2, 0.2], [0.3, 0.25]
    by_lead = bottleneck(made(rates, expected, 20_000))
    by_cost = bottleneck(made(rates, expected, 20_000, s0=100_000.0, s1=1_000.0))
    assert by_lead is not None
    assert by_cost is not None
    assert (by_lead.levers[0].name, by_cost.levers[0].name, by_cost.by) == ("s0", "s1", "cost")
    assert by_cost.levers[0].per_spent == pytest.approx(by_cost.levers[0].gain / 1000)


def test_where_the_cost_of_one_step_is_not_known_it_is_by_lead() -> None:
    found = bottleneck(made([0.2, 0.2], [0.3, 0.25], 1000, s0=5.0))
    assert found is not None
    assert (found.by, found.levers[0].per_spent) == ("lead", None)


def test_of_few_leads_it_cannot_be_told_and_about_so_many_more_would() -> None:
    found = bottleneck([Rated("a", 12, 40, 40, 0.36), Rated("b", 4, 12, 12, 0.36)])
    assert found is not None
    assert (found.verdict, found.step) == ("cannot_tell", None)
    assert found.more is not None
    assert found.more > 40


def test_where_every_step_holds_its_rate_there_is_none() -> None:
    found = bottleneck(made([0.5, 0.5], [0.3, 0.2], 2000))
    assert found is not None
    assert (found.verdict, found.step) == ("none", None)
    assert found.no_loss > 0.95
    assert all(lever.gain < 0.01 for lever in found.levers)


def test_without_any_expected_rate_nothing_is_said() -> None:
    assert bottleneck([Rated("a", 1, 2, 2, None)]) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.floats(0.01, 1.0)), min_size=1, max_size=5))
def test_probabilities_add_up(steps: list[tuple[int, int, float]]) -> None:
    found = bottleneck([Rated(str(i), k, k + more, k + more, rate) for i, (k, more, rate) in enumerate(steps)])
    assert found is not None
    assert sum(lever.probability for lever in found.levers) + found.no_loss == pytest.approx(1)
    for lever in found.levers:
        assert 0 <= lever.band.low <= lever.band.high


def test_a_curve_that_is_not_sure_makes_the_band_wider_and_keeps_the_gain() -> None:
    sure = bottleneck([Rated("a", 120, 800.0, 1000, 0.3), Rated("b", 40, 120, 120, None)])
    unsure = bottleneck([Rated("a", 120, 800.0, 1000, 0.3, unsure=0.1, evenly=0.8), Rated("b", 40, 120, 120, None)])
    assert sure is not None
    assert unsure is not None
    wide, wider = (found.levers[0].band.high - found.levers[0].band.low for found in (sure, unsure))
    assert wider > 1.1 * wide
    assert unsure.levers[0].gain == pytest.approx(sure.levers[0].gain, rel=0.03)


def test_no_more_leads_count_as_seen_than_stand_there_nor_fewer_than_took_the_step() -> None:
    found = bottleneck([Rated("a", 5, 6.0, 7, 0.5, unsure=3.0)])
    assert found is not None
    assert found.levers[0].gain <= 7 * 0.5
    most = bottleneck([Rated("a", 5, 7.0, 7, 0.5)])
    assert most is not None
    assert found.levers[0].gain < most.levers[0].gain


@pytest.mark.parametrize("seed", [1, 2])
def test_the_band_holds_the_gain_of_flows_whose_leads_are_still_open(seed: int) -> None:
    """One step of exponential waits; a third of the leads is younger than two mean waits."""
    random, held, rate, wait, days = np.random.default_rng(seed), [], 0.2, 30.0, 180.0
    for _ in range(250):
        came = random.random(1500) * days
        end = np.where(random.random(1500) < rate, came + random.exponential(wait, 1500), np.inf)
        took = end <= days
        moments = np.where(took, (np.where(took, end, 0) * DAY).astype(np.int64), NEVER)
        of = pace((came * DAY).astype(np.int64), moments, np.ones(1500, dtype=bool), int(days * DAY))
        seen, k = of.seen(np.ones(1500, dtype=bool)), int(took.sum())
        found = bottleneck([Rated("a", k, seen.number, 1500, 0.3, unsure=seen.unsure, evenly=seen.evenly)])
        assert found is not None
        assert of.rough is not None
        known = 1 - np.exp(-of.rough.age[-1] / wait)
        held.append(1500 * (0.3 - rate * known) in found.levers[0].band)
    assert 0.72 <= np.mean(held) <= 0.88


def test_the_same_counts_give_the_same_answer() -> None:
    flow = made([0.3, 0.2, 0.4], [0.4, 0.4, 0.4], 300)
    assert bottleneck(flow) == bottleneck(flow)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        bottleneck([Rated("a", 3, 2, 2, 0.5)])
