"""The opening of Sources: what brings most clients, what closes best, what sells soon, what costs more than it brings;
each only where the figures can bear it."""

from __future__ import annotations

from collections.abc import Sequence

from leadline import words
from leadline.measurement import SourceReport, SourceRow
from leadline.measurement.groups import rank
from leadline.measurement.worth import WorthReport
from leadline.playbook import Playbook
from leadline.web.figures import labels
from leadline.web.flow.sentence import Said
from leadline.web.sources.reading import Readings
from leadline.web.sources.worth import SURE

NAMED = 3
"""More than so many are counted, not named."""


def opening(
    report: SourceReport, found: Readings, of: str, playbook: Playbook, worth: WorthReport | None = None
) -> tuple[Said, ...]:
    """`of` says which leads: 'that came in January 2018'."""
    total = report.total
    if not total.leads:
        return (Said(f"No lead {of}." if of else "No leads yet: nobody has made a request."),)
    if not total.clients:
        leads = words.count(total.leads, "lead")
        return (Said(f"{leads} {of}".rstrip() + ", and no client yet: which of them sell cannot be told yet."),)
    known = [row for row in report.rows if row.leads and not rank(row.key)]
    if len(known) < 2:
        return (
            Said(
                f"{words.count(total.clients, 'client')} of {words.count(total.leads, 'lead')} {of}".rstrip()
                + "; there is nothing to compare."
            ),
        )
    most = max(known, key=lambda row: row.clients)
    better = sorted((row for row in known if "closes_better" in found[row.key].kinds), key=lambda row: -row.low)
    soon = sorted(
        (row for row in known if "sells_soon" in found[row.key].kinds), key=lambda row: row.median_days_to_close or 0
    )
    unpaid = {row.key for row in worth.rows if row.pays is not None and row.pays <= 1 - SURE} if worth else set()
    dear = sorted(
        (row for row in known if row.key in unpaid or "costs_more" in found[row.key].kinds),
        key=lambda row: -(row.cost or 0),
    )
    share = (
        f" {words.percent(most.clients / total.clients)} of the {words.count(total.clients, 'client')} {of}".rstrip()
    )
    parts = [*_names([most], report, playbook), Said(f" brings most: {share.strip()}. ")]
    if better:
        parts += [
            *_names(better, report, playbook),
            Said(f" {_verb(better, 'closes', 'close')} better than all together. "),
        ]
    else:
        parts.append(Said("Which one closes best cannot be told yet. "))
    if soon:
        parts += [*_names(soon, report, playbook), Said(f" {_verb(soon, 'sells', 'sell')} soonest. ")]
    keys = {row.key for row in worth.rows if row.sustains} if worth is not None else set()
    sustaining = [row for row in known if row.key in keys]
    if sustaining and len(sustaining) < len(known):
        parts += [
            *_names(sustaining, report, playbook),
            Said(f" {_verb(sustaining, 'sustains', 'sustain')} the year. "),
        ]
    if dear:
        parts += [
            *_names(dear, report, playbook),
            Said(f" {_verb(dear, 'costs more than it brings', 'cost more than they bring')}."),
        ]
    return tuple(parts)


def _names(rows: Sequence[SourceRow], report: SourceReport, playbook: Playbook) -> list[Said]:
    """'A, B and C'; many as their number."""
    if len(rows) > NAMED:
        what = {"source": "sources", "class": "classes"}.get(report.by[0], f"{report.by[0].replace('_', ' ')}s")
        return [Said(f"{words.whole(len(rows))} {what if len(report.by) == 1 else 'of them'}", strong=True)]
    found: list[Said] = []
    for i, row in enumerate(rows):
        if i:
            found.append(Said(" and " if i == len(rows) - 1 else ", "))
        texts = [labels.value(word, value, playbook) for word, value in zip(report.by, row.key, strict=True)]
        found.append(Said(labels.isolated(" · ".join(texts)), strong=True))
    return found


def _verb(rows: Sequence[SourceRow], one: str, several: str) -> str:
    return one if len(rows) == 1 else several
