"""Bars that divide a whole: the parts follow one another and fill it, and say what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.web.marks.shares import shares

AMOUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=6)


def _number(text: str) -> float:
    return float(text.removesuffix("%"))


@given(AMOUNTS)
def test_parts_follow_one_another_and_fill_the_whole(values: list[int]) -> None:
    drawn = shares([f"part {n}" for n in range(len(values))], [("Leads", "all", [float(value) for value in values])])
    assert bool(drawn.wholes) == (sum(values) > 0)
    for whole in drawn.wholes:
        assert len(whole.parts) == sum(value > 0 for value in values)
        end = 0.0
        for part in whole.parts:
            assert _number(part.x) == pytest.approx(end, abs=0.2)
            assert _number(part.x) <= _number(part.middle) <= _number(part.x) + _number(part.width) + 0.2
            end = _number(part.x) + _number(part.width)
        assert end == pytest.approx(100, abs=0.6)


def test_each_part_keeps_its_colour_and_is_said() -> None:
    drawn = shares(["Cultivated", "Interest", "Targeted"], [("Clients", "8", [2, 0, 6])])
    [whole] = drawn.wholes
    assert drawn.names == ((1, "Cultivated"), (3, "Targeted"))
    assert [(part.colour, part.text) for part in whole.parts] == [(1, "25%"), (3, "75%")]
    assert whole.label == "Clients, 8: Cultivated 25%, Targeted 75%."


def test_what_cannot_be_divided_is_left_out() -> None:
    assert shares(["a", "b"], [("Revenue", "−1", [-3, 2]), ("Cost", "0", [0, 0])]).wholes == ()
