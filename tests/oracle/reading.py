"""The whole reading: rows of touches in, leads, entries, requests, steps, history and notices out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from leadline.playbook import Playbook
from tests.oracle.clock import micros
from tests.oracle.cycle import Cycle, temperature_made, temperature_now
from tests.oracle.group import Group
from tests.oracle.person import CRITERIA_AND_TOTAL, Person
from tests.oracle.steps import rows as step_rows
from tests.oracle.touch import Row, Touch, money, plain, read

ORIGIN = ("source", "medium", "channel", "campaign", "offer", "landing_page", "what", "why")


@dataclass
class Verdict:
    """Times are microseconds UTC since 1970."""

    leads: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)


def qualify(rows: Iterable[Row], playbook: Playbook, as_of: datetime, known_at: datetime | None = None) -> Verdict:
    moment = micros(as_of)
    touches: dict[str, Touch] = {}
    for row in rows:
        touch = read(row, playbook)
        if touch.at <= moment and (known_at is None or touch.received <= micros(known_at)):
            touches[touch.id] = touch
    everything = sorted(touches.values(), key=lambda touch: touch.key)
    ordered = [touch for touch in everything if not touch.is_publication]
    published = [touch for touch in everything if touch.is_publication]

    groups: dict[Any, str] = {}
    for touch in ordered:
        if touch.group is not None:
            groups[touch.person] = touch.group
    together: dict[Any, list[Touch]] = {}
    for touch in ordered:
        name = groups.get(touch.person)
        together.setdefault(("person", touch.person) if name is None else ("group", name), []).append(touch)

    verdict = Verdict()
    for members in together.values():
        group = Group(members, playbook)
        for person in group.people:
            _tell(Person(person, group, playbook, published), moment, verdict)
    return verdict


def _tell(person: Person, moment: int, verdict: Verdict) -> None:
    name, group, playbook = person.person, person.group, person.playbook
    person.live(moment)
    upto = len(group.touches)
    taker = group.is_taker(name, upto, moment)
    for cycles in [person.closed, *person.leads.values()]:
        for cycle in cycles:
            where = {"person": name, "product": cycle.product, "cycle": cycle.number}
            verdict.leads.append({**where, **_lead(cycle, upto, moment, taker, person.steps.stopped)})
            for entry in cycle.entries:
                verdict.entries.append(
                    {
                        **where,
                        "round": entry.round,
                        "stage": entry.stage,
                        "at": entry.at,
                        "by": entry.by,
                        "touch": entry.touch,
                    }
                )
            verdict.history += [{**where, **row} for row in cycle.history]
    for touch, cycle in person.requests:
        verdict.requests.append(
            {
                "id": touch.id,
                "person": name,
                "product": cycle.product,
                "cycle": cycle.number,
                "at": touch.at,
                "action": touch.action,
                "source_class": touch.fields["source_class"],
                "problem_solved": _solves(cycle, touch),
                "temperature_made": temperature_made(touch, playbook),
                "temperature": temperature_now(touch, moment, playbook),
            }
        )
    verdict.steps += step_rows(person.steps, moment, lambda t, now: _stale(t, now, playbook))
    verdict.notices += [{"id": i, "person": p, "touch": t} for i, p, t in person.notices]


def _stale(touch: Touch, moment: int, playbook: Playbook) -> bool:
    return temperature_now(touch, moment, playbook) == "cold" and moment - touch.at >= playbook.grading.cool_until


def _solves(cycle: Cycle, touch: Touch) -> bool:
    products = [p for p in cycle.group.playbook.products if cycle.product in (None, p.key)]
    solved = {plain(problem) for product in products for problem in product.solves}
    return any(problem in solved for problem in touch.problems)


def _revenue(cycle: Cycle, playbook: Playbook) -> int | None:
    paid = [money(touch, playbook) for touch in cycle.purchases]
    if all(amount is None for amount in paid):
        return None
    return round(sum((amount for amount in paid if amount is not None), Fraction(0)) - cycle.given_back)


def _lead(cycle: Cycle, upto: int, moment: int, taker: bool, stopped: bool) -> dict[str, Any]:
    playbook = cycle.group.playbook
    requests = cycle.requests()
    first = requests[0] if requests else None
    scores: dict[str, Any] = dict.fromkeys(CRITERIA_AND_TOTAL)
    if not cycle.is_client:
        scores = cycle.scores(upto, moment)
    return {
        "stage": cycle.shown,
        "stage_since": cycle.entries[-1].at,
        "rules_stage": cycle.rules_stage,
        "overridden": cycle.override is not None,
        "round": max(cycle.round, 1),
        "accepted": cycle.accepted,
        "refunded": cycle.refunded,
        "customer": cycle.customer,
        "taker": taker,
        "do_not_contact": stopped,
        "temperature": None if cycle.is_client else cycle.temperature(moment),
        "problem_stated": not cycle.is_client and any(_solves(cycle, request) for request in requests),
        **scores,
        "opened_at": cycle.opened_at,
        "requests": len(requests),
        "first_request": None if first is None else first.id,
        "first_request_at": None if first is None else first.at,
        "first_request_assumed": first is not None and bool(first.row.get("at_assumed")),
        "last_request_at": requests[-1].at if requests else None,
        **{name: None if first is None else first.fields[name] for name in ORIGIN},
        "source_class": None if first is None else first.fields["source_class"],
        "purchases": len(cycle.purchases),
        "client_at": None if cycle.first_sale is None else cycle.first_sale.at,
        "client_assumed": cycle.first_sale is not None and bool(cycle.first_sale.row.get("at_assumed")),
        "revenue": _revenue(cycle, playbook),
        "reopened_at": cycle.reopened_at,
    }
