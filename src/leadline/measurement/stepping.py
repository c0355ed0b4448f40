"""Who took which step of a flow: cycles by their stage entries, or people by their touches and stages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa

from leadline.measurement.joining import encoded, numbered
from leadline.measurement.population import NEVER, Ints, Mask, Population, codes, flags, instants
from leadline.playbook import FlowStep, Playbook, Rule
from leadline.problems import LeadlineError, Problem
from leadline.qualification.conditions import canonical
from leadline.qualification.match import RuleBook, match
from leadline.touches.instants import micros_of
from leadline.touches.publications import of_people

Unit = Literal["lead", "person"]

PAGE_VIEW = "page_view"


@dataclass(frozen=True, eq=False)
class Steppers:
    """The rows that take steps (cycles, or people), and for each step and row whether it was taken.

    `lead[row]` is the row's cycle in the population (a person's first one), -1 for a person without any. `at[i][row]`
    is when step i was first taken (microseconds UTC), NEVER where it was not; `asked` and `won` are so for the first
    request and for becoming a client. `known[row]`: none of its dates is assumed.
    """

    unit: Unit
    members: pa.Table
    lead: Ints
    requested: Mask
    client: Mask
    open: Mask
    young: Mask
    at: tuple[Ints, ...]
    asked: Ints
    won: Ints
    known: Mask
    bounced: Mask | None

    @cached_property
    def took(self) -> tuple[Mask, ...]:
        return tuple(np.asarray(moments != NEVER, dtype=bool) for moments in self.at)


def check_steps(steps: tuple[FlowStep, ...], touches: pa.Table | None) -> None:
    """Raises LeadlineError with every problem of the steps."""
    problems: list[Problem] = []
    if not steps:
        problems.append(Problem("flow_without_steps", "A flow needs at least one step.", path="flow.steps"))
    for i, step in enumerate(steps):
        path = f"flow.steps[{i}]"
        if step.stage is None and any(condition.on_attribute for condition in step.when):
            problems.append(
                Problem(
                    "flow_step_on_attributes",
                    f"The step “{step.name}” asks for attributes; a step is a stage or a touch.",
                    "Leave the attributes out, or count the stage that a rule on them leads to.",
                    path=path,
                )
            )
        if step.stage is None and touches is None:
            problems.append(
                Problem(
                    "flow_needs_touches",
                    f"The step “{step.name}” is a touch, and no touches were given.",
                    "Give the table of touches to flow as well.",
                    path=path,
                )
            )
    if problems:
        raise LeadlineError(*problems)


def steppers(
    who: Population,
    steps: tuple[FlowStep, ...],
    touches: pa.Table | None,
    playbook: Playbook,
    as_of: datetime,
    unit: Unit,
) -> Steppers:
    """Who took which step as of a moment. `bounced` is None without touches."""
    check_steps(steps, touches)
    if touches is not None:
        touches = _counted(of_people(touches), as_of)
    if touches is None and unit == "lead":
        mine, theirs, count = np.zeros(len(who), dtype=np.int64), np.zeros(0, dtype=np.int64), 0
    else:
        mine, theirs, count = _people(who, touches)
    by_person = [
        None
        if step.stage is not None or touches is None
        else _first(touches, theirs, _matches(touches, step, playbook), count)
        for step in steps
    ]
    once = None if touches is None else _one_page_view(touches, theirs, count, playbook)
    entered = {step.stage: who.entered(step.stage) for step in steps if step.stage is not None}
    won = entered["client"] if "client" in entered else who.entered("client")
    known = ~flags(who.leads, "first_request_assumed") & ~(who.client & flags(who.leads, "client_assumed"))
    if unit == "lead":
        return Steppers(
            unit=unit,
            members=who.members(np.ones(len(who), dtype=bool)),
            lead=np.arange(len(who)),
            requested=who.requested,
            client=who.client,
            open=who.open,
            young=who.young,
            at=tuple(
                found[mine] if found is not None else entered[step.stage]  # type: ignore[index]
                for step, found in zip(steps, by_person, strict=True)
            ),
            asked=who.first_request,
            won=won,
            known=known,
            bounced=None if once is None else once[mine],
        )
    order = np.lexsort((np.arange(len(who)), instants(who.leads, "first_touch_at"), who.first_request))
    first = np.full(count, -1, dtype=np.int64)
    first[mine[order[::-1]]] = order[::-1]
    client = _any(mine[who.client], count)
    return Steppers(
        unit=unit,
        members=_person_rows(who, touches, np.concatenate([mine, theirs]), count),
        lead=first,
        requested=_any(mine[who.requested], count),
        client=client,
        open=_any(mine[who.open], count) & ~client,
        young=_any(mine[who.young], count) & ~client,
        at=tuple(
            found if found is not None else _earliest(entered[step.stage], mine, count)  # type: ignore[index]
            for step, found in zip(steps, by_person, strict=True)
        ),
        asked=_earliest(who.first_request, mine, count),
        won=_earliest(won, mine, count),
        known=~_any(mine[~known], count),
        bounced=once,
    )


def _counted(touches: pa.Table, as_of: datetime) -> pa.Table:
    """Touches up to the moment; two with one id are one."""
    here = instants(touches, "at") <= micros_of(as_of)
    if "id" in touches.column_names:
        number = codes(touches["id"])
        _, first = np.unique(number, return_index=True)
        once = number < 0
        once[first] = True
        here &= once
    return touches if here.all() else touches.filter(pa.array(here))


def _people(who: Population, touches: pa.Table | None) -> tuple[Ints, Ints, int]:
    """A number for the person of each lead, and of each touch; and how many people there are."""
    theirs = who.leads.slice(0, 0) if touches is None else touches
    of_leads, of_touches, many = numbered(who.leads, theirs)
    there = np.zeros(many, dtype=bool)
    there[of_leads] = True
    if not there.all():
        there[of_touches] = True
    low = int(np.argmax(there)) if many else 0
    if there[low:].all():
        return (of_leads - low, of_touches - low, many - low) if low else (of_leads, of_touches, many)
    number = np.cumsum(there) - 1
    return number[of_leads], number[of_touches], int(there.sum())


def _first(touches: pa.Table, person: Ints, matched: Mask, count: int) -> Ints:
    """For each person the moment of the first of the touches that match."""
    return _earliest(instants(touches, "at")[matched], person[matched], count)


def _earliest(moments: Ints, person: Ints, count: int) -> Ints:
    first = np.full(count, NEVER, dtype=np.int64)
    np.minimum.at(first, person, moments)
    return first


def _any(rows: Ints, count: int) -> Mask:
    found = np.zeros(count, dtype=bool)
    found[rows] = True
    return found


def _matches(touches: pa.Table, step: FlowStep, playbook: Playbook) -> Mask:
    """Touches of which every condition of the step holds, in the meaning that rules have."""
    rule = Rule(step.name, step.when, 1.0, "engagement")
    found = match(touches, replace(playbook, rules=(rule,)), RuleBook((rule,), (), ()))
    pointer = found.meanings.pointer
    return np.asarray((pointer[1:] > pointer[:-1])[found.signature], dtype=bool)


def _one_page_view(touches: pa.Table, person: Ints, count: int, playbook: Playbook) -> Mask:
    """People of whom one page view is all there is."""
    words = playbook.kinds_read_as(PAGE_VIEW)
    kinds = encoded(touches, "kind")
    is_view = np.array([*(canonical(kind) in words for kind in kinds.values), False])
    found = np.bincount(person, minlength=count) == 1
    rows = np.flatnonzero(found[person])
    found[person[rows]] = is_view[kinds.index[rows]]
    return np.asarray(found, dtype=bool)


def _person_rows(who: Population, touches: pa.Table | None, number: Ints, count: int) -> pa.Table:
    """One row a person, in the order of their numbers; product and cycle are those of no lead in particular: null."""
    people = [who.leads.select(["person"])] + ([touches.select(["person"])] if touches is not None else [])
    together = pa.concat_tables(people, promote_options="permissive")
    first = np.empty(count, dtype=np.int64)
    first[number] = np.arange(len(number))
    return pa.table(
        {
            "person": together["person"].take(pa.array(first)),
            "product": pa.nulls(count, pa.string()),
            "cycle": pa.nulls(count, pa.int32()),
        }
    )
