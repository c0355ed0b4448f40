"""The opening of Stages: where leads stand, what moved, and who has been there for longer than usual."""

from __future__ import annotations

from leadline import words
from leadline.measurement.balance import BalancePeriod
from leadline.measurement.staying import StayingReport
from leadline.web.figures import labels
from leadline.web.flow.sentence import Said


def opening(found: BalancePeriod | None, stays: StayingReport, by: str, of: str) -> tuple[Said, ...]:
    if found is None:
        return (Said("No day lies between these dates."),)
    mql, sql = found.stage("mql"), found.stage("sql")
    name = labels.period(by, found.key)
    parts = [
        Said(f"{words.whole(mql.closing)} MQL and {words.whole(sql.closing)} SQL", strong=True),
        Said(f" {of} at the end of {name}.".replace("  ", " ")),
        Said(f" In it {_moves(mql.into, mql.out, 'MQL')}; {_moves(sql.into, sql.out, 'SQL')}."),
    ]
    late = [stage for stage in stays.stages if stage.longer and stage.stage in ("mql", "sql")]
    for stage in reversed(late):
        many = stage.longer or 0
        text = f" {words.count(many, 'lead')} {'has' if many == 1 else 'have'} now been {labels.stage(stage.stage)} for"
        parts.append(Said(f"{text} longer than nine in ten stay."))
    return tuple(parts)


def _moves(into: int, out: int, name: str) -> str:
    return f"{words.whole(into) if into else 'none'} became {name} and {words.whole(out) if out else 'none'} left it"
