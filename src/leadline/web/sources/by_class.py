"""What the classes of sources bring and cost, as shares of all."""

from __future__ import annotations

from collections.abc import Callable

from leadline.measurement import SourceReport, SourceRow
from leadline.measurement.groups import rank
from leadline.web import words
from leadline.web.marks.shares import Shares, shares
from leadline.web.sources.rows import CLASSES, NOT_KNOWN

ORDER = ("cultivated", "interest", "targeted", "classic", "unclassified", NOT_KNOWN)
"""As they are drawn, each always in its own colour."""
NAMES = {name: name.capitalize() for name in CLASSES} | {NOT_KNOWN: "Not known"}
FEWEST = 2


def by_class(report: SourceReport) -> Shares | None:
    """None where there is nothing to tell apart. Costs that belong to no source are in no share."""
    if report.by != ("source",):
        return None
    classes: dict[str, list[SourceRow]] = {name: [] for name in ORDER}
    for row in report.rows:
        classes[NOT_KNOWN if rank(row.key) else row.source_class or "unclassified"].append(row)
    if sum(1 for rows in classes.values() if rows) < FEWEST:
        return None

    def each(value: Callable[[SourceRow], int | None]) -> list[float]:
        return [float(sum(value(row) or 0 for row in classes[name])) for name in ORDER]

    wholes = [
        ("Leads", words.whole(report.total.leads), each(lambda row: row.leads)),
        ("Clients", words.whole(report.total.clients), each(lambda row: row.clients)),
    ]
    if report.total.revenue is not None:
        wholes.append(("Revenue", words.money(report.total.revenue, report.currency), each(lambda row: row.revenue)))
    spent = each(lambda row: row.cost)
    if any(spent):
        wholes.append(("Cost", words.money(round(sum(spent)), report.currency), spent))
    return shares([NAMES[name] for name in ORDER], wholes)
