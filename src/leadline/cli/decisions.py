"""Whether a decision that was added does anything: one on a lead that does not stand where it should is only kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadline.problems import Problem

if TYPE_CHECKING:
    from leadline.collect.by_hand import AddedTouch
    from leadline.record.home import Home

OF_SQL = ("accept", "reject")
OF_OPEN = ("qualify", "disqualify", "lost", "override")


def decision_to_know(home: Home, added: AddedTouch, given: Mapping[str, str]) -> Problem | None:
    """A warning if the decision had no effect when it was made, with where the leads stood; None if it had one."""
    action = given.get("action", "").strip().casefold()
    if given.get("kind", "").strip().casefold() != "decision" or action not in (*OF_SQL, *OF_OPEN):
        return None
    from leadline.engines.local import qualify
    from leadline.record.circles import with_groups
    from leadline.record.touches_table import touches_of

    found = qualify(touches_of(home, with_groups([added.person])), home.playbook(), as_of=added.at)
    if added.id in found.entries["touch"].to_pylist():
        return None
    leads = [row for row in found.leads.to_pylist() if row["person"] == added.person]
    if given.get("product"):
        leads = [row for row in leads if row["product"] == given["product"].strip()]
    if any(row["accepted"] if action == "accept" else _open(row) and action in OF_OPEN for row in leads):
        return None
    wanted = "SQL" if action in OF_SQL else "open"
    return Problem(
        "decision_without_effect",
        f"{action} has no effect: it is for a lead that is {wanted}, and {_standing(leads)}.",
        "It is kept. To set a stage by hand: kind=decision action=override properties.stage=sql."
        if action in OF_SQL
        else "It is kept.",
        "warning",
    )


def _open(lead: Mapping[str, Any]) -> bool:
    return bool(lead["stage"] != "client")


def _standing(leads: list[dict[str, Any]]) -> str:
    if not leads:
        return "there is none"
    told = [f"{row['product'] or 'the undecided one'} is {row['stage']}" for row in leads]
    return f"this one is {leads[0]['stage']}" if len(leads) == 1 else ", ".join(told)
