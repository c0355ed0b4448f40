from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import leadline

PLAYBOOK = leadline.Playbook.parse(
    """
leadline: 1
rules:
  - {name: budget asked, when: {kind: page_view, page: /prices}, points: 20, criterion: budget_authority}
  - {name: boss, when: {attributes: {title: {contains: head}}}, points: 10, criterion: budget_authority}
  - {name: size, when: {attributes: {size: {at_least: 10, at_most: 100}}}, points: 7, criterion: fit}
"""
)
TOUCHES: dict[str, Any] = {
    "person": ["ada", "bob", "cy", "dot"],
    "at": ["2026-03-01", "2026-03-02", "2026-03-01", "2026-03-04"],
    "kind": ["request", "page_view", "attributes", "request"],
    "page": [None, "/prices", None, None],
    "group": ["ACME", " acme ", "Acme", "other"],
    "attributes": ['{"size": 21}', None, '{"title": "Head of sales"}', None],
}


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("person", TOUCHES["person"])
def test_evidence_of_a_group_counts_however_its_name_is_spelt(person: str, encoded: bool) -> None:
    touches = pa.table(TOUCHES)
    if encoded:
        touches = touches.set_column(4, "group", touches["group"].dictionary_encode())
    leads = leadline.qualify(touches, PLAYBOOK, "2026-03-05").leads
    [total] = leads.filter(pc.equal(leads["person"], person))["total"].to_pylist()
    found = leadline.explain(touches, PLAYBOOK, person, as_of="2026-03-05")
    assert found.total == pytest.approx(total, abs=1e-9)
    assert total == (0 if person == "dot" else 37 if person == "ada" else 30)


def test_an_attribute_that_a_rule_asks_twice_is_told_once() -> None:
    found = leadline.explain(pa.table(TOUCHES), PLAYBOOK, "ada", as_of="2026-03-05")
    assert [line.detail for line in found.lines if line.rule == "size"] == ["size 21"]
