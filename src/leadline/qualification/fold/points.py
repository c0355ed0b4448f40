"""Whose points a touch gives: the rules that match it, counted for each lead that it counts for."""

from __future__ import annotations

from leadline.qualification.fold.compiled import hot, part
from leadline.qualification.fold.leads import undecided_slot
from leadline.qualification.fold.records import TRACES, Meaning, Out, Scratch, Stream
from leadline.qualification.fold.scoring import count_rule, decay, decay_attributes, give_attributes, holds
from leadline.qualification.fold.stages import sweep


@hot
def match_rules(
    meaning: Meaning, scratch: Scratch, out: Out, s: int, at: int, row: int, product: int, trace: bool
) -> None:
    """Give the points of the touch rules that match, and note for which slots one counted."""
    sign, rules, person = meaning.signatures[s], meaning.rules, scratch.person[0]
    shadow = undecided_slot(meaning) + 1
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        if scratch.slot_lead[slot] >= 0 and (product < 0 or slot == product):
            decay(meaning, scratch, slot, at)
            scratch.counted[slot] = False
    if not meaning.bars[0].one_product and product < 0:
        decay(meaning, scratch, shadow, at)
    for j in range(sign.first, sign.last):
        rule = meaning.matches[j]
        if not holds(meaning.rule_mask, rule, scratch.bits, 0):
            continue
        if rules[rule].signal:
            person.signal = at
        give_points(meaning, scratch, out, rule, product, True, at, row, trace)


@part
def borrow(stream: Stream, meaning: Meaning, scratch: Scratch, out: Out, i: int, trace: bool) -> None:
    """Evidence of budget and authority found in another member of the group."""
    at, s, member = stream.at[i], stream.signature[i], stream.giver[i]
    sign, rules = meaning.signatures[s], meaning.rules
    product = sign.product
    shadow = undecided_slot(meaning) + 1
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        if scratch.slot_lead[slot] >= 0:
            sweep(meaning, scratch, out, slot, at, at)
            decay(meaning, scratch, slot, at)
    if not meaning.bars[0].one_product:
        decay(meaning, scratch, shadow, at)
    decay_attributes(meaning, scratch, at)
    if sign.attributes > 0:
        give_attributes(meaning, scratch, sign.attributes, member, at)
    for j in range(sign.first, sign.last):
        rule = meaning.matches[j]
        if not rules[rule].shared or not holds(meaning.rule_mask, rule, scratch.bits, member):
            continue
        give_points(meaning, scratch, out, rule, product, False, at, i, trace)


@hot
def give_points(
    meaning: Meaning,
    scratch: Scratch,
    out: Out,
    rule: int,
    product: int,
    own: bool,
    at: int,
    row: int,
    trace: bool,
) -> None:
    """Give a matched rule's points to the leads that its touch counts for, and to the shadow."""
    for k in range(scratch.in_use[0]):
        slot = scratch.used[k]
        lead = scratch.slot_lead[slot]
        if lead < 0 or (product >= 0 and slot != product):
            continue
        if count_rule(meaning, scratch, slot, rule, at):
            if own:
                scratch.counted[slot] = True
                if product >= 0 and meaning.rules[rule].points > 0:
                    out.leads[lead].product_points = 1
            if trace:
                write_trace(out, lead, rule, row)
    if not meaning.bars[0].one_product and product < 0:
        shadow = undecided_slot(meaning) + 1
        if count_rule(meaning, scratch, shadow, rule, at) and trace:
            write_trace(out, -1 - scratch.person[0].person, rule, row)


@part
def write_trace(out: Out, lead: int, rule: int, row: int) -> None:
    """Note which touch counted for which rule and lead (or, below 0, for leads that the person opens later)."""
    at = out.filled[TRACES]
    if at + 3 <= len(out.trace):
        out.trace[at], out.trace[at + 1], out.trace[at + 2] = lead, rule, row
    out.filled[TRACES] = at + 3
