"""What people of one company showed of budget and authority: it counts for the others too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline import words
from leadline.problems import LeadlineError
from leadline.record.home import Home
from leadline.record.people import people
from leadline.record.roll import Lead
from leadline.respond.lead import whole_person
from leadline.respond.queue import Details
from leadline.respond.today import shown
from leadline.touches.instants import moment_of
from leadline.web.leads.row import address
from leadline.web.present import Present
from leadline.web.today.row import name_of
from leadline.web.today.score import detail_of

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line: the rule, what gave it, whose it is, and the points now."""

    rule: str
    detail: str
    who: str
    url: str
    points: str


def shared_evidence(now: Present, leads: Sequence[Lead]) -> tuple[Evidence, ...]:
    """The lines of budget and authority, own and lent, of that lead for which most counts."""
    if len({lead.person for lead in leads}) < 2:
        return ()
    chosen = max(leads, key=lambda lead: abs(lead.budget_authority or 0.0))
    whole = whole_person(now.home, now.playbook, chosen.person, moment_of(chosen.as_of))
    if whole is None:
        return ()
    try:
        told = whole.explain(chosen.product)
    except LeadlineError:
        return ()
    lines = [line for line in told.lines if line.criterion == "budget_authority" and line.printed]
    giver = dict(zip(whole.group_touches["id"].to_pylist(), whole.group_touches["person"].to_pylist(), strict=True))
    names = _names(now.home, [person for line in lines if (person := giver.get(line.touch)) is not None])
    return tuple(
        Evidence(
            rule=line.rule,
            detail=detail_of(line),
            who=names.get(giver.get(line.touch), "somebody else of theirs" if line.borrowed else ""),
            url=address(giver[line.touch], None) if line.touch in giver else "",
            points=words.score(line.printed / TENTHS),
        )
        for line in lines
    )


def _names(home: Home, persons: Sequence[int]) -> dict[int | None, str]:
    known: dict[int, Details] = {person: shown(details) for person, details in people(home, set(persons)).items()}
    return {person: name_of(details, person) for person, details in known.items()}
