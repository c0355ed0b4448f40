"""One who takes a step after years is one: the curve of waiting, the bottleneck and its alarm stay as they are."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest

from leadline.measurement import FlowReport, flow
from leadline.measurement.closing import maturity
from tests.measurement.tables import NOW, entries, lead, leads, playbook

RATES = {"prospect→mql": Fraction(3, 10)}
OLDEST = 700.0
COUNT = 800


def told(late: float | None, seed: int) -> FlowReport:
    """800 prospects of two years, of whom 19 % became MQL after some days; `late`: one more who is as old as that does
    so now, by hand."""
    random = np.random.default_rng(seed)
    ages = random.random(COUNT) * OLDEST
    waits = np.where(random.random(COUNT) < 0.19, random.exponential(10.0, COUNT), np.inf)
    chosen = -1
    if late is not None:
        waits[waits > ages] = np.inf
        chosen = int(np.argmin(np.where(np.isinf(waits), np.abs(ages - late), np.inf)))
        waits[chosen] = ages[chosen]
    rows, history = [], []
    for i, (age, wait) in enumerate(zip(ages.tolist(), waits.tolist(), strict=True)):
        asked = NOW - timedelta(days=age)
        row = lead(f"p{i}")
        row["first_request_at"] = row["first_touch_at"] = asked
        rows.append(row)
        history.append({"person": f"p{i}", "cycle": 1, "round": 1, "stage": "prospect", "at": asked})
        if wait <= age:
            history.append(history[-1] | {"stage": "mql", "at": min(NOW, asked + timedelta(days=wait))})
    return flow(leads(rows), entries(history), playbook(expected_rates=RATES), as_of=NOW)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bottleneck_moves_by_less_than_its_band(seed: int) -> None:
    plain = told(None, seed)
    assert plain.bottleneck is not None
    before = plain.bottleneck.levers[0]
    assert plain.watched[0].alarm
    for late in (699.0, 650.0, 550.0, 400.0, 200.0, 60.0):
        found = told(late, seed)
        assert found.bottleneck is not None
        after = found.bottleneck.levers[0]
        assert after.gain in before.band, late
        assert abs(after.gain - before.gain) < (before.band.high - before.band.low) / 2, late
        assert (found.bottleneck.verdict, found.watched[0].alarm) == (plain.bottleneck.verdict, True), late


@pytest.mark.parametrize("count", [25, 60, 200, 1000])
def test_a_late_one_weighs_less_in_the_curve_than_chance_does(count: int) -> None:
    """Chance: a standard error of the share of `count` clients at its widest, one half."""
    random = np.random.default_rng(count)
    ages, days = random.random(count) * 600, random.exponential(12.0, count)
    plain = maturity(days, ages)
    assert plain is not None
    at = np.array([5.0, 10.0, 20.0, 40.0])
    for late in (590.0, 500.0, 300.0, 100.0):
        found = maturity(np.append(days, late), np.append(ages, late + 1))
        assert found is not None
        assert np.abs(found.at(at) - plain.at(at)).max() < 0.5 / np.sqrt(count), late


def test_late_buyers_who_are_many_stay_in_the_curve() -> None:
    """The end of the curve is not simply thrown away: where enough are old enough, it is known."""
    random = np.random.default_rng(5)
    count = 6000
    ages = random.random(count) * 400
    days = np.where(random.random(count) < 0.7, random.exponential(10.0, count), 150 + random.random(count) * 60)
    found = maturity(days, ages)
    assert found is not None
    assert found.at([100.0])[0] == pytest.approx(0.7, abs=0.05)
    assert found.age[-1] > 200


def test_where_all_are_young_the_curve_is_of_the_time_that_was_seen() -> None:
    random = np.random.default_rng(6)
    ages, days = random.random(4000) * 30, random.exponential(60.0, 4000)
    found = maturity(days, ages)
    assert found is not None
    end = found.age[-1]
    assert 20 < end <= 30
    truth = (1 - np.exp(-10.0 / 60)) / (1 - np.exp(-end / 60))
    assert found.at([10.0])[0] == pytest.approx(truth, abs=0.1)
