"""Whether requests that came in name offers which the playbook has: what it does not have is graded like a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadline.cli.figures import several
from leadline.collect.notes import a_few
from leadline.problems import Problem, nearest

if TYPE_CHECKING:
    from leadline.playbook import Playbook

SHOWN = 5


def offers_to_know(playbook: Playbook, offers: dict[str, int]) -> Problem | None:
    """A note on the offers (name → requests that do not say by another field what was asked for) that the playbook
    lacks; None if it has them all.
    """
    keys = {offer.key.casefold(): offer.key for offer in playbook.offers}
    names = {offer.name.casefold(): offer.key for offer in playbook.offers}
    strange = {name: count for name, count in offers.items() if name.strip().casefold() not in keys}
    if not strange:
        return None
    ranked = sorted(strange, key=lambda name: (-strange[name], name))
    listed = a_few([f"“{name}” ({strange[name]:,})" for name in ranked], SHOWN)
    alike = {name: names.get(name.strip().casefold()) or nearest(name, keys.values()) for name in ranked[:SHOWN]}
    hints = ", ".join(f"{key} for “{name}”" for name, key in alike.items() if key)
    what = several(len(strange), "offer")
    requests = "This request is" if sum(strange.values()) == 1 else "These requests are"
    return Problem(
        "offers_not_in_playbook",
        f"The playbook does not have {what}: {listed}. {requests} graded like a download.",
        "Add them to `offers` in playbook.yaml with their kind" + (f", or write {hints}." if hints else "."),
        "note",
    )
