"""Stages: entered at a touch, left at a touch or a local midnight, overridden by people."""

from __future__ import annotations

import numpy as np

from leadline.qualification.fold.compiled import hot, part
from leadline.qualification.fold.leads import show, undecided_slot
from leadline.qualification.fold.records import (
    BUDGET_AUTHORITY,
    BUYING_STAGE,
    BY_DECISION,
    BY_EXPIRY,
    BY_IDLE,
    BY_MIDNIGHT,
    BY_OVERRIDE,
    BY_RELEASE,
    BY_RULES,
    CLIENT,
    DISQUALIFIED,
    ENGAGEMENT,
    EPSILON,
    FIT,
    FOREVER,
    LOST,
    MQL,
    NEED,
    NEVER,
    NO_ROW,
    PROSPECT,
    RECYCLED,
    SQL,
    VISITOR,
    Meaning,
    Out,
    Scratch,
)
from leadline.qualification.fold.scoring import criteria, has_negative, total_at
from leadline.qualification.match import (
    ACCEPT,
    DISQUALIFY,
    OVERRIDE,
    QUALIFY,
    REJECT,
    RELEASE,
)
from leadline.qualification.match import LOST as LOSE


@part
def first_midnight_under(meaning: Meaning, scratch: Scratch, slot: int, since: int, before: int) -> int:
    """The first local midnight in [since, before) at which the total is under the recycle threshold, else FOREVER."""
    midnights = meaning.midnights
    bar = meaning.bars[0].recycle - EPSILON
    low = np.searchsorted(midnights, since, side="left")
    high = np.searchsorted(midnights, before, side="left")
    if low >= high:
        return FOREVER
    if has_negative(meaning, scratch, slot):
        for i in range(low, high):
            if total_at(meaning, scratch, slot, midnights[i]) < bar:
                return midnights[i]
        return FOREVER
    if total_at(meaning, scratch, slot, midnights[high - 1]) >= bar:
        return FOREVER
    high -= 1
    while low < high:
        middle = (low + high) // 2
        if total_at(meaning, scratch, slot, midnights[middle]) < bar:
            high = middle
        else:
            low = middle + 1
    return midnights[low]


@part
def first_idle_midnight(meaning: Meaning, since: int, before: int) -> int:
    """The first local midnight in [since, before), else FOREVER."""
    midnights = meaning.midnights
    i = np.searchsorted(midnights, since, side="left")
    if i < len(midnights) and midnights[i] < before:
        return midnights[i]
    return FOREVER


@hot
def sweep(meaning: Meaning, scratch: Scratch, out: Out, slot: int, before: int, until: int) -> None:
    """Let time pass for a lead: overrides that end by `until`, midnights before `before`."""
    lead = scratch.slot_lead[slot]
    record = out.leads[lead]
    if record.stage == CLIENT:
        record.swept = before
        return
    midnight = FOREVER
    by = BY_MIDNIGHT
    if record.stage == SQL and record.accepted:
        midnight = first_idle_midnight(meaning, max(record.swept, record.last_touch + meaning.bars[0].idle), before)
        by = BY_IDLE
    elif record.stage in (MQL, SQL):
        midnight = first_midnight_under(meaning, scratch, slot, record.swept, before)
    record.swept = before
    ends = record.override_until if record.override >= 0 else FOREVER
    if ends <= midnight and ends <= until:
        record.override = -1
        show(out, lead, ends, BY_EXPIRY, NO_ROW)
        ends = FOREVER
    if midnight != FOREVER:
        fall(out, lead, midnight, by, NO_ROW)
    if ends <= until:
        record.override = -1
        show(out, lead, ends, BY_EXPIRY, NO_ROW)


@part
def fall(out: Out, lead: int, at: int, by: int, row: int) -> None:
    """Back to nurture; the next entry into MQL starts a new round."""
    record = out.leads[lead]
    record.stage = RECYCLED
    record.accepted, record.fallen = 0, 1
    show(out, lead, at, by, row)


@part
def become_known(scratch: Scratch, out: Out, at: int, row: int) -> None:
    """A visitor with a key other than a cookie is a prospect on every open lead."""
    scratch.person[0].known = 1
    for i in range(scratch.in_use[0]):
        lead = scratch.slot_lead[scratch.used[i]]
        if lead >= 0 and out.leads[lead].stage == VISITOR:
            out.leads[lead].stage = PROSPECT
            show(out, lead, at, BY_RULES, row)


