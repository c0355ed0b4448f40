"""Why a lead whose score is over a threshold does not stand there: which gate holds it back."""

from __future__ import annotations

from collections.abc import Mapping

from leadline import words
from leadline.playbook import Criterion
from leadline.web.lead.found import Found
from leadline.web.today.questions import NAMES

SLACK = 1e-9
ON_THE_WAY = ("prospect", "recycled", "visitor")


def held_back(found: Found) -> str:
    """'' where the score says the same as the stage, and where somebody set the stage by hand."""
    why, lead, bars = found.explanation, found.lead, found.playbook.thresholds
    if why is None or why.total is None or lead["overridden"]:
        return ""
    total, stage = why.total + SLACK, lead["rules_stage"]
    if stage in ON_THE_WAY and total >= bars.mql:
        return f"Its score reaches MQL ({words.bare(bars.mql)}). {_mql(found, why.scores)}"
    if stage == "mql" and total >= bars.sql:
        return f"Its score reaches SQL ({words.bare(bars.sql)}). {_sql(found, why.scores)}"
    return ""


def _mql(found: Found, scores: Mapping[Criterion, float]) -> str:
    gate = found.playbook.gates.mql_engagement
    if found.lead["rules_stage"] == "visitor":
        return "MQL also needs to know who they are: so far there is a cookie only."
    if not _reached(scores, {"engagement": gate}):
        return f"MQL also needs {_needed('engagement', gate, scores)}: not reached."
    if found.product is not None and not found.playbook.one_product:
        return "It is entered at their next touch, once a touch with this product has given points."
    return "It is entered at their next touch."


def _sql(found: Found, scores: Mapping[Criterion, float]) -> str:
    gates = found.playbook.gates
    missing = [gate for gate in (gates.intent, gates.prequalified) if not _reached(scores, gate)]
    if missing:
        told = ", and ".join(" or ".join(_needed(one, bar, scores) for one, bar in gate.items()) for gate in missing)
        return f"SQL also needs {told}: not reached."
    if gates.sql_on_same_touch or _qualified(found):
        return "It is entered at their next touch."
    return "It is entered in a later visit than MQL, or once somebody qualifies it by hand."


def _reached(scores: Mapping[Criterion, float], gate: Mapping[Criterion, float]) -> bool:
    return any(scores[one] + SLACK >= bar for one, bar in gate.items())


def _needed(one: Criterion, bar: float, scores: Mapping[Criterion, float]) -> str:
    """'8 of engagement (5.6 so far)'."""
    return f"{words.bare(bar)} of {NAMES[one].lower()} ({words.score(scores[one])} so far)"


def _qualified(found: Found) -> bool:
    """Somebody qualified it by hand since it became MQL in this round."""
    since = max((row["at"] for row in found.rows(found.whole.qualified.entries) if row["stage"] == "mql"), default=None)
    return since is not None and any(
        row["kind"] == "decision" and row["action"] == "qualify" and row["at"] >= since
        and row["product"] in (None, found.product)
        for row in found.touches
    )  # fmt: skip
