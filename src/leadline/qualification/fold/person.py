"""The pass: each person's touches in order, once."""

from __future__ import annotations

import numpy as np

from leadline.qualification.fold.compiled import entry, hot, part
from leadline.qualification.fold.leads import (
    NOBODY,
    clear_lead,
    clear_points,
    last_touched,
    open_lead,
    undecided_slot,
)
from leadline.qualification.fold.leads import problem_stated as problem_is_stated
from leadline.qualification.fold.points import borrow, match_rules
from leadline.qualification.fold.publication import judge_open_leads
from leadline.qualification.fold.purchases import (
    buy,
    note_late_request,
    refund,
    reopen_by_refund,
    slot_of_purchase,
    take_where_awaited,
)
from leadline.qualification.fold.records import (
    BUDGET_AUTHORITY,
    BUYING_STAGE,
    BY_RULES,
    CLIENT,
    ENGAGEMENT,
    ENTRIES,
    FIT,
    FOREVER,
    HISTORY,
    LEADS,
    NEED,
    NEVER,
    NOTICES,
    PUBLICATION,
    REQUESTS,
    Meaning,
    Out,
    Scratch,
    Specials,
    Stream,
)
from leadline.qualification.fold.scoring import (
    add_up_attributes,
    criteria,
    decay,
    decay_attributes,
    give_attributes,
)
from leadline.qualification.fold.stages import become_known, decide, judge, reopen, sweep
from leadline.qualification.fold.steps import (
    NO_OPEN_STEP,
    is_taker,
    make_steps,
    note_taking,
    stop,
    take_outcome,
    temperature,
)
from leadline.qualification.match import (
    ALLOW_CONTACT,
    ATTENDANCE,
    DECISION,
    DELIVERY,
    DO_NOT_CONTACT,
    NOTHING,
    OUTCOME,
    PURCHASE,
    REFUND,
    REQUEST,
)


@entry
def fold(
    stream: Stream,
    specials: Specials,
    meaning: Meaning,
    scratch: Scratch,
    out: Out,
    first: int,
    shared: bool,
    history: bool,
    trace: bool,
) -> int:
    """Fold people from `first` on; gives the first one for whom the room in `out` may not suffice (or their number)."""
    slots = len(scratch.slot_lead)
    published = stream.published
    for p in range(first, len(stream.start) - 1):
        touches = stream.start[p + 1] - stream.start[p]
        if out.filled[LEADS] + touches + 1 > len(out.leads):
            return p
        if out.filled[ENTRIES] + (touches + len(published) + 2) * (8 + 8 * min(slots, touches + 1)) > len(out.entries):
            return p
        if out.filled[REQUESTS] + touches > len(out.requests) or out.filled[NOTICES] + 2 * touches > len(out.notices):
            return p
        if history and out.filled[HISTORY] + touches * min(slots, touches) > len(out.history):
            return p
        begin_person(meaning, scratch, out, p, stream, shared)
        due = np.searchsorted(published, stream.at[stream.start[p]], side="left")
        for i in range(stream.start[p], stream.start[p + 1]):
            while published[due] < stream.at[i]:
                judge_open_leads(meaning, scratch, out, published[due], PUBLICATION - due)
                due += 1
            if stream.giver[i] > 0 if shared else False:
                borrow(stream, meaning, scratch, out, i, trace)
            else:
                take(stream, specials, meaning, scratch, out, i, history, trace)
        while published[due] != FOREVER:
            judge_open_leads(meaning, scratch, out, published[due], PUBLICATION - due)
            due += 1
        end_person(meaning, scratch, out)
    return len(stream.start) - 1


@hot
def begin_person(meaning: Meaning, scratch: Scratch, out: Out, p: int, stream: Stream, shared: bool) -> None:
    """Forget the person before."""
    person = scratch.person[0]
    person.person = p
    person.known = person.stopped = person.has_attributes = 0
    person.customers = 0
    person.visit = 0
    person.visit_touch = NEVER
    person.signal = NEVER
    person.order = 0
    person.open = NO_OPEN_STEP
    person.first_request_index = out.filled[REQUESTS]
    person.attributes_at = NEVER
    person.free = person.replies = person.closed = 0
    for i in range(scratch.in_use[0]):
        scratch.slot_lead[scratch.used[i]] = NOBODY
    scratch.in_use[0] = 0
    scratch.free[:] = NEVER
    scratch.replies[:] = NEVER
    scratch.attribute_points[:] = 0.0
    person.members = stream.members[p] if shared else 1
    for member in range(person.members):
        for word in range(scratch.bits.shape[1]):
            scratch.bits[member, word] = meaning.attributes.absent[word]
        scratch.renewed[member, :] = NEVER
    if len(meaning.attribute_rules):
        add_up_attributes(meaning, scratch, NEVER)
    if not meaning.bars[0].one_product:
        shadow = undecided_slot(meaning) + 1
        clear_points(scratch, shadow, NEVER)
        clear_lead(scratch.shadow[0], p, -1, 0, NEVER)
        scratch.shadow[0].first_touch = FOREVER


