"""The product gives what a slow and obvious reading of the meaning gives, to 1e-9 and to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import oracle
from tests.oracle.touch import Row
from tests.qualification.comparison import ask, differences, readable
from tests.qualification.strategies import World, examples, worlds

from leadline.playbook import Playbook


@settings(max_examples=examples(150))
@given(world=worlds())
def test_every_column_is_what_the_oracle_gives(world: World) -> None:
    playbook, rows, as_of = world
    found = differences(ask(rows, playbook, as_of), oracle.qualify(rows, playbook, as_of))
    assert not found, readable(found, playbook, rows, as_of)


@settings(max_examples=examples(60))
@given(world=worlds(people=1, size=40, groups=False))
def test_one_long_history_is_what_the_oracle_gives(world: World) -> None:
    playbook, rows, as_of = world
    found = differences(ask(rows, playbook, as_of), oracle.qualify(rows, playbook, as_of))
    assert not found, readable(found, playbook, rows, as_of)


@settings(max_examples=examples(30))
@given(world=worlds(), days=st.integers(0, 5))
def test_what_was_known_at_a_moment_is_what_the_oracle_gives(world: World, days: int) -> None:
    playbook, rows, as_of = world
    known_at = as_of - timedelta(days=days)
    found = differences(ask(rows, playbook, as_of, known_at), oracle.qualify(rows, playbook, as_of, known_at))
    assert not found, readable(found, playbook, rows, as_of)


@settings(max_examples=examples(60))
@given(world=worlds(restless=True))
def test_publications_all_along_are_what_the_oracle_gives(world: World) -> None:
    playbook, rows, as_of = world
    found = differences(ask(rows, playbook, as_of), oracle.qualify(rows, playbook, as_of))
    assert not found, readable(found, playbook, rows, as_of)


BUDGET_IN_A_GROUP = """
leadline: 1
products: {a: {}, b: {}}
rules:
  - {name: Looked, when: {kind: page_view}, points: 50, criterion: engagement}
  - {name: Called, when: {kind: call}, points: 5, criterion: budget_authority}
"""


def test_another_members_call_is_no_interest_of_ones_own_in_its_product() -> None:
    playbook, as_of = Playbook.parse(BUDGET_IN_A_GROUP), datetime(2026, 1, 2, tzinfo=UTC)
    rows: list[Row] = [
        {"id": i, "person": person, "at": datetime(2026, 1, 1, 9 + i, tzinfo=UTC), "kind": kind, "group": "g", **more}
        for i, (person, kind, more) in enumerate(
            [(1, "note", {"product": "a"}), (2, "call", {"product": "a"}), (1, "page_view", {})]
        )
    ]
    product, expected = ask(rows, playbook, as_of), oracle.qualify(rows, playbook, as_of)
    assert not differences(product, expected)
    assert next(lead["stage"] for lead in product.leads if lead["person"] == 1) == "prospect"
