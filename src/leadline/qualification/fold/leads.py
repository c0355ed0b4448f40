"""Which lead a touch counts for: opening, turning, cycles."""

from __future__ import annotations

from typing import Any

from leadline.qualification.fold.compiled import part
from leadline.qualification.fold.records import (
    BY_RULES,
    CLIENT,
    ENTRIES,
    FOREVER,
    LEADS,
    NEVER,
    NO_ROW,
    PROSPECT,
    VISITOR,
    Meaning,
    Out,
    Scratch,
)

NOBODY = -1


@part
def undecided_slot(meaning: Meaning) -> int:
    """The slot of the undecided lead; the shadow of everything product-less lies behind it."""
    return len(meaning.products) - 1


@part
def show(out: Out, lead: int, at: int, by: int, row: int) -> None:
    """Write the shown stage down if it has changed."""
    record = out.leads[lead]
    shown = record.override if record.override >= 0 else record.stage
    if shown == record.shown:
        return
    record.shown = shown
    record.shown_since = at
    entry = out.entries[out.filled[ENTRIES]]
    out.filled[ENTRIES] += 1
    entry.lead, entry.round, entry.row, entry.at, entry.stage, entry.by = lead, max(record.round, 1), row, at, shown, by


@part
def clear_points(scratch: Scratch, slot: int, at: int) -> None:
    scratch.points[slot, :] = 0.0
    scratch.points_at[slot] = at
    scratch.capped[slot, :] = 0
    scratch.window[slot, :] = NEVER
    scratch.latest[slot, :] = NEVER
    scratch.stated[slot, :] = False


@part
def copy_points(scratch: Scratch, source: int, target: int) -> None:
    """Element by element: compiled code copies slices through new memory, which a part must not ask for."""
    for g in range(scratch.points.shape[1]):
        scratch.points[target, g] = scratch.points[source, g]
    scratch.points_at[target] = scratch.points_at[source]
    for rule in range(scratch.capped.shape[1]):
        scratch.capped[target, rule] = scratch.capped[source, rule]
        scratch.window[target, rule] = scratch.window[source, rule]
    for grade in range(4):
        scratch.latest[target, grade] = scratch.latest[source, grade]
    for stated in range(scratch.stated.shape[1]):
        scratch.stated[target, stated] = scratch.stated[source, stated]


@part
def clear_lead(lead: Any, person: int, product: int, cycle: int, at: int) -> None:
    """A lead as it is when it opens, before anything counts for it."""
    lead.person, lead.product, lead.cycle, lead.round = person, product, cycle, 0
    lead.stage = VISITOR
    lead.shown = lead.override = lead.temperature = -1
    lead.accepted = lead.fallen = lead.refunded = lead.customer = lead.qualified = lead.problem = (
        lead.product_points
    ) = 0
    lead.has_amount = lead.copied = 0
    lead.override_until = lead.mql_visit = lead.shown_since = NEVER
    lead.swept = lead.opened_at = lead.first_touch = lead.last_touch = at
    lead.opened_order = lead.last_order = NOBODY
    lead.requests = lead.late_requests = lead.purchases = 0
    lead.first_request = lead.late_first = NO_ROW
    lead.first_request_at = lead.last_request_at = lead.late_first_at = lead.late_last_at = NEVER
    lead.bought = lead.given_back = 0
    lead.client_at = lead.reopened_at = lead.awaiting = NEVER
    lead.client_row = NO_ROW


@part
def is_open(scratch: Scratch, out: Out, slot: int) -> bool:
    lead = scratch.slot_lead[slot]
    return lead >= 0 and out.leads[lead].stage != CLIENT


@part
def open_lead(meaning: Meaning, scratch: Scratch, out: Out, slot: int, at: int, row: int) -> None:
    """Open the next cycle of a slot: out of the undecided lead, out of everything product-less, or anew."""
    undecided = undecided_slot(meaning)
    before = scratch.slot_lead[slot]
    cycle = out.leads[before].cycle + 1 if before >= 0 else 1
    if slot == undecided and before < 0:
        cycle += scratch.person[0].closed
    if slot != undecided and is_open(scratch, out, undecided):
        lead = scratch.slot_lead[undecided]
        scratch.person[0].closed = out.leads[lead].cycle - 1
        out.leads[lead].product = slot
        out.leads[lead].cycle = cycle
        copy_points(scratch, undecided, slot)
        scratch.slot_lead[undecided] = NOBODY
        use(scratch, slot, lead)
        return
    lead = out.filled[LEADS]
    out.filled[LEADS] += 1
    record = out.leads[lead]
    person = scratch.person[0]
    clear_lead(record, person.person, slot if slot != undecided or meaning.bars[0].one_product else -1, cycle, at)
    record.customer = person.customers > 0
    record.opened_order, record.opened_row = person.order, row
    if before >= 0 or meaning.bars[0].one_product:
        clear_points(scratch, slot, at)
    else:
        copy_points(scratch, undecided + 1, slot)
        record.copied = 1
        shadow = scratch.shadow[0]
        record.requests, record.first_request = shadow.requests, shadow.first_request
        record.first_request_at, record.last_request_at = shadow.first_request_at, shadow.last_request_at
        if shadow.first_touch != FOREVER:
            record.first_touch = shadow.first_touch
    use(scratch, slot, lead)
    record.stage = PROSPECT if person.known else VISITOR
    show(out, lead, at, BY_RULES, row)


@part
def problem_stated(meaning: Meaning, scratch: Scratch, slot: int) -> int:
    """Whether a request of the slot's cycle has stated a problem that its product solves."""
    for stated in range(len(meaning.solves)):
        if scratch.stated[slot, stated] and meaning.solves[stated, slot]:
            return 1
    return 0


@part
def use(scratch: Scratch, slot: int, lead: int) -> None:
    """Note that a slot is in use by a lead."""
    scratch.slot_lead[slot] = lead
    for i in range(scratch.in_use[0]):
        if scratch.used[i] == slot:
            return
    scratch.used[scratch.in_use[0]] = slot
    scratch.in_use[0] += 1


@part
def last_touched(scratch: Scratch, out: Out, only_open: bool, only_clients: bool) -> int:
    """The slot of the lead last touched; of several the one opened later; NOBODY if there is none."""
    found = NOBODY
    for i in range(scratch.in_use[0]):
        slot = scratch.used[i]
        lead = scratch.slot_lead[slot]
        if lead < 0:
            continue
        client = out.leads[lead].stage == CLIENT
        if (only_open and client) or (only_clients and not client):
            continue
        if found != NOBODY:
            best = out.leads[scratch.slot_lead[found]]
            this = out.leads[lead]
            if this.last_order < best.last_order:
                continue
            if this.last_order == best.last_order and this.opened_order < best.opened_order:
                continue
        found = slot
    return found
