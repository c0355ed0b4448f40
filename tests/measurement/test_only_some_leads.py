"""Reports of some leads only: those of a source, an offer …, with what was spent on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.measurement import flow, sources
from leadline.problems import LeadlineError
from tests.measurement.tables import NOW, START, costs, entries, lead, leads, playbook
from tests.measurement.test_members import POPULATIONS, VIEWS, seen, tables


@given(POPULATIONS, VIEWS, st.sampled_from(["source", "class", "product"]), st.sampled_from(["lead", "person"]))
def test_the_whole_of_some_leads_is_their_group_in_the_whole(
    rows: list[dict[str, Any]], views: list[tuple[str, str]], by: str, unit: Any
) -> None:
    made = tables(rows)
    whole = flow(*made, playbook(), as_of=NOW, by=by, unit=unit, touches=seen(views))
    for group in whole.groups:
        if group.requested:
            alone = flow(*made, playbook(), as_of=NOW, by=by, unit=unit, touches=seen(views), only={by: group.key})
            assert [step.count for step in alone.total.steps] == [step.count for step in group.steps]
            assert (alone.total.leads, alone.total.clients) == (group.leads, group.clients)
            assert [(found.key, found.leads) for found in alone.groups] == [(group.key, group.leads)]
    report = sources(*made, playbook(), as_of=NOW, by=(by,))
    for row in report.rows:
        alone_row = sources(*made, playbook(), as_of=NOW, by=(by,), only={by: row.key[0]}).total
        assert (alone_row.leads, alone_row.clients, alone_row.mql) == (row.leads, row.clients, row.mql)


@given(POPULATIONS)
def test_whoever_is_waiting_is_listed_with_the_row_of_their_lead(rows: list[dict[str, Any]]) -> None:
    made = tables(rows)
    report = flow(*made, playbook(), as_of=NOW, by="source")
    person = made[0].column("person").to_pylist()
    for group in (report.total, *report.groups):
        for step in group.steps[1:]:
            members = report.members(group, "waiting", step.name)
            assert members.num_rows == step.waiting
            lead_rows = report.lead_rows(group, "waiting", step.name)
            assert [person[row] for row in lead_rows] == members.column("person").to_pylist()
    found = sources(*made, playbook(), as_of=NOW)
    for row in found.rows:
        listed = [person[place] for place in found.lead_rows(row, "open")]
        assert listed == found.members(row, "open").column("person").to_pylist()


def test_of_the_costs_only_theirs_count_and_what_does_not_say_stays_apart() -> None:
    made = leads([lead("a", source="email"), lead("b", source="Referral"), lead("c", source="email")]), entries([])
    paid = costs(
        [
            {"day_from": START.date(), "source": "email", "amount": 5},
            {"day_from": START.date(), "source": "referral", "amount": 70},
            {"day_from": date(2026, 2, 1), "offer": "quote", "amount": 900},
        ]
    )
    report = flow(*made, playbook(), as_of=NOW, by="month", costs=paid, only={"source": "Referral"})
    assert (report.total.leads, report.total.cost, report.unassigned_cost) == (1, 70, 900)
    by_source = sources(*made, playbook(), as_of=NOW, costs=paid, only={"source": "email"})
    assert [(row.key, row.leads, row.cost) for row in by_source.rows] == [(("email",), 2, 5)]
    assert (by_source.total.cost, by_source.unassigned_cost) == (5, 900)


def test_an_unknown_word_is_told() -> None:
    with pytest.raises(LeadlineError, match="told apart"):
        flow(leads([]), entries([]), playbook(), as_of=NOW, only={"sauce": "email"})
