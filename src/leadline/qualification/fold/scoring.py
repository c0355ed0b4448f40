"""Points: how they decay, are capped, come from attributes, and add up."""

from __future__ import annotations

import numpy as np

from leadline.qualification.fold.compiled import hot, part
from leadline.qualification.fold.records import FIT, FOREVER, NEVER, Array, Meaning, Scratch

DAY, WEEK, MONTH, EVER = range(4)


@hot
def decay(meaning: Meaning, scratch: Scratch, slot: int, at: int) -> None:
    """Bring a slot's points to `at`. Running decay: powers of two against a fixed date overflow at 1,023 half-lives."""
    span = at - scratch.points_at[slot]
    scratch.points_at[slot] = at
    if span <= 0:
        return
    for h in range(len(meaning.spans)):
        scratch.factors[h] = np.exp2(-span / meaning.spans[h])
    for g in range(len(meaning.groups)):
        scratch.points[slot, g] *= scratch.factors[meaning.groups[g].span]


@hot
def decay_attributes(meaning: Meaning, scratch: Scratch, at: int) -> None:
    """Bring the points that come from attributes to `at`."""
    person = scratch.person[0]
    span = at - person.attributes_at
    person.attributes_at = at
    if span <= 0 or not person.has_attributes:
        return
    for g in range(len(meaning.groups)):
        if scratch.attribute_points[g] != 0.0:
            scratch.attribute_points[g] *= np.exp2(-span / meaning.spans[meaning.groups[g].span])


@part
def total_at(meaning: Meaning, scratch: Scratch, slot: int, at: int) -> float:
    """The total at a later moment, changing nothing."""
    total = 0.0
    span = at - scratch.points_at[slot]
    span_of_attributes = at - scratch.person[0].attributes_at
    for g in range(len(meaning.groups)):
        half_life = meaning.spans[meaning.groups[g].span]
        if scratch.points[slot, g] != 0.0:
            total += scratch.points[slot, g] * np.exp2(-span / half_life)
        if scratch.attribute_points[g] != 0.0:
            total += scratch.attribute_points[g] * np.exp2(-span_of_attributes / half_life)
    return total


@part
def has_negative(meaning: Meaning, scratch: Scratch, slot: int) -> bool:
    """Whether the total could rise by itself: negative points decay upwards."""
    for g in range(len(meaning.groups)):  # noqa: SIM110  (compiled code has no generators)
        if scratch.points[slot, g] < 0.0 or scratch.attribute_points[g] < 0.0:
            return True
    return False


@hot
def criteria(meaning: Meaning, scratch: Scratch, slot: int) -> float:
    """Fill the five scores of a slot that has been brought to now, and give their total."""
    for c in range(5):
        scratch.scores[c] = 0.0
    for g in range(len(meaning.groups)):
        scratch.scores[FIT + meaning.groups[g].criterion] += scratch.points[slot, g] + scratch.attribute_points[g]
    total = 0.0
    for c in range(5):
        total += scratch.scores[c]
    return total


@hot
def holds(mask: Array, rule: int, bits: Array, member: int) -> bool:
    """Whether a member's attributes satisfy every condition in a rule's mask."""
    for word in range(mask.shape[1]):  # noqa: SIM110
        if mask[rule, word] & bits[member, word] != mask[rule, word]:
            return False
    return True


@part
def give_attributes(meaning: Meaning, scratch: Scratch, says: int, member: int, at: int) -> None:
    """Take in what a touch says of a member's attributes, and add up anew what attributes are worth."""
    attributes = meaning.attributes
    for word in range(scratch.bits.shape[1]):
        kept = scratch.bits[member, word] & ~attributes.given[says, word]
        scratch.bits[member, word] = kept | attributes.true[says, word]
    for i in range(attributes.pointer[says], attributes.pointer[says + 1]):
        scratch.renewed[member, attributes.renewed[i]] = at
    add_up_attributes(meaning, scratch, at)


@part
def add_up_attributes(meaning: Meaning, scratch: Scratch, at: int) -> None:
    """What the attribute rules that hold are worth at `at`, from nothing."""
    rules, person = meaning.attribute_rules, scratch.person[0]
    scratch.attribute_points[:] = 0.0
    person.attributes_at = at
    person.has_attributes = 0
    for r in range(len(rules)):
        since = holder_since(meaning, scratch, r)
        if since == FOREVER:
            continue
        person.has_attributes = 1
        g = rules[r].ageless if since == NEVER else rules[r].group
        age = 0 if since == NEVER else at - since
        scratch.attribute_points[g] += rules[r].points * np.exp2(-age / meaning.spans[meaning.groups[g].span])


@part
def holder_since(meaning: Meaning, scratch: Scratch, rule: int) -> int:
    """When the attributes of a rule that holds were last given: NEVER if never, FOREVER if it does not hold."""
    if holds(meaning.attribute_mask, rule, scratch.bits, 0):
        return scratch.renewed[0, rule]
    since = FOREVER
    if meaning.attribute_rules[rule].shared:
        for member in range(1, scratch.person[0].members):
            if holds(meaning.attribute_mask, rule, scratch.bits, member):
                given = scratch.renewed[member, rule]
                since = given if since == FOREVER else max(since, given)
    return since


@part
def window_of(meaning: Meaning, window: int, at: int) -> int:
    """The number of the calendar window that holds `at`."""
    if window == EVER:
        return 0
    day = int(np.searchsorted(meaning.midnights, at, side="right")) - 1
    if window == WEEK:
        return meaning.days[day].week
    if window == MONTH:
        return meaning.days[day].month
    return day


@hot
def count_rule(meaning: Meaning, scratch: Scratch, slot: int, rule: int, at: int) -> bool:
    """Give a rule's points to a slot unless its cap is reached."""
    record = meaning.rules[rule]
    if record.cap > 0:
        window = window_of(meaning, record.window, at)
        if scratch.window[slot, rule] != window:
            scratch.window[slot, rule] = window
            scratch.capped[slot, rule] = 0
        if scratch.capped[slot, rule] >= record.cap:
            return False
        scratch.capped[slot, rule] += 1
    scratch.points[slot, record.group] += record.points
    return True
