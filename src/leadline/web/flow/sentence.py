"""The opening of Flow: clients, what was spent, and the step that loses most."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from leadline import words
from leadline.measurement import FlowReport
from leadline.web.figures import labels
from leadline.web.flow.steps import verdict_of
from leadline.web.flow.turns import bottleneck_of, chance, gain


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a sentence; `strong` ones stand out."""

    text: str
    strong: bool = False


def opening(report: FlowReport, of: str) -> tuple[Said, ...]:
    """`of` says which leads: 'that came in January 2018'."""
    total = report.total
    unit = "person" if report.unit == "person" else "lead"
    asked = words.count(total.leads, unit, "people" if unit == "person" else "leads")
    if not total.leads and not any(step.count for step in total.steps):
        return (Said(f"Nobody {of}." if of else "Nobody is in this flow yet."),)
    if not total.leads:
        return (Said(f"{words.count(total.steps[0].count, 'visitor')} so far, and nobody has made a request yet."),)
    parts = [
        Said(words.count(total.clients, "client"), strong=True),
        Said(
            f" so far of {asked} {of}".rstrip()
            + (f", for {words.money(total.cost, report.currency)}" if total.cost else "")
        ),
        Said(". "),
        *_worst(report),
    ]
    return tuple(parts)


def _worst(report: FlowReport) -> list[Said]:
    """The bottleneck; else the step furthest under what is expected of it; where nothing is expected, the one at which
    fewest go on."""
    steps = report.total.steps
    pairs = list(pairwise(steps))
    if steps[-1].count and not all(step.count for step in steps[1:]):
        never = " or ".join(labels.stage(step.name) for step in steps[1:] if not step.count)
        return [Said(f"Nobody went through {never}, so where the flow loses cannot be told.")]
    lever = bottleneck_of(report)
    for before, step in pairs:
        if lever is not None and lever.name == step.name:
            return [
                Said("The bottleneck is "),
                Said(
                    f"{labels.stage(before.name)} to {labels.stage(step.name)}: {words.percent(step.rate)} where the "
                    f"playbook expects {words.percent(step.expected)}",
                    strong=True,
                ),
                Said(f" ({chance(lever)} sure). Reaching that would have brought {gain(lever)}."),
            ]
    held = [(before, step, found) for before, step in pairs if (found := verdict_of(step, before)) is not None]
    under = [(before, step) for before, step, found in held if found.verdict == "under"]
    if under:
        before, step = min(under, key=lambda pair: (pair[1].rate or 0.0) / (pair[1].expected or 1.0))
        return [
            Said("The step that costs you most is "),
            Said(
                f"{labels.stage(before.name)} to {labels.stage(step.name)}: {words.percent(step.rate)} where the "
                f"playbook expects {words.percent(step.expected)}",
                strong=True,
            ),
            Said("."),
        ]
    if held:
        open_ = [step for _, step, found in held if found.verdict == "cannot_tell"]
        if not open_:
            return [Said("No step is under what the playbook expects.")]
        names = ", ".join(labels.stage(step.name) for step in open_)
        return [Said(f"No step is surely under what the playbook expects; of {names} it cannot be told yet.")]
    rated = [(before, step) for before, step in pairs if step.rate is not None]
    if not rated:
        return []
    before, step = min(rated, key=lambda pair: pair[1].rate or 0.0)
    return [
        Said("Fewest go on from "),
        Said(f"{labels.stage(before.name)} to {labels.stage(step.name)}: {words.percent(step.rate)}", strong=True),
        Said("."),
    ]
