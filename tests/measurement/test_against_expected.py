"""A rate against the expected one: told where the counts bear it, and how many more it would take where they do not."""

from __future__ import annotations

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.against import FINE, about, about_the_same, against, compared
from leadline.measurement.intervals import interval


@pytest.mark.parametrize(
    ("k", "n", "expected", "verdict"),
    [
        (262, 4812, 0.05, "as_expected"),
        (31, 97, 0.25, "not_under"),
        (310, 1200, 0.25, "as_expected"),
        (9, 20, 0.3, "not_under"),
        (9, 31, 0.5, "under"),
        (3, 9, 1 / 3, "cannot_tell"),
        (0, 8000, 0.1, "under"),
        (90, 100, 0.5, "over"),
        (0, 0, 0.5, "cannot_tell"),
    ],
)
def test_the_verdict(k: int, n: int, expected: float, verdict: str) -> None:
    assert against(k, n, expected).verdict == verdict


def test_leads_that_may_still_succeed_are_not_held_against_it() -> None:
    assert against(9, 60, 0.5).verdict == "under"
    found = against(9, 60, 0.5, waiting=40)
    assert (found.verdict, found.still_open, found.more) == ("cannot_tell", True, None)
    assert against(9, 200, 0.5, waiting=40).verdict == "under"


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.01, 0.99))
def test_what_is_told_is_what_the_interval_says(k: int, lost: int, expected: float) -> None:
    n, found = k + lost, against(k, k + lost, expected)
    ends = interval(k, n)
    assert found.verdict != "under" or (ends is not None and ends.high < expected)
    assert found.verdict != "over" or (ends is not None and ends.low > expected)
    if found.verdict in ("as_expected", "not_under"):
        assert ends is not None
        assert expected in ends
        assert ends.low >= FINE * expected
        assert (found.verdict == "as_expected") == about_the_same(ends.low / expected, ends.high / expected)
    assert (found.more is not None) == (found.verdict == "cannot_tell")


@given(st.integers(1, 30), st.integers(0, 60), st.floats(0.05, 0.9))
def test_with_so_many_more_at_the_same_rate_it_can_be_told(k: int, lost: int, expected: float) -> None:
    n = k + lost
    found = against(k, n, expected)
    if found.more is None or abs((k + 0.5) / (n + 1) - k / n) > min(0.01, expected / 10):
        return
    more = n + 2 * found.more + 5  # leads come whole: of a few more the rate is never quite the same
    likely = {floor(k / n * more), ceil(k / n * more)}
    assert {against(some, more, expected).verdict for some in likely} != {"cannot_tell"}


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.05, 0.9))
def test_about_the_same_is_meant_to_both_sides(k: int, lost: int, rate: float) -> None:
    ends, found = interval(k, k + lost), compared(k, k + lost, rate)
    if found.verdict == "as_expected":
        assert ends is not None
        assert FINE * rate <= ends.low <= rate <= ends.high <= rate / FINE
    elif found.verdict != "cannot_tell":
        assert found == against(k, k + lost, rate)
    assert (found.more is not None) == (found.verdict == "cannot_tell")


@pytest.mark.parametrize(
    ("low", "high", "same"),
    [
        (0.9, 1.1, True),
        (2 / 3, 3 / 2, True),
        (0.61, 1.2, False),
        (0.8, 1.6, False),
        (0.61, 34.0, False),
        (0.03, 1.6, False),
        (1.05, 1.4, True),
        (1.6, 1.9, False),
    ],
)
def test_what_is_about_the_same_leaves_out_every_difference_that_matters(low: float, high: float, same: bool) -> None:
    assert about_the_same(low, high) is same
    assert about_the_same(1 / high, 1 / low) is same or (low, high) == (2 / 3, 3 / 2)


def test_another_bound_is_meant_to_both_sides_too() -> None:
    assert about_the_same(0.85, 1.2, 1 / 1.25)
    assert not about_the_same(0.75, 1.2, 1 / 1.25)
    assert not about_the_same(0.85, 1.3, 1 / 1.25)


def test_how_many_more_is_said_roundly() -> None:
    assert [about(number) for number in (1, 9, 11, 88, 101, 534, 5343)] == [1, 9, 20, 90, 110, 540, 5400]


def test_nothing_is_expected_of_what_cannot_be() -> None:
    for k, n, expected, waiting in ((1, 2, 0.0, 0), (1, 2, 1.5, 0), (3, 2, 0.5, 0), (2, 3, 0.5, 2)):
        with pytest.raises(ValueError, match="expected"):
            against(k, n, expected, waiting)
