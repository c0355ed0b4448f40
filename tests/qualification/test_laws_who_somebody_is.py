"""The request is graded, not the person: names, companies, titles, sizes and domains move no temperature, no priority
and no due time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import Verdict
from tests.qualification.comparison import ask, readable
from tests.qualification.strategies import World, examples, worlds

from leadline.engines.local import qualify
from leadline.playbook import Playbook


def graded(verdict: Verdict) -> dict[str, Any]:
    """All that may not hang on who somebody is."""
    return {
        "leads": {
            (row["person"], row["product"], row["cycle"]): (row["temperature"], row["problem_stated"])
            for row in verdict.leads
        },
        "requests": {row["id"]: row for row in verdict.requests},
        "due": {(row["request"], row["position"]): (row["kind"], row["due"]) for row in verdict.steps},
    }


@settings(max_examples=examples(40))
@given(world=worlds(mixed=False, optional_steps=False), data=st.data())
def test_permuting_who_people_are_moves_no_temperature_no_priority_and_no_due_time(
    world: World, data: st.DataObject
) -> None:
    playbook, rows, as_of = world
    given_out = [json.loads(row["attributes"]) if "attributes" in row else {} for row in rows]
    values = [value for attributes in given_out for value in attributes.values()]
    shuffled = iter(data.draw(st.permutations(values)))
    permuted = [
        {**row, "attributes": json.dumps({name: next(shuffled) for name in attributes})} if attributes else row
        for row, attributes in zip(rows, given_out, strict=True)
    ]
    before, after = graded(ask(rows, playbook, as_of)), graded(ask(permuted, playbook, as_of))
    found = [
        {"part": part, "key": repr(key), "got": after[part].get(key), "expected": before[part].get(key)}
        for part in before
        for key in before[part].keys() | after[part].keys()
        if before[part].get(key) != after[part].get(key)
    ]
    assert not found, readable(found, playbook, permuted, as_of)


OWNERS_SCORE_HIGH = """
leadline: 1
rules:
  - {name: Owner, when: {attributes: {job_title: owner}}, points: 60, criterion: fit}
  - {name: Asked, when: {kind: request}, points: 12, criterion: engagement}
"""


def test_an_owner_with_an_optional_step_is_promised_nothing_earlier_than_a_clerk() -> None:
    asked = [
        {"at": datetime(2026, 3, 2, 9, tzinfo=UTC), "action": "download", "follow_up": "neutral"},
        {"at": datetime(2026, 3, 9, 9, tzinfo=UTC), "action": "download", "follow_up": "requested"},
    ]
    rows = [
        {"person": title, "kind": "request", "attributes": json.dumps({"job_title": title}), **touch}
        for title in ("owner", "clerk")
        for touch in asked
    ]
    result = qualify(
        pa.Table.from_pylist(rows), Playbook.parse(OWNERS_SCORE_HIGH), datetime(2026, 3, 9, 10, tzinfo=UTC)
    )
    stages = dict(zip(*(result.leads.column(name).to_pylist() for name in ("person", "stage")), strict=True))
    steps = {step["person"]: step for step in result.steps.to_pylist() if step["state"] == "open"}
    assert stages == {"owner": "mql", "clerk": "prospect"}
    assert len(steps["owner"]["requests"]) == 2
    assert {steps[person]["due"] for person in steps} == {datetime(2026, 3, 10, 17, tzinfo=UTC)}
    assert {steps[person]["need"] for person in steps} == {"required"}
