"""The opening of Handover: what marketing handed over, what sales made of it, and what waits."""

from __future__ import annotations

from leadline import words
from leadline.measurement.handover_report import HandoverReport
from leadline.web.flow.sentence import Said


def opening(report: HandoverReport, of: str) -> tuple[Said, ...]:
    """`of` says which leads: 'from “organic search”'."""
    total = report.total
    if not total.handed_over:
        said = f"{words.count(total.mql, 'lead')} {of} became MQL, and none was handed over to sales yet."
        return (Said(said.replace("  ", " ")),)
    parts = [
        Said("Marketing handed over "),
        Said(f"{words.count(total.handed_over, 'lead')}", strong=True),
        Said(f" {of}; sales accepted ".replace(" ;", ";")),
        Said(words.whole(total.accepted), strong=True),
    ]
    share = "" if total.acceptance is None else f", {words.percent(total.acceptance)} of those it answered,"
    parts.append(Said(f"{share} and rejected {words.whole(total.rejected) if total.rejected else 'none'}."))
    if total.waiting:
        parts.append(
            Said(f" {words.whole(total.waiting)} {'waits' if total.waiting == 1 else 'wait'} for a yes or no.")
        )
    if total.reasons and total.reasons[0].reason:
        parts.append(Said(f" Most rejected because: “\u2068{total.reasons[0].reason[:80]}\u2069”."))
    if total.accepted:
        parts.append(Said(f" {words.whole(total.won)} of the accepted became clients so far."))
    return tuple(parts)