@hot
def take(
    stream: Stream, specials: Specials, meaning: Meaning, scratch: Scratch, out: Out, i: int, history: bool, trace: bool
) -> None:
    """One touch of the person's own."""
    at, s = stream.at[i], stream.signature[i]
    sign, bars, person = meaning.signatures[s], meaning.bars[0], scratch.person[0]
    reads, act, product = sign.reads, sign.act, sign.product
    special = stream.special[i]
    asks = reads in (REQUEST, ATTENDANCE)
    acted_by_us = reads in (DECISION, OUTCOME, DELIVERY)
    undecided = undecided_slot(meaning)
    person.order += 1

    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        if scratch.slot_lead[slot] >= 0:
            sweep(meaning, scratch, out, slot, at, at)
    if not acted_by_us:
        if person.visit_touch == NEVER or at - person.visit_touch >= bars.visit_gap:
            person.visit += 1
        person.visit_touch = at
    decay_attributes(meaning, scratch, at)
    if sign.attributes > 0:
        give_attributes(meaning, scratch, sign.attributes, 0, at)
    if stream.known[i] and not person.known:
        become_known(scratch, out, at, i)

    own = route(meaning, scratch, out, reads, product, asks, acted_by_us, at, i)
    note_taking(meaning, scratch, sign.free, sign.time_given, at)
    if act == DO_NOT_CONTACT:
        stop(scratch, out, i)
    elif act == ALLOW_CONTACT:
        person.stopped = 0

    amount = specials.amount[special] if special >= 0 else NEVER
    refunded = NOBODY
    if reads == PURCHASE:
        own = slot_of_purchase(meaning, scratch, out, product, at, i)
        buy(meaning, scratch, out, own, amount, at, i)
    elif reads == REFUND:
        refunded = refund(meaning, scratch, out, product, amount, at, i)

    match_rules(meaning, scratch, out, s, at, i, product, trace)
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        lead = scratch.slot_lead[slot]
        if lead < 0 or (product >= 0 and slot != product):
            continue
        if asks:
            scratch.latest[slot, sign.grade] = at
            scratch.stated[slot, sign.problem] = True
        if slot == refunded:
            reopen_by_refund(meaning, scratch, out, slot, at, i)
        elif out.leads[lead].stage == CLIENT:
            if asks and out.leads[lead].first_request == i:
                out.leads[lead].last_touch, out.leads[lead].last_order = at, person.order
            elif asks:
                note_late_request(out, lead, at, i)
        else:
            touch_lead(specials, meaning, scratch, out, slot, reads, act, special, asks, at, i)
        if history and out.leads[lead].stage != CLIENT:
            write_history(meaning, scratch, out, slot, at, i)
    if not bars.one_product and product < 0:
        note_in_shadow(meaning, scratch, asks, s, at, i, undecided + 1)
    if asks:
        due = specials.due[special] if special >= 0 else at
        imported = specials.imported[special] if special >= 0 else NEVER
        make_steps(meaning, scratch, out, own, sign.grade, sign.declined, due, imported, at, i)
    elif reads == OUTCOME and act != NOTHING:
        take_outcome(scratch, out, act, specials.answers[special], specials.due[special])


