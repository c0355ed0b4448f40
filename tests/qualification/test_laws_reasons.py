"""The reasons of all leads are those of each one, and add up to its scores."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from tests.qualification.comparison import table as table_of
from tests.qualification.strategies import World, examples, worlds

from leadline.engines.local import standing, touches_table
from leadline.playbook import CRITERIA
from leadline.qualification.explain import explain
from leadline.qualification.reasons import reasons


def by_lead(table: pa.Table) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["person"], row["product"], row["cycle"]].append(row)
    return found


@settings(max_examples=examples(30))
@given(world=worlds())
def test_the_reasons_of_all_leads_add_up_to_their_scores_and_are_those_of_each(world: World) -> None:
    playbook, rows, as_of = world
    table = touches_table(table_of(rows))
    found = by_lead(reasons(table, playbook, as_of))
    leads = standing(table, playbook, as_of).leads.to_pylist()
    for lead in leads:
        key = lead["person"], lead["product"], lead["cycle"]
        mine = found.pop(key, [])
        for criterion in CRITERIA:
            worth = sum(row["worth"] for row in mine if row["criterion"] == criterion)
            assert abs(worth - (lead[criterion] or 0.0)) < 1e-9
    assert not found
    for person in sorted({lead["person"] for lead in leads})[:2]:
        told = explain(table, playbook, person, None, as_of)
        mine = by_lead(reasons(table, playbook, as_of))[told.person, told.product, told.cycle]
        assert sorted(
            (row["rule"], round(row["worth"], 9), row["touch"] or "", row["borrowed"]) for row in mine
        ) == sorted((line.rule, round(line.worth, 9), line.touch or "", line.borrowed) for line in told.lines)
