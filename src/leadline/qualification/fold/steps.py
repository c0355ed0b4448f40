"""Next steps: made once per request; one open individual step a person."""

from __future__ import annotations

from typing import Any

from leadline.qualification.fold.compiled import hot, part
from leadline.qualification.fold.records import (
    ABSORBED,
    BARRED_DECLINED,
    BARRED_TAKER,
    CLOSED,
    DONE_STEP,
    FOREVER,
    LEFT_OUT,
    MQL,
    NEVER,
    NO_ROW,
    NO_STEP,
    NOT_MADE,
    NOT_NEEDED,
    OPEN,
    OPTIONAL,
    OPTIONAL_IF_ONLINE,
    REQUESTS,
    REQUIRED,
    SQL,
    STOPPED,
    UNKNOWN_ROW,
    Meaning,
    Out,
    Scratch,
)
from leadline.qualification.match import LATER, NO_ANSWER, NOTHING

NO_OPEN_STEP = -1


@hot
def is_taker(meaning: Meaning, scratch: Scratch, at: int) -> bool:
    """Enough free things or people's time within the period, and no buying signal in it."""
    person, bars = scratch.person[0], meaning.bars[0]
    since = at - bars.taker_within
    if person.signal > since:
        return False
    free = person.free >= bars.free_things and scratch.free[person.free % bars.free_things] > since
    replies = person.replies >= bars.replies and scratch.replies[person.replies % bars.replies] > since
    return free or replies


@hot
def note_taking(meaning: Meaning, scratch: Scratch, free: bool, time_given: bool, at: int) -> None:
    """Remember the last few free things and replies; the oldest kept one tells whether there are enough."""
    person, bars = scratch.person[0], meaning.bars[0]
    if free:
        scratch.free[person.free % bars.free_things] = at
        person.free += 1
    if time_given:
        scratch.replies[person.replies % bars.replies] = at
        person.replies += 1


@part
def absorb(head: Any, request: Any) -> None:
    """The open step takes a request on.

    A promise is due when it was promised: what is only optional, or history past due, makes no other step late.
    """
    if request.need < head.need or (head.need == request.need and head.review and not request.review):
        head.due, head.need, head.review = request.due, request.need, request.review
    elif head.need == request.need and head.review == request.review:
        head.due = min(head.due, request.due)


@part
def make_steps(
    meaning: Meaning,
    scratch: Scratch,
    out: Out,
    slot: int,
    grade: int,
    declined: bool,
    due: int,
    imported: int,
    at: int,
    row: int,
) -> None:
    """Write a request down with the step that it asks of a person, if it does."""
    person = scratch.person[0]
    index = out.filled[REQUESTS]
    out.filled[REQUESTS] += 1
    request = out.requests[index]
    lead = scratch.slot_lead[slot]
    request.lead, request.row, request.at, request.grade = lead, row, at, grade
    request.shown = out.leads[lead].shown
    request.declined = declined
    request.stopped_at = row if person.stopped else NO_ROW
    request.head = NO_OPEN_STEP
    request.due, request.attempts, request.outcome = due, 0, NOTHING
    request.imported_at = imported
    request.review = imported != NEVER and due <= imported
    need = meaning.individual[grade]
    if need == OPTIONAL_IF_ONLINE:
        need = OPTIONAL if meaning.products[slot].online else REQUIRED
    request.need = need
    if need == NOT_NEEDED:
        request.state = NO_STEP
    elif person.stopped:
        request.state = STOPPED
    elif imported != NEVER and imported - at >= meaning.bars[0].cool_until:
        request.state = LEFT_OUT
    elif declined:
        request.state = BARRED_DECLINED
    elif is_taker(meaning, scratch, at):
        request.state = BARRED_TAKER
    elif need == OPTIONAL and request.shown not in (MQL, SQL):
        request.state = NOT_MADE
    elif person.open == NO_OPEN_STEP:
        request.state = OPEN
        person.open = index
    else:
        request.state = ABSORBED
        request.head = person.open
        absorb(out.requests[person.open], request)


@part
def holds_request(out: Out, step: int, index: int) -> bool:
    """Whether an open step is a request's own, or has absorbed it."""
    return bool(step == index) or bool(step == out.requests[index].head)


@part
def step_that_holds(scratch: Scratch, out: Out, row: int) -> bool:
    """Whether the person's open step holds the request in `row`; none named means that it is the one."""
    person = scratch.person[0]
    if person.open == NO_OPEN_STEP or row == UNKNOWN_ROW:
        return False
    if row == NO_ROW:
        return True
    for index in range(person.open, out.filled[REQUESTS]):
        request = out.requests[index]
        if request.row == row:
            return holds_request(out, person.open, index)
    return False


@part
def take_outcome(scratch: Scratch, out: Out, act: int, answers: int, due: int) -> None:
    """What came of a step: it is closed, tried again, or put off."""
    if act == NOTHING or not step_that_holds(scratch, out, answers):
        return
    person = scratch.person[0]
    head = out.requests[person.open]
    head.outcome = act
    if act == NO_ANSWER:
        head.attempts += 1
    elif act == LATER:
        head.due = due
    else:
        close(scratch, out, DONE_STEP)


@part
def close(scratch: Scratch, out: Out, state: int) -> None:
    person = scratch.person[0]
    if person.open != NO_OPEN_STEP:
        out.requests[person.open].state = state
        person.open = NO_OPEN_STEP


@part
def stop(scratch: Scratch, out: Out, row: int) -> None:
    """Do not contact: what was to be done is stopped for good."""
    person = scratch.person[0]
    person.stopped = 1
    close(scratch, out, STOPPED)
    for index in range(person.first_request_index, out.filled[REQUESTS]):
        request = out.requests[index]
        if request.stopped_at == NO_ROW:
            request.stopped_at = row
            if request.state in (BARRED_DECLINED, BARRED_TAKER):
                request.state = STOPPED


@part
def close_by_purchase(scratch: Scratch, out: Out, lead: int) -> None:
    """A purchase on the lead of any request that the open step holds closes it."""
    person = scratch.person[0]
    if person.open == NO_OPEN_STEP:
        return
    for index in range(person.open, out.filled[REQUESTS]):
        request = out.requests[index]
        if holds_request(out, person.open, index) and request.lead == lead:
            close(scratch, out, CLOSED)
            return


@hot
def cooled(meaning: Meaning, grade: int, age: int) -> int:
    """The temperature of a request at an age: hot 3, warm 2, cool 1, cold 0."""
    bars = meaning.bars[0]
    highest = 3 if age < bars.hot_until else 2 if age < bars.warm_until else 1 if age < bars.cool_until else 0
    return min(grade, highest)


@hot
def temperature(meaning: Meaning, scratch: Scratch, slot: int, at: int) -> int:
    """The highest temperature among a slot's requests now; -1 without any."""
    found = -1
    for grade in range(4):
        latest = scratch.latest[slot, grade]
        if latest > -FOREVER:
            found = max(found, cooled(meaning, grade, at - latest))
    return found