@hot
def route(
    meaning: Meaning,
    scratch: Scratch,
    out: Out,
    reads: int,
    product: int,
    asks: bool,
    acted_by_us: bool,
    at: int,
    row: int,
) -> int:
    """Open what this touch opens; for a request, the slot of its lead, else NOBODY."""
    undecided = undecided_slot(meaning)
    if acted_by_us or reads in (PURCHASE, REFUND):
        return NOBODY
    if asks:
        taken = take_where_awaited(meaning, scratch, out, product, at, row)
        if taken != NOBODY:
            return taken
    if product >= 0:
        lead = scratch.slot_lead[product]
        if lead < 0 or (asks and out.leads[lead].stage == CLIENT and meaning.products[product].repeatable):
            open_lead(meaning, scratch, out, product, at, row)
        return product
    found = last_touched(scratch, out, True, False)
    if found != NOBODY:
        return found
    if asks or scratch.in_use[0] == 0 or last_touched(scratch, out, False, False) == NOBODY:
        open_lead(meaning, scratch, out, undecided, at, row)
    return undecided


@hot
def touch_lead(
    specials: Specials,
    meaning: Meaning,
    scratch: Scratch,
    out: Out,
    slot: int,
    reads: int,
    act: int,
    special: int,
    asks: bool,
    at: int,
    row: int,
) -> None:
    """What a touch does to an open lead for which it counts."""
    lead = scratch.slot_lead[slot]
    record, person = out.leads[lead], scratch.person[0]
    moved = False
    if asks:
        if record.requests == 0:
            record.first_request, record.first_request_at = row, at
        record.requests += 1
        record.last_request_at = at
        reopen(scratch, out, lead, at, row)
    elif reads == DECISION and act != NOTHING:
        named = specials.stage[special] if special >= 0 else -1
        until = specials.until[special] if special >= 0 else NEVER
        moved = decide(meaning, out, lead, act, named, until, at, row)
    judge(meaning, scratch, out, slot, not moved, at, BY_RULES, row)
    record.last_touch = at
    record.last_order = person.order


@part
def note_in_shadow(meaning: Meaning, scratch: Scratch, asks: bool, s: int, at: int, row: int, slot: int) -> None:
    """Keep what is product-less, for leads opened later."""
    shadow = scratch.shadow[0]
    shadow.first_touch = min(shadow.first_touch, at)
    if asks:
        scratch.latest[slot, meaning.signatures[s].grade] = at
        scratch.stated[slot, meaning.signatures[s].problem] = True
        if shadow.requests == 0:
            shadow.first_request, shadow.first_request_at = row, at
        shadow.requests += 1
        shadow.last_request_at = at


@hot
def write_history(meaning: Meaning, scratch: Scratch, out: Out, slot: int, at: int, row: int) -> None:
    """The scores, temperature and stage right after a touch."""
    index = out.filled[HISTORY]
    out.filled[HISTORY] += 1
    lead = scratch.slot_lead[slot]
    criteria(meaning, scratch, slot)
    record, scores = out.history[index], scratch.scores
    record.lead, record.row = lead, row
    record.fit, record.engagement, record.need = scores[FIT], scores[ENGAGEMENT], scores[NEED]
    record.budget_authority, record.buying_stage = scores[BUDGET_AUTHORITY], scores[BUYING_STAGE]
    record.temperature, record.stage = temperature(meaning, scratch, slot, at), out.leads[lead].shown
    record.counted = scratch.counted[slot]


@hot
def end_person(meaning: Meaning, scratch: Scratch, out: Out) -> None:
    """Let time pass up to the moment asked about, and write down how things stand."""
    as_of, person = meaning.bars[0].as_of, scratch.person[0]
    decay_attributes(meaning, scratch, as_of)
    taker = is_taker(meaning, scratch, as_of)
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        lead = scratch.slot_lead[slot]
        if lead < 0:
            continue
        sweep(meaning, scratch, out, slot, as_of + 1, as_of)
        record = out.leads[lead]
        if record.stage != CLIENT:
            decay(meaning, scratch, slot, as_of)
            criteria(meaning, scratch, slot)
            scores = scratch.scores
            record.fit, record.engagement, record.need = scores[FIT], scores[ENGAGEMENT], scores[NEED]
            record.budget_authority, record.buying_stage = scores[BUDGET_AUTHORITY], scores[BUYING_STAGE]
            record.temperature = temperature(meaning, scratch, slot, as_of)
            record.problem = problem_is_stated(meaning, scratch, slot)
    first = out.filled[LEADS]
    for lead in range(out.filled[LEADS] - 1, -1, -1):
        if out.leads[lead].person != person.person:
            break
        first = lead
    for lead in range(first, out.filled[LEADS]):
        out.leads[lead].taker = taker
        out.leads[lead].stopped = person.stopped
