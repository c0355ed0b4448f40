"""Journeys are cut as the split says, however touches and conversions fall."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement.attribution.journeys import Journeys, Touched, journeys

PEOPLE, CHANNELS = 4, 3
TOUCHES = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 6), st.integers(0, CHANNELS - 1)), max_size=25)
CONVERSIONS = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 6)), max_size=8)
Split = Literal["each", "person"]


def cut(touches: list[tuple[int, int, int]], conversions: list[tuple[int, int]], split: Split) -> Journeys:
    person, at, channel = (
        np.array(part, dtype=np.int64) for part in (zip(*touches, strict=True) if touches else ([],) * 3)
    )
    who, when = (
        np.array(part, dtype=np.int64) for part in (zip(*conversions, strict=True) if conversions else ([],) * 2)
    )
    return journeys(Touched(person, at, channel), CHANNELS, who, when, PEOPLE, split)


def plainly(
    touches: list[tuple[int, int, int]], conversions: list[tuple[int, int]], split: Split
) -> list[tuple[int, list[int], int]]:
    """Person, channels in order, conversions: read off one by one."""
    found = []
    for person in range(PEOPLE):
        theirs = sorted((at, channel) for who, at, channel in touches if who == person)
        ends = sorted({at for who, at in conversions if who == person})
        if split == "person" and ends:
            ends = ends[:1]
            theirs = [touch for touch in theirs if touch[0] <= ends[0]]
        since = -1
        for end in ends:
            path = [channel for at, channel in theirs if since < at <= end]
            many = 1 if split == "person" else sum(pair == (person, end) for pair in conversions)
            found.append((person, path or [CHANNELS], many))
            since = end
        rest = [channel for at, channel in theirs if at > since]
        if rest:
            found.append((person, rest, 0))
    return found


@given(TOUCHES, CONVERSIONS, st.sampled_from(["each", "person"]))
def test_journeys_are_those_that_one_reads_off(
    touches: list[tuple[int, int, int]], conversions: list[tuple[int, int]], split: Split
) -> None:
    made = cut(touches, conversions, split)
    paths = [part.tolist() for part in np.split(made.channel, made.starts[1:-1])] if len(made) else []
    assert list(zip(made.person.tolist(), paths, made.won.tolist(), strict=True)) == plainly(
        touches, conversions, split
    )


@given(TOUCHES, CONVERSIONS, st.sampled_from(["each", "person"]))
def test_each_conversion_belongs_to_the_journey_that_it_ends(
    touches: list[tuple[int, int, int]], conversions: list[tuple[int, int]], split: Split
) -> None:
    made = cut(touches, conversions, split)
    counted = made.of[made.of >= 0]
    assert len(counted) == made.conversions
    assert np.bincount(counted, minlength=len(made)).tolist() == made.won.tolist()
    for (person, at), journey in zip(conversions, made.of.tolist(), strict=True):
        if journey >= 0:
            assert (made.person[journey], made.ends[journey]) == (person, at)
    if split == "each":
        assert len(counted) == len(conversions)
    else:
        assert len(counted) == len({person for person, _ in conversions})


@given(TOUCHES, CONVERSIONS)
def test_the_won_ones_alone_are_the_same_journeys(
    touches: list[tuple[int, int, int]], conversions: list[tuple[int, int]]
) -> None:
    made = cut(touches, conversions, "each")
    won = made.winning
    assert won.lengths.tolist() == made.lengths[made.won > 0].tolist()
    assert won.channel.tolist() == [c for c, j in zip(made.channel, made.journey, strict=True) if made.won[j]]
    assert (won.before >= 0).all()
    assert won.of.tolist() == (np.cumsum(made.won > 0) - 1)[made.of].tolist()


def test_a_touch_at_the_moment_of_the_conversion_comes_before_it() -> None:
    made = cut([(0, 5, 1)], [(0, 5)], "each")
    assert (made.won.tolist(), made.channel.tolist()) == ([1], [1])


@pytest.mark.parametrize("split", ["each", "person"])
def test_touches_in_any_order_give_the_same(split: Split) -> None:
    touches = [(p, t, (p * 7 + t * 3) % CHANNELS) for p in range(PEOPLE) for t in range(6)]
    conversions = [(0, 3), (0, 5), (2, 0)]
    shuffled = [touches[i] for i in np.random.default_rng(1).permutation(len(touches))]
    first, second = cut(touches, conversions, split), cut(shuffled, conversions, split)
    assert first.channel.tolist() == second.channel.tolist()
    assert first.starts.tolist() == second.starts.tolist()
