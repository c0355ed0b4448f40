"""What is shown as of a moment hangs on nothing after it, and between touches points only age."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.clock import micros
from tests.qualification.comparison import ask, differences, readable
from tests.qualification.strategies import World, examples, worlds

from leadline.playbook import CRITERIA, MICROS_A_DAY


@settings(max_examples=examples(40))
@given(world=worlds(), data=st.data())
def test_the_answer_as_of_a_moment_uses_nothing_after_it(world: World, data: st.DataObject) -> None:
    playbook, rows, _ = world
    as_of = data.draw(st.sampled_from([row["at"] for row in rows]))
    earlier = [row for row in rows if row["at"] <= as_of]
    found = differences(ask(rows, playbook, as_of), ask(earlier, playbook, as_of))
    assert not found, readable(found, playbook, rows, as_of)


@settings(max_examples=examples(30))
@given(world=worlds(groups=False), half_life=st.sampled_from([1, 7, 365]))
def test_the_score_now_is_the_last_row_of_the_history_aged(world: World, half_life: int) -> None:
    playbook, rows, as_of = world
    span = half_life * MICROS_A_DAY
    rules = tuple(dataclasses.replace(rule, half_life=span) for rule in playbook.rules if not rule.on_attributes_only)
    playbook = dataclasses.replace(playbook, rules=rules, digest=f"{playbook.digest} {half_life}")
    verdict = ask(rows, playbook, as_of)
    last = {(row["person"], row["product"], row["cycle"]): row for row in verdict.history}
    for lead in verdict.leads:
        row = last.get((lead["person"], lead["product"], lead["cycle"]))
        for name in (*CRITERIA, "total"):
            if lead["rules_stage"] == "client":
                assert lead[name] is None
            else:
                assert row is not None
                aged = row[name] * 2.0 ** (-(micros(as_of) - row["at"]) / span)
                assert lead[name] == pytest.approx(aged, rel=1e-12, abs=1e-9)
