"""Marginal return: how leads went with weekly spending, concave, or that it cannot be told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from leadline.measurement import sources
from leadline.measurement.worth import worth
from leadline.measurement.worth.marginal import marginal
from tests.measurement.made_leads import world
from tests.measurement.tables import NOW, costs, playbook

MICROS = 1_000_000


@pytest.mark.parametrize("truth", [0.3, 0.6, 0.9])
def test_the_elasticity_that_made_the_data_lies_in_its_interval(truth: float) -> None:
    random = np.random.default_rng(5)
    held = []
    for _ in range(100):
        spent = random.lognormal(6, 0.7, 52)
        leads = random.poisson(30 * (spent / 400) ** truth)
        found = marginal(spent, leads)
        assert found.elasticity == pytest.approx(truth, abs=0.2)
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= truth <= found.high)
    assert np.mean(held) >= 0.88


def test_a_growing_flow_of_its_own_is_not_taken_for_the_spending() -> None:
    random = np.random.default_rng(6)
    week = np.arange(60)
    spent = np.exp(5 + 0.02 * week) * random.lognormal(0, 0.4, 60)
    found = marginal(spent, random.poisson(10 * np.exp(0.02 * week)))
    assert found.low is not None
    assert found.low < 0.15


def test_it_cannot_be_told_where_spending_does_not_vary_or_weeks_are_few_or_leads_say_nothing() -> None:
    random = np.random.default_rng(7)
    assert marginal(np.full(40, 100.0), random.poisson(9, 40)).why == "same_spending"
    assert marginal(random.lognormal(4, 1, 6), random.poisson(9, 6)).why == "few_weeks"
    assert marginal(random.lognormal(4, 0.3, 12), random.poisson(1, 12)).why in ("too_wide", "few_weeks")


def test_a_source_whose_spending_varies_says_what_the_next_lead_costs() -> None:
    random = np.random.default_rng(8)
    weeks = 50
    spent = random.lognormal(6, 0.8, weeks)
    came = random.poisson(20 * (spent / 400) ** 0.5)
    first = NOW.date() - timedelta(days=7 * weeks - 1)
    rows = [
        {"day_from": first + timedelta(days=7 * i), "day_to": first + timedelta(days=7 * i + 6), "source": "ads",
         "amount": round(spent[i] * MICROS)}
        for i in range(weeks)
    ]  # fmt: skip
    age = np.concatenate([7 * (weeks - i) - 7 * random.random(came[i]) - 0.01 for i in range(weeks)])
    made = world(np.full(len(age), "ads"), np.maximum(age, 0.01), random.random(len(age)) < 0.1, np.full(len(age), 5.0))
    book = playbook()
    row = worth(sources(made.leads, made.entries, book, as_of=NOW, costs=costs(rows)), book).row("ads")
    assert row.marginal is not None
    assert row.marginal.elasticity is not None
    assert row.marginal.elasticity == pytest.approx(0.5, abs=0.15)
    assert row.cost_per_lead is not None
    assert row.marginal_cost_per_lead == pytest.approx(row.cost_per_lead / row.marginal.elasticity, rel=1e-3)
    assert date.fromisoformat("2026-01-01") < first + timedelta(days=365)
