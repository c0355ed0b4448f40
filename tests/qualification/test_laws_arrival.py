"""How the touches arrive does not matter: in which order, or how often."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.qualification.comparison import ask, differences, readable
from tests.qualification.strategies import World, examples, worlds


@settings(max_examples=examples(30))
@given(world=worlds(), data=st.data())
def test_order_of_arrival_does_not_matter(world: World, data: st.DataObject) -> None:
    playbook, rows, as_of = world
    shuffled = data.draw(st.permutations(rows))
    found = differences(ask(shuffled, playbook, as_of), ask(rows, playbook, as_of))
    assert not found, readable(found, playbook, shuffled, as_of)


@settings(max_examples=examples(30))
@given(world=worlds(), data=st.data())
def test_a_repeated_touch_does_not_matter(world: World, data: st.DataObject) -> None:
    playbook, rows, as_of = world
    repeated = data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=5))
    found = differences(ask(repeated + rows, playbook, as_of), ask(rows, playbook, as_of))
    assert not found, readable(found, playbook, repeated + rows, as_of)
