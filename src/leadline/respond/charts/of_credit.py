"""What sources are credited with, drawn: how far the rules are apart."""

from __future__ import annotations

from leadline import words
from leadline.measurement.attribution import AttributionReport
from leadline.measurement.attribution.report import FEW
from leadline.measurement.attribution.sentence import GOALS
from leadline.measurement.groups import rank
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.chart import Chart
from leadline.respond.charts.intervals import Row, intervals
from leadline.respond.charts.scales import Scale

MOST = 12


def by_rule(report: AttributionReport, playbook: Playbook) -> Chart | None:
    """For each channel what equal parts give it, between the rule that gives least and the one that gives most; None
    with too few to tell, or nothing to compare."""
    rows = [row for row in report.rows if row.seen and not rank((row.key,)) and len(row.credits) > 2][:MOST]
    if report.conversions < FEW or len(rows) < 2:
        return None
    names = [labels.value(report.by, row.key, playbook) for row in rows]
    shown = [
        Row(
            name,
            row.credits["linear"].value,
            row.low,
            row.high,
            sure=not row.few,
            note=f"seen before {words.whole(row.seen)}",
        )
        for name, row in zip(names, rows, strict=True)
    ]
    many = GOALS[report.goal][1]
    said = ", ".join(
        f"{name} {words.number(row.low)} to {words.number(row.high)}" for name, row in zip(names, rows, strict=True)
    )
    return intervals(
        "credit", "From the least to the most that any rule credits, and equal parts as the dot",
        f"Of {words.whole(report.conversions)} {many}, by rule: {said}.", shown, Scale("count", f"Credited {many}"),
        of=labels.DIMENSION_NAMES[report.by], level="least to most by any rule",
    )  # fmt: skip
