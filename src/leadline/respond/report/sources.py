"""The sources: which close better than the rest, and which cost more than they bring."""

from __future__ import annotations

from leadline import words
from leadline.measurement import SourceReport, SourceRow
from leadline.measurement import sources as measure
from leadline.measurement.groups import rank
from leadline.measurement.source_report import closes_better
from leadline.playbook import Playbook
from leadline.respond import labels
from leadline.respond.charts.chart import plain
from leadline.respond.charts.of_sources import close_rates
from leadline.respond.report.given import Given
from leadline.respond.report.parts import Cell, Section, Table, headings, rows, warnings

MOST = 8
DEFINITIONS = (
    ("Source", "Where the lead’s first request came from."),
    ("Close rate", "Clients ÷ leads; small sources are drawn towards their class, with the 95% interval."),
)


def measured(given: Given) -> SourceReport:
    def make(costs: object) -> SourceReport:
        return measure(
            given.leads, given.entries, given.playbook, as_of=given.as_of, by=("source",), costs=costs
        )  # fmt: skip

    return given.keep(("sources", ("source",), None, None), make)


def section(report: SourceReport, playbook: Playbook) -> Section:
    known = [row for row in report.rows if row.leads and not rank(row.key)]
    if not known:
        return Section("sources", "The sources", missing="No lead has a source that is known yet.", path="/sources")
    revenue, costs = any(row.revenue is not None for row in known), any(row.cost for row in known)
    found = [_row(row, playbook, report.currency, revenue, costs) for row in known[:MOST]]
    money = (*(("Revenue",) if revenue else ()), *(("Cost",) if costs else ()))
    names = ("Source", "Leads", "Clients", "Close rate", *money)
    says, to_do = [_said(report, known, playbook)], []
    lost = sum(row.leads for row in report.rows if rank(row.key))
    if report.total.leads and lost / report.total.leads > 0.2:
        share = words.percent(lost / report.total.leads)
        says.append(f"{share} of the leads have no known source.")
        to_do.append(f"Find out where leads come from: {words.whole(lost)} ({share}) have no known source.")
    table = Table(
        "sources", headings(*names), rows(found), DEFINITIONS, of=("source", "sources"), more=len(known) - len(found)
    )  # fmt: skip
    return Section(
        "sources", "The sources", tuple(says), table,
        close_rates(report, playbook, MOST), to_do=tuple(to_do), data=report.as_dict(), path="/sources",
        warnings=warnings(report.notices),
    )  # fmt: skip


def name_of(row: SourceRow, playbook: Playbook) -> str:
    return labels.value("source", row.key[0], playbook)


def _row(row: SourceRow, playbook: Playbook, currency: str, revenue: bool, costs: bool) -> tuple[Cell, ...]:
    cells = (
        Cell(name_of(row, playbook)),
        Cell(words.whole(row.leads)),
        Cell(words.whole(row.clients)),
        Cell(words.percent(row.close_rate_shrunk), words.interval(row.low, row.high)),
    )
    money = (*((row.revenue,) if revenue else ()), *((row.cost,) if costs else ()))
    return (*cells, *(Cell(words.money(amount, currency)) for amount in money))


def _said(report: SourceReport, known: list[SourceRow], playbook: Playbook) -> str:
    total = report.total.close_rate
    if not report.total.clients or total is None:
        return "No client yet: which source sells cannot be told yet."
    most = max(known, key=lambda row: row.clients)
    share = words.percent(most.clients / report.total.clients)
    text = f"{_first(name_of(most, playbook))} brings most: {share} of the clients."
    better = [row for row in known if closes_better(row, report.total)]
    if not better:
        return f"{text} Which one closes best cannot be told yet."
    names = [plain(name_of(row, playbook)) for row in sorted(better, key=lambda row: -row.low)[:3]]
    return f"{text} {_first(', '.join(names))} {'closes' if len(names) == 1 else 'close'} better than all together."


def _first(name: str) -> str:
    """A name at the beginning of a sentence."""
    text = plain(name)
    return text[:1].upper() + text[1:]
