"""Kaplan and Meier's curve of closings: open leads count as open."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.measurement import sources
from leadline.measurement.worth import WorthRow, worth
from tests.measurement.made_leads import world
from tests.measurement.tables import NOW, START, entries, lead, leads, playbook

AGE = (NOW - START).days


def total(rows: list[dict[str, object]]) -> WorthRow:
    return worth(sources(leads(rows), entries([]), playbook(), as_of=NOW), playbook()).total


def test_it_is_the_product_of_those_who_stay_by_hand() -> None:
    # ages 304, 304, 304, 100 and 40 days; bought after 20 and 60
    rows = [lead("a", bought=20.0), lead("b", bought=60.0), lead("c"), lead("d", asked=AGE - 100.0),
            lead("e", asked=AGE - 40.0)]  # fmt: skip
    closed = {one.days: one for one in total(rows).curve.closed}
    assert closed[30].share == pytest.approx(1 / 5)
    assert closed[90].share == pytest.approx(1 - 4 / 5 * 2 / 3), "the lead of 40 days was not there at 60"
    assert closed[365].share is None, "nobody is that old"
    assert total(rows).curve.half == 60.0, "of the 47 % that the curve reaches, half are there by then"


def test_lost_leads_stay_in_the_curve_since_they_do_not_buy() -> None:
    rows = [lead("a", bought=5.0), *(lead(f"l{i}", stage="lost") for i in range(3))]
    assert total(rows).curve.closed[0].share == pytest.approx(0.25)


def test_nobody_closed_has_an_upper_end_and_no_time() -> None:
    curve = total([lead(f"p{i}") for i in range(60)]).curve
    assert curve.closed[0].share == 0.0
    assert curve.closed[0].high == pytest.approx(1 - 0.025 ** (1 / 60))
    assert curve.half is None


def test_it_recovers_the_shares_that_made_the_data_where_most_leads_are_young() -> None:
    random = np.random.default_rng(3)
    held = []
    for _ in range(60):
        count = 1500
        age = random.random(count) * 200
        made = world(np.full(count, "pr"), age, random.random(count) < 0.3, random.exponential(60.0, count))
        found = worth(sources(made.leads, made.entries, playbook(), as_of=NOW), playbook()).total
        closed = found.curve.closed[1]
        truth = 0.3 * (1 - np.exp(-90 / 60))
        assert closed.low is not None
        assert closed.high is not None
        held.append(closed.low <= truth <= closed.high)
        assert closed.share == pytest.approx(truth, abs=0.07)
    assert np.mean(held) >= 0.88


def test_half_of_the_closings_come_later_than_half_of_the_clients_seen_where_leads_are_young() -> None:
    random = np.random.default_rng(4)
    count = 4000
    made = world(np.full(count, "pr"), random.random(count) * 120, random.random(count) < 0.3,
                 random.exponential(60.0, count))  # fmt: skip
    report = sources(made.leads, made.entries, playbook(), as_of=NOW)
    half = worth(report, playbook()).total.curve.half
    assert half is not None
    assert report.total.median_days_to_close is not None
    assert half > report.total.median_days_to_close + 5
