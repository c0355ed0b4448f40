from __future__ import annotations

from tests.cli.conftest import Run

DECISION = ("add", "--as", "touches", "email=ada@example.org", "kind=decision")


def test_accepting_or_rejecting_what_is_no_sql_is_told_with_where_it_stands(leadline: Run) -> None:
    leadline("add", "email=ada@example.org", "action=newsletter")
    for action in ("accept", "reject"):
        ran = leadline(*DECISION, f"action={action}")
        assert ran.code == 0
        assert f"{action} has no effect: it is for a lead that is SQL, and this one is prospect." in ran.err


def test_a_decision_that_does_something_is_not_doubted(leadline: Run) -> None:
    leadline("add", "email=ada@example.org", "action=newsletter")
    leadline(*DECISION, "action=override", "properties.stage=sql", "by=Ines")
    for action in ("accept", "reject"):
        assert "no effect" not in leadline(*DECISION, f"action={action}").err
