"""Purchases make clients, refunds undo them."""

from __future__ import annotations

from leadline.qualification.fold.compiled import part
from leadline.qualification.fold.leads import (
    NOBODY,
    copy_points,
    is_open,
    last_touched,
    open_lead,
    show,
    undecided_slot,
)
from leadline.qualification.fold.records import (
    BY_PURCHASE,
    BY_REFUND,
    CLIENT,
    MQL,
    NEVER,
    NO_ROW,
    NOTICES,
    PURCHASE_BEFORE_REQUEST,
    PURCHASE_WITHOUT_PRODUCT,
    REFUND_WITHOUT_PURCHASE,
    SQL,
    Meaning,
    Out,
    Scratch,
)
from leadline.qualification.fold.scoring import decay
from leadline.qualification.fold.stages import stage_by_score
from leadline.qualification.fold.steps import close_by_purchase

A_WEEK = 7 * 86_400_000_000


@part
def notice(scratch: Scratch, out: Out, code: int, row: int) -> None:
    note = out.notices[out.filled[NOTICES]]
    out.filled[NOTICES] += 1
    note.person, note.code, note.row = scratch.person[0].person, code, row


@part
def slot_of_purchase(meaning: Meaning, scratch: Scratch, out: Out, product: int, at: int, row: int) -> int:
    """The slot that a purchase belongs to, opened if need be."""
    undecided = undecided_slot(meaning)
    if product >= 0:
        if scratch.slot_lead[product] < 0:
            open_lead(meaning, scratch, out, product, at, row)
        return product
    if is_open(scratch, out, undecided):
        return undecided
    found = last_touched(scratch, out, False, False)
    if found != NOBODY:
        notice(scratch, out, PURCHASE_WITHOUT_PRODUCT, row)
        return found
    open_lead(meaning, scratch, out, undecided, at, row)
    return undecided


@part
def buy(meaning: Meaning, scratch: Scratch, out: Out, slot: int, amount: int, at: int, row: int) -> None:
    """A purchase makes a client at its time, or adds to what the client bought."""
    lead = scratch.slot_lead[slot]
    record, person = out.leads[lead], scratch.person[0]
    record.purchases += 1
    record.last_touch = at
    record.last_order = person.order
    if amount != NEVER:
        record.bought += amount
        record.has_amount = 1
    close_by_purchase(scratch, out, lead)
    if record.stage == CLIENT:
        return
    record.stage = CLIENT
    record.override = -1
    record.client_at, record.client_row = at, row
    record.awaiting = at + A_WEEK if record.requests == 0 else NEVER
    person.customers += 1
    show(out, lead, at, BY_PURCHASE, row)


@part
def awaits(meaning: Meaning, scratch: Scratch, out: Out, slot: int, product: int, at: int) -> bool:
    """Whether a client's slot takes this request as the one behind its purchase."""
    lead = scratch.slot_lead[slot]
    if lead < 0 or out.leads[lead].stage != CLIENT or out.leads[lead].awaiting < at:
        return False
    if not meaning.bars[0].one_product and slot == undecided_slot(meaning):
        return product < 0 or scratch.slot_lead[product] < 0
    return product < 0 or product == slot


@part
def take_request(scratch: Scratch, out: Out, slot: int, product: int, at: int, row: int) -> int:
    """Make a request the first one of a lead bought before it; gives the slot, which may turn into a product's."""
    lead = scratch.slot_lead[slot]
    record = out.leads[lead]
    record.awaiting = NEVER
    record.requests = 1
    record.first_request = row
    record.first_request_at = record.last_request_at = at
    notice(scratch, out, PURCHASE_BEFORE_REQUEST, row)
    if product >= 0 and product != slot:
        scratch.slot_lead[slot] = NOBODY
        scratch.person[0].closed = record.cycle - 1
        record.product = product
        record.cycle = 1
        for i in range(scratch.in_use[0]):
            if scratch.used[i] == slot:
                scratch.used[i] = product
        scratch.slot_lead[product] = lead
        copy_points(scratch, slot, product)
        return product
    return slot


@part
def take_where_awaited(meaning: Meaning, scratch: Scratch, out: Out, product: int, at: int, row: int) -> int:
    """Give a request to every lead that was bought before it; the slot of the one last touched, else NOBODY."""
    found = NOBODY
    for i in range(scratch.in_use[0]):
        if not awaits(meaning, scratch, out, scratch.used[i], product, at):
            continue
        slot = take_request(scratch, out, scratch.used[i], product, at, row)
        if found != NOBODY:
            best, this = out.leads[scratch.slot_lead[found]], out.leads[scratch.slot_lead[slot]]
            if (this.last_order, this.opened_order) < (best.last_order, best.opened_order):
                continue
        found = slot
    return found


@part
def refund(meaning: Meaning, scratch: Scratch, out: Out, product: int, amount: int, at: int, row: int) -> int:
    """Give money back; if all is given back, the lead opens again and its slot is the answer, else NOBODY."""
    slot = product
    if product < 0:
        slot = last_touched(scratch, out, False, True)
    lead = scratch.slot_lead[slot] if slot != NOBODY else NOBODY
    if lead < 0 or out.leads[lead].stage != CLIENT:
        notice(scratch, out, REFUND_WITHOUT_PURCHASE, row)
        return NOBODY
    record, person = out.leads[lead], scratch.person[0]
    record.given_back = record.bought if amount == NEVER else record.given_back + amount
    if record.given_back < record.bought:
        return NOBODY
    person.customers -= 1
    record.refunded = 1
    record.reopened_at = at
    record.client_at, record.client_row = NEVER, NO_ROW
    record.awaiting = NEVER
    if record.late_requests:
        if record.requests == 0:
            record.first_request, record.first_request_at = record.late_first, record.late_first_at
        record.requests += record.late_requests
        record.last_request_at = record.late_last_at
        record.late_requests = 0
    decay(meaning, scratch, slot, at)
    record.last_touch = at
    record.last_order = person.order
    record.swept = at
    return slot


@part
def reopen_by_refund(meaning: Meaning, scratch: Scratch, out: Out, slot: int, at: int, row: int) -> None:
    """Show the stage that the score gives now."""
    lead = scratch.slot_lead[slot]
    record = out.leads[lead]
    stage = stage_by_score(meaning, scratch, out, slot)
    record.accepted = 0
    if stage in (MQL, SQL):
        record.round = max(record.round, 1) + 1
        record.fallen = 0
        record.mql_visit = scratch.person[0].visit
        record.qualified = 0
    record.stage = stage
    show(out, lead, at, BY_REFUND, row)


@part
def note_late_request(out: Out, lead: int, at: int, row: int) -> None:
    """Remember a request on a client's lead, should everything be refunded."""
    record = out.leads[lead]
    if record.late_requests == 0:
        record.late_first, record.late_first_at = row, at
    record.late_requests += 1
    record.late_last_at = at
