"""The watch on an expected rate: alarms as seldom as stated, a halved rate found as soon as stated, and its start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.changes import Watch, alarms, watch
from leadline.measurement.changes.watch import _spacings, spacing


def slowly(took: list[bool], by: Watch) -> list[tuple[int, int, int | None]]:
    """The same, lead by lead."""
    found: list[tuple[int, int, int | None]] = []
    level, began, raised = 0, 0, -1
    for i, one in enumerate(took):
        level += -by.down if one else by.up
        if raised >= 0:
            level = min(level, by.bar)
            if level <= 0:
                found.append((began, raised, i))
                level, began, raised = 0, i + 1, -1
        elif level <= 0:
            level, began = 0, i + 1
        elif level >= by.bar:
            level, raised = by.bar, i
    return [*found, (began, raised, None)] if raised >= 0 else found


def test_ten_percent_falling_to_five_is_found_within_140_leads_at_one_false_alarm_in_a_thousand() -> None:
    by = watch(0.1)
    assert 1000 <= by.false_every <= 1100
    assert by.found_after <= 140


@pytest.mark.parametrize("rate", [0.002, 0.02, 0.1, 0.33, 0.5, 0.8])
@pytest.mark.parametrize("every", [1000.0, 20_000.0])
def test_false_alarms_are_as_seldom_as_asked_and_not_much_more_so(rate: float, every: float) -> None:
    by = watch(rate, every)
    assert every <= by.false_every < 1.3 * every
    assert by.found_after < by.false_every


@pytest.mark.parametrize(("rate", "down", "bar"), [(0.1, 12, 59), (0.05, 27, 91), (0.3, 3, 20)])
def test_the_exact_distance_is_that_of_the_whole_chain(rate: float, down: int, bar: int) -> None:
    chain = np.eye(bar)
    for state in range(bar):
        chain[state, max(0, state - down)] -= rate
        if state + 1 < bar:
            chain[state, state + 1] -= 1 - rate
    assert _spacings(rate, down, bar)[bar] == pytest.approx(float(np.linalg.solve(chain, np.ones(bar))[0]))
    assert spacing(rate, 1, down, bar) == _spacings(rate, down, bar)[bar]


@pytest.mark.parametrize(("truth", "expected"), [(0.1, "false_every"), (0.05, "found_after")])
def test_made_leads_raise_alarms_as_the_chain_says(truth: float, expected: str) -> None:
    by = watch(0.1)
    random = np.random.default_rng(8)
    first = []
    for _ in range(400):
        found = alarms(random.random(12_000) < truth, by)
        first.append(found[0].found + 1 if found else 12_000)
    assert np.mean(first) == pytest.approx(getattr(by, expected), rel=0.12)


@given(st.lists(st.booleans(), max_size=600), st.sampled_from([0.1, 0.3, 0.5, 0.8]))
def test_the_quick_way_says_what_the_slow_way_says(took: list[bool], rate: float) -> None:
    by = watch(rate, 20.0)
    found = [(one.began, one.found, one.ended) for one in alarms(np.array(took, dtype=bool), by)]
    assert found == slowly(took, by)


def test_over_many_blocks_too() -> None:
    took = np.random.default_rng(2).random(60_000) < np.where(np.arange(60_000) // 9000 % 2, 0.06, 0.1)
    by = watch(0.1)
    found = [(one.began, one.found, one.ended) for one in alarms(took, by)]
    assert found == slowly(took.tolist(), by)
    assert len(found) > 5


def test_it_says_about_when_it_began_and_ends_when_the_rate_is_back() -> None:
    random = np.random.default_rng(3)
    took = random.random(6000) < np.where((np.arange(6000) >= 2000) & (np.arange(6000) < 4000), 0.04, 0.1)
    long = [one for one in alarms(took, watch(0.1, 20_000.0)) if one.found > 1900]
    assert abs(long[0].began - 2000) < 150
    assert long[0].ended is not None
    assert 4000 < long[0].ended < 5000


def test_of_nobody_there_is_no_alarm() -> None:
    assert alarms(np.zeros(0, dtype=bool), watch(0.1)) == ()


@pytest.mark.parametrize(("rate", "every"), [(0.0, 1000.0), (1.0, 1000.0), (0.1, 0.0)])
def test_what_cannot_be_watched_is_refused(rate: float, every: float) -> None:
    with pytest.raises(ValueError, match="cannot be watched"):
        watch(rate, every)


def test_a_rate_that_stays_at_two_thirds_is_found_too() -> None:
    by = watch(0.24, 1200.0)
    assert spacing(0.16, by.up, by.down, by.bar) < 200