@part
def decide(meaning: Meaning, out: Out, lead: int, act: int, named: int, until: int, at: int, row: int) -> bool:
    """What a person decided about a lead; true if that moved its stage."""
    record = out.leads[lead]
    if record.stage == CLIENT:
        return False
    if act == ACCEPT and record.shown == SQL:
        record.accepted = 1
    elif act == QUALIFY:
        record.qualified = 1
    elif (act == REJECT and record.shown == SQL) or act in (DISQUALIFY, LOSE):
        record.override = -1
        if act == REJECT:
            fall(out, lead, at, BY_DECISION, row)
        else:
            record.stage = DISQUALIFIED if act == DISQUALIFY else LOST
            record.accepted = 0
            show(out, lead, at, BY_DECISION, row)
        return True
    elif act == OVERRIDE and 0 <= named < CLIENT:
        ends = at + meaning.bars[0].override if until == NEVER else until
        if ends > at:
            record.override, record.override_until = named, ends
            show(out, lead, at, BY_OVERRIDE, row)
    elif act == RELEASE and record.override >= 0:
        record.override = -1
        show(out, lead, at, BY_RELEASE, row)
    return False


@part
def reopen(scratch: Scratch, out: Out, lead: int, at: int, row: int) -> None:
    """A new request reopens a lead that people had given up, and ends an override."""
    record = out.leads[lead]
    record.override = -1
    if record.stage in (DISQUALIFIED, LOST):
        record.stage = PROSPECT if scratch.person[0].known else VISITOR
        record.reopened_at = at
    show(out, lead, at, BY_RULES, row)


@part
def is_mql(meaning: Meaning, scratch: Scratch, out: Out, slot: int, total: float) -> bool:
    bars = meaning.bars[0]
    record = out.leads[scratch.slot_lead[slot]]
    own = bars.one_product or slot == undecided_slot(meaning) or record.product_points
    return own and total >= bars.mql - EPSILON and scratch.scores[ENGAGEMENT] >= bars.engagement - EPSILON


@part
def is_sql(meaning: Meaning, scratch: Scratch, total: float) -> bool:
    """SQL's scores: the total, intent shown, some pre-qualification."""
    bars, scores = meaning.bars[0], scratch.scores
    if total < bars.sql - EPSILON:
        return False
    intent = scores[NEED] >= bars.need - EPSILON or scores[BUYING_STAGE] >= bars.buying_stage - EPSILON
    prequalified = scores[FIT] >= bars.fit - EPSILON or scores[BUDGET_AUTHORITY] >= bars.budget_authority - EPSILON
    return intent and prequalified


@hot
def judge(meaning: Meaning, scratch: Scratch, out: Out, slot: int, may_enter: bool, at: int, by: int, row: int) -> None:
    """Leave and enter stages at a touch that counted for the lead, or at a publication."""
    lead = scratch.slot_lead[slot]
    record = out.leads[lead]
    total = criteria(meaning, scratch, slot)
    if record.stage in (MQL, SQL) and not record.accepted and total < meaning.bars[0].recycle - EPSILON:
        fall(out, lead, at, by, row)
    if not may_enter:
        return
    if record.stage in (PROSPECT, RECYCLED) and is_mql(meaning, scratch, out, slot, total):
        if record.round == 0 or record.fallen:
            record.round += 1
        record.fallen = record.accepted = 0
        record.stage = MQL
        record.mql_visit = scratch.person[0].visit
        record.qualified = 0
        show(out, lead, at, by, row)
    later = meaning.bars[0].same_touch or record.qualified or scratch.person[0].visit > record.mql_visit
    if record.stage == MQL and later and is_sql(meaning, scratch, total):
        record.stage = SQL
        show(out, lead, at, by, row)


@part
def stage_by_score(meaning: Meaning, scratch: Scratch, out: Out, slot: int) -> int:
    """The highest stage whose conditions hold now, for a lead that a refund reopens."""
    total = criteria(meaning, scratch, slot)
    if is_mql(meaning, scratch, out, slot, total):
        return SQL if is_sql(meaning, scratch, total) else MQL
    return PROSPECT if scratch.person[0].known else VISITOR
