"""What is to know of one group of the flow beside its rate."""

from __future__ import annotations

from itertools import pairwise

from leadline import words
from leadline.measurement import PERIODS, FlowGroup, FlowReport
from leadline.measurement.against import compared
from leadline.web.figures import labels
from leadline.web.flow.steps import UNITS, verdict_of

FEWEST = 2
"""Groups; fewer are not compared with all together."""


def under_expected(group: FlowGroup) -> tuple[str, ...]:
    """The steps of which so many fewer than the playbook expects went on that it is more than noise."""
    found = []
    for before, step in pairwise(group.steps):
        against = verdict_of(step, before)
        if against is not None and against.verdict == "under" and step.expected:
            expected = words.percent(step.expected)
            found.append(f"{labels.stage(before.name)} to {labels.stage(step.name)} under the expected {expected}")
    return tuple(found)


def held_back(group: FlowGroup, report: FlowReport) -> tuple[str, ...]:
    """Why the group's close rate is not its last word, or does not yet say whether it is another than that of all."""
    if group.before_wins:
        return ("purchases were not recorded yet: too low",)
    whole, leads = report.total.close_rate, group.leads
    if report.by in PERIODS or not whole or not leads or len(report.groups) < FEWEST:
        return ()
    found = compared(group.clients, leads, whole, min(group.young, leads - group.clients))
    if found.verdict != "cannot_tell":
        return ()
    if found.more is None:
        return ("cannot tell yet: leads that are still open decide it",)
    more = words.count(found.more, *UNITS[report.unit])
    return (f"cannot tell yet: about {more} would tell",)
