"""What sells soon and what sustains the year: expected clients from open leads and from those still to come."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from leadline.measurement import sources
from leadline.measurement.worth import WorthReport, worth
from leadline.measurement.worth.coming import band
from tests.measurement.made_leads import world
from tests.measurement.tables import NOW, playbook

A_DAY, RATE, PACE = 4.0, 0.2, 60.0


def steady(seed: int, source: str = "pr", pace: float = PACE) -> WorthReport:
    """Four leads a day for two years, one in five of whom buys after 60 days on average."""
    random = np.random.default_rng(seed)
    count = random.poisson(A_DAY * 730)
    made = world(np.full(count, source), random.random(count) * 730, random.random(count) < RATE,
                 random.exponential(pace, count))  # fmt: skip
    return worth(sources(made.leads, made.entries, playbook(), as_of=NOW), playbook())


def test_a_steady_flow_goes_on_as_it_was() -> None:
    found = steady(1)
    assert found.total.soon == pytest.approx(A_DAY * RATE * 90, rel=0.2)
    assert found.total.later == pytest.approx(A_DAY * RATE * 275, rel=0.2)


def test_the_months_are_the_rest_of_this_one_and_twelve_more_and_add_up() -> None:
    found = steady(2)
    assert (found.months[0].first, found.months[0].last) == (date(2026, 11, 2), date(2026, 11, 30))
    assert (found.months[-1].first, found.months[-1].last) == (date(2027, 11, 1), date(2027, 11, 30))
    for i, month in enumerate(found.months):
        assert month.expected == pytest.approx(sum(row.expected[i] for row in found.rows))
        assert month.low < month.expected < month.high


def test_bands_of_months_hold_what_came_of_made_worlds() -> None:
    held = []
    for seed in range(30):
        month = steady(seed).months[1]
        truth = np.random.default_rng(1000 + seed).poisson(A_DAY * RATE * 31)
        held.append(month.low <= truth <= month.high)
    assert 0.6 <= np.mean(held) <= 1.0


def test_slow_sources_sustain_and_quick_ones_sell_soon() -> None:
    random = np.random.default_rng(3)
    parts = []
    for source, pace in (("organic_search", 150.0), ("paid_search", 5.0)):
        count = 3000
        parts.append((np.full(count, source), random.random(count) * 600, random.exponential(pace, count)))
    names, age, took = (np.concatenate(values) for values in zip(*parts, strict=True))
    # nobody comes any more from the slow one: what it brings it brings from leads that are open
    kept = (names == "paid_search") | (age > 100)
    made = world(names[kept], age[kept], random.random(kept.sum()) < 0.3, took[kept])
    found = worth(sources(made.leads, made.entries, playbook(), as_of=NOW), playbook())
    quick, slow = found.row("paid_search"), found.row("organic_search")
    assert quick.soon is not None
    assert slow.soon is not None
    assert quick.soon > slow.soon
    assert quick.curve.half is not None
    assert slow.curve.half is not None
    assert quick.curve.half < slow.curve.half / 5


def test_while_it_is_not_known_how_long_leads_take_nothing_is_forecast() -> None:
    made = world(np.full(5, "pr"), np.full(5, 50.0), np.array([True, False, False, False, False]), np.full(5, 3.0))
    found = worth(sources(made.leads, made.entries, playbook(), as_of=NOW), playbook())
    assert found.months == ()
    assert found.total.soon is None


def test_overdispersion_widens_the_band() -> None:
    means = np.full((4000, 1), 50.0)
    plain, wide = (band(means, more, 0.8, np.random.default_rng(1)) for more in (1.0, 4.0))
    assert wide[1][0] - wide[0][0] > 1.7 * (plain[1][0] - plain[0][0])
