"""Who made the first move is a dimension beside the class."""

from __future__ import annotations

import pytest

from leadline.measurement import sources
from leadline.playbook import Playbook
from leadline.problems import BadPlaybook
from tests.measurement.tables import NOW, costs, entries, lead, leads, playbook

ROWS = [lead("a", source="Organic_Search", bought=1.0), lead("b", source="referral"), lead("c", source="email"),
        lead("d", source="something else"), lead("e", source=None)]  # fmt: skip


def test_leads_are_told_apart_by_it_and_what_is_not_said_is_unknown() -> None:
    found = sources(leads(ROWS), entries([]), playbook(), as_of=NOW, by=("direction",))
    assert {row.key[0]: row.leads for row in found.rows} == {"inbound": 2, "outbound": 1, "unknown": 1, None: 1}
    assert found.row("inbound").clients == 1


def test_it_narrows_the_leads_and_takes_the_costs_of_its_sources() -> None:
    spent = costs([{"day_from": NOW.date(), "source": "E-Mail", "amount": 5}, {"day_from": NOW.date(), "amount": 7}])
    found = sources(leads(ROWS), entries([]), playbook(), as_of=NOW, by=("direction",), costs=spent)
    assert found.row("outbound").cost == 5
    assert found.unassigned_cost == 7
    only = sources(leads(ROWS), entries([]), playbook(), as_of=NOW, only={"direction": "inbound"})
    assert only.total.leads == 2


def test_a_playbook_says_it_for_its_own_sources() -> None:
    book = Playbook.parse("directions: {inbound: [Email], outbound: [referral]}")
    assert book.directions == {"email": "inbound", "referral": "outbound"}
    assert Playbook.parse("name: mine").directions == Playbook.default().directions
    assert "inbound" in set(Playbook.default().directions.values())


def test_a_source_cannot_be_both() -> None:
    with pytest.raises(BadPlaybook) as told:
        Playbook.parse("directions: {inbound: [email], outbound: [E-mail, Email]}")
    assert [problem.id for problem in told.value.problems] == ["source_in_two_directions"]
