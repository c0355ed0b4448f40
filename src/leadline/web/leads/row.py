"""One lead in a list, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from leadline import words
from leadline.playbook import Playbook
from leadline.record import roll
from leadline.record.home import Home
from leadline.record.people import people
from leadline.respond.queue import Details
from leadline.respond.today import shown
from leadline.touches.instants import moment_of
from leadline.web import clock
from leadline.web.colleagues import names
from leadline.web.figures import labels
from leadline.web.figures.names import short
from leadline.web.lead.found import address_word
from leadline.web.today.row import name_of

LONGEST_PRODUCT = 500


@dataclass(frozen=True, slots=True)
class LeadRow:
    """`value` names the lead in a form; `asked` and `seen` are the last request and the first touch, `due` the time of
    the next step. Texts are '' where there is nothing.
    """

    value: str
    url: str
    temperature: str | None
    name: str
    company: str
    product: str
    stage: str
    stage_spelt: str
    score: str
    asked: str
    asked_exact: str
    asked_iso: str
    source: str
    seen: str = ""
    seen_exact: str = ""
    seen_iso: str = ""
    step: str = ""
    due: str = ""
    due_exact: str = ""
    due_iso: str = ""
    overdue: bool = False
    owner: str = ""
    customer: bool = False
    taker: bool = False
    do_not_contact: bool = False
    overridden: bool = False


def lead_rows(
    home: Home, leads: Sequence[roll.Lead], playbook: Playbook, now: datetime, zone: ZoneInfo
) -> tuple[LeadRow, ...]:
    """The leads as rows, in the same order; `zone` is the reader's."""
    persons = sorted({lead.person for lead in leads})
    details = {person: shown(known) for person, known in people(home, persons).items()}
    steps = roll.open_steps(persons)
    known = names() if any(lead.owner for lead in leads) else {}
    return tuple(
        _row(
            lead,
            details[lead.person],
            steps.get((lead.person, lead.product, lead.cycle)),
            known.get(lead.owner or "", lead.owner or ""),
            playbook,
            now,
            zone,
        )
        for lead in leads
    )


def value_of(lead: roll.Lead) -> str:
    return f"{lead.person}:{short(lead.product)}"


def _row(
    lead: roll.Lead,
    details: Details,
    step: roll.OpenStep | None,
    owner: str,
    playbook: Playbook,
    now: datetime,
    zone: ZoneInfo,
) -> LeadRow:
    asked, seen = moment(lead.last_request_at), moment(lead.first_touch_at)
    due = moment(step.due) if step and not step.stale and not lead.do_not_contact else None
    return LeadRow(
        value=value_of(lead),
        url=address(lead.person, lead.product),
        temperature=lead.temperature,
        name=name_of(details, lead.person),
        company=details.company,
        product="" if lead.product is None else labels.value("product", lead.product, playbook),
        stage=labels.stage(lead.stage),
        stage_spelt=labels.SPELT_OUT.get(lead.stage, ""),
        score="" if lead.total is None else words.score(lead.total),
        asked=clock.moment(asked, now, zone) if asked else "",
        asked_exact=clock.exact(asked, zone) if asked else "",
        asked_iso=asked.isoformat() if asked else "",
        source=words.spoken(lead.source),
        seen=clock.moment(seen, now, zone) if seen else "",
        seen_exact=clock.exact(seen, zone) if seen else "",
        seen_iso=seen.isoformat() if seen else "",
        step=_step(step, details) if step and not lead.do_not_contact else "",
        due=clock.due_short(due, now, zone),
        due_exact=clock.exact(due, zone) if due else "",
        due_iso=due.isoformat() if due else "",
        overdue=due is not None and due < now,
        owner=owner,
        customer=lead.customer,
        taker=lead.taker,
        do_not_contact=lead.do_not_contact,
        overridden=lead.overridden,
    )


def moment(micros: int | None) -> datetime | None:
    return None if micros is None else moment_of(micros)


def address(person: int, product: str | None) -> str:
    """Where a lead's page is."""
    named = address_word(product)
    return f"/lead/{person}" + (f"?{urlencode({'product': named})}" if len(named) <= LONGEST_PRODUCT else "")


def _step(step: roll.OpenStep, details: Details) -> str:
    """What to do, as the address that we have allows."""
    if step.stale:
        return "Answer or close"
    if step.kind == "mend_delivery":
        return "Mend the delivery"
    verb = "Call" if details.phone else "E-mail" if details.email else "Answer"
    return f"{verb} again" if step.attempts else verb
