"""What follows from a request, in plain words: each step with how it stands and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from leadline.cli.figures import day, when

STEPS = {"mend_delivery": "mend the delivery"}
STANDS = {
    ("open", None): "open",
    ("open", "bounced"): "open: the delivery failed",
    ("by_itself", None): "by itself",
    ("done", "delivered"): "done",
    ("absorbed", None): "one with an open step",
    ("barred", "declined"): "none: they want no answer",
    ("barred", "taker"): "none: a taker",
    ("not_made", "unqualified"): "none: optional, and they were no MQL",
    ("closed", "purchase"): "closed: they bought",
    ("stopped", "do_not_contact"): "stopped: do not contact",
}
TOO_OLD = "none: past its shelf life when it was imported"


def step_rows(
    steps: Sequence[Mapping[str, Any]], requests: Iterable[Mapping[str, Any]], zone: str
) -> list[tuple[str, str, str, str | None]]:
    """Rows of request, step, how it stands, due; `steps` stand by request. A request that was history when it was
    imported has one row.
    """
    asked = {row["id"]: f"{row['action'] or 'request'}, {day(row['at'], zone)}" for row in requests}
    rows: list[tuple[str, str, str, str | None]] = []
    for request, group in groupby(steps, key=lambda step: step["request"]):
        mine = list(group)
        title = asked.get(request, request)
        history = [step for step in mine if step["reason"] == "history"]
        if history:
            rows.append((title, "", TOO_OLD, None))
        rows += [
            (title, STEPS.get(step["kind"], step["kind"]), stands(step), when(step["due"], zone))
            for step in mine
            if step not in history
        ]
    return rows


def stands(step: Mapping[str, Any]) -> str:
    """How a step stands, and why."""
    state, reason = step["state"], step["reason"]
    if reason == "outcome" and step["outcome"] == "done":
        return "done"
    if reason == "outcome":
        return f"{state}: {step['outcome'] or 'an outcome'}".replace("_", " ")
    plain = STANDS.get((state, reason))
    if plain is None:
        plain = f"{state}: {reason}".replace("_", " ") if reason else state.replace("_", " ")
    return f"{plain}, to review" if step["review"] else plain
