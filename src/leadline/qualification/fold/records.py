"""What the fold remembers and what it gives: records and bundles of arrays that compiled code can read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

VISITOR, PROSPECT, MQL, SQL, RECYCLED, DISQUALIFIED, LOST, CLIENT = range(8)
STAGES = ("visitor", "prospect", "mql", "sql", "recycled", "disqualified", "lost", "client")

(
    BY_RULES, BY_DECISION, BY_PURCHASE, BY_REFUND, BY_OVERRIDE, BY_MIDNIGHT, BY_IDLE, BY_RELEASE, BY_EXPIRY,
    BY_PLAYBOOK,
) = range(10)  # fmt: skip
CAUSES = (
    "rules", "decision", "purchase", "refund", "override", "midnight", "idle", "release", "expiry", "playbook",
)  # fmt: skip

NO_STEP, OPEN, DONE_STEP, ABSORBED, BARRED_DECLINED, BARRED_TAKER, NOT_MADE, CLOSED, STOPPED = range(9)
LEFT_OUT = 9
"""A step of a request that was past its shelf life when it was imported."""
NOT_NEEDED, REQUIRED, OPTIONAL, OPTIONAL_IF_ONLINE = range(4)

FIT, ENGAGEMENT, NEED, BUDGET_AUTHORITY, BUYING_STAGE = range(5)
EPSILON = 1e-9
NEVER = -(1 << 62)
FOREVER = 1 << 62
NO_ROW = -1
UNKNOWN_ROW = -2
PUBLICATION = -3
"""The row of the first publication; that of the next is one below."""

LEAD = np.dtype(
    [
        ("person", "i4"),
        ("product", "i4"),
        ("cycle", "i4"),
        ("round", "i4"),
        ("stage", "i1"),
        ("shown", "i1"),
        ("override", "i1"),
        ("accepted", "i1"),
        ("fallen", "i1"),
        ("refunded", "i1"),
        ("customer", "i1"),
        ("qualified", "i1"),
        ("problem", "i1"),
        ("product_points", "i1"),
        ("has_amount", "i1"),
        ("temperature", "i1"),
        ("taker", "i1"),
        ("stopped", "i1"),
        ("copied", "i1"),
        ("override_until", "i8"),
        ("mql_visit", "i8"),
        ("shown_since", "i8"),
        ("swept", "i8"),
        ("opened_at", "i8"),
        ("opened_row", "i8"),
        ("opened_order", "i8"),
        ("first_touch", "i8"),
        ("last_touch", "i8"),
        ("last_order", "i8"),
        ("requests", "i4"),
        ("late_requests", "i4"),
        ("purchases", "i4"),
        ("first_request", "i8"),
        ("first_request_at", "i8"),
        ("last_request_at", "i8"),
        ("late_first", "i8"),
        ("late_first_at", "i8"),
        ("late_last_at", "i8"),
        ("bought", "i8"),
        ("given_back", "i8"),
        ("client_at", "i8"),
        ("client_row", "i8"),
        ("reopened_at", "i8"),
        ("awaiting", "i8"),
        ("fit", "f8"),
        ("engagement", "f8"),
        ("need", "f8"),
        ("budget_authority", "f8"),
        ("buying_stage", "f8"),
    ],
    align=True,
)
"""One cycle of a person's interest in a product. `late_*` is what came while it was a client's, for a refund."""

ENTRY = np.dtype(
    [("lead", "i4"), ("round", "i4"), ("row", "i8"), ("at", "i8"), ("stage", "i1"), ("by", "i1")], align=True
)

REQUEST_RECORD = np.dtype(
    [
        ("lead", "i4"),
        ("head", "i4"),
        ("row", "i8"),
        ("at", "i8"),
        ("due", "i8"),
        ("attempts", "i4"),
        ("grade", "i1"),
        ("shown", "i1"),
        ("need", "i1"),
        ("state", "i1"),
        ("outcome", "i1"),
        ("declined", "i1"),
        ("stopped_at", "i8"),
        ("imported_at", "i8"),
        ("review", "i1"),
    ],
    align=True,
)

PERSON = np.dtype(
    [
        ("person", "i4"),
        ("known", "i1"),
        ("stopped", "i1"),
        ("has_attributes", "i1"),
        ("customers", "i4"),
        ("visit", "i8"),
        ("visit_touch", "i8"),
        ("signal", "i8"),
        ("order", "i8"),
        ("open", "i4"),
        ("first_request_index", "i4"),
        ("attributes_at", "i8"),
        ("free", "i4"),
        ("replies", "i4"),
        ("closed", "i4"),
        ("members", "i4"),
    ],
    align=True,
)

NOTICE = np.dtype([("person", "i4"), ("code", "i4"), ("row", "i8")], align=True)
PURCHASE_WITHOUT_PRODUCT, PURCHASE_BEFORE_REQUEST, REFUND_WITHOUT_PURCHASE = range(3)


class Stream(NamedTuple):
    """Touches of complete people in order; person p has rows `start[p]` to `start[p + 1]`.

    `giver` is 0 for a person's own touch, else the number of the group member from whom it is borrowed.
    `special` points into Specials, or is -1. `published` are the instants at which playbooks were published, in order,
    and FOREVER after the last. `members` is how many people each person's group has, themselves included.
    """

    start: Ints
    at: Ints
    signature: npt.NDArray[np.int32]
    known: npt.NDArray[np.bool_]
    giver: npt.NDArray[np.int16]
    special: npt.NDArray[np.int32]
    published: Ints
    members: Ints


class Specials(NamedTuple):
    """What few touches have: amount (micro-units), until, due, imported at (instants), row answered, stage named."""

    amount: Ints
    until: Ints
    due: Ints
    imported: Ints
    answers: Ints
    stage: npt.NDArray[np.int8]


SIGNATURE = np.dtype(
    [
        ("first", "i4"),
        ("last", "i4"),
        ("product", "i4"),
        ("problem", "i4"),
        ("attributes", "i4"),
        ("reads", "i1"),
        ("act", "i1"),
        ("grade", "i1"),
        ("declined", "i1"),
        ("free", "i1"),
        ("time_given", "i1"),
    ],
    align=True,
)
"""What a touch means; its touch rules are `matches[first:last]`."""

RULE = np.dtype(
    [
        ("points", "f8"),
        ("group", "i4"),
        ("ageless", "i4"),
        ("cap", "i4"),
        ("window", "i1"),
        ("signal", "i1"),
        ("shared", "i1"),
    ],
    align=True,
)
"""`ageless` is the group without half-life, for attribute rules that hold although nothing was ever given."""

GROUP = np.dtype([("criterion", "i4"), ("span", "i4")], align=True)
"""Points decay by (criterion, half-life); `span` points into Meaning.spans, microseconds, inf for none."""

PRODUCT = np.dtype([("repeatable", "i1"), ("online", "i1")], align=True)
DAY_RECORD = np.dtype([("week", "i8"), ("month", "i8")], align=True)

BARS = np.dtype(
    [
        ("mql", "f8"),
        ("sql", "f8"),
        ("recycle", "f8"),
        ("engagement", "f8"),
        ("need", "f8"),
        ("buying_stage", "f8"),
        ("fit", "f8"),
        ("budget_authority", "f8"),
        ("same_touch", "i1"),
        ("one_product", "i1"),
        ("visit_gap", "i8"),
        ("idle", "i8"),
        ("override", "i8"),
        ("hot_until", "i8"),
        ("warm_until", "i8"),
        ("cool_until", "i8"),
        ("free_things", "i8"),
        ("replies", "i8"),
        ("taker_within", "i8"),
        ("as_of", "i8"),
    ],
    align=True,
)
"""Thresholds, gates, spans: the numbers of a playbook. Criteria without a gate have an infinite bar."""

HISTORY_RECORD = np.dtype(
    [
        ("lead", "i4"),
        ("temperature", "i1"),
        ("stage", "i1"),
        ("counted", "i1"),
        ("row", "i8"),
        ("fit", "f8"),
        ("engagement", "f8"),
        ("need", "f8"),
        ("budget_authority", "f8"),
        ("buying_stage", "f8"),
    ],
    align=True,
)


class Meaning(NamedTuple):
    """Everything about the playbook that the fold reads: few arrays, for each costs compile time in every part."""

    signatures: Array
    matches: npt.NDArray[np.int32]
    attributes: Any
    rules: Array
    rule_mask: Array
    attribute_rules: Array
    attribute_mask: Array
    groups: Array
    spans: Floats
    products: Array
    solves: npt.NDArray[np.bool_]
    midnights: Ints
    days: Array
    bars: Array
    individual: npt.NDArray[np.int8]


class Scratch(NamedTuple):
    """State of the person in hand. Slots are products, then undecided, then the shadow of everything product-less."""

    person: Array
    slot_lead: Ints
    used: Ints
    points: Floats
    points_at: Ints
    capped: npt.NDArray[np.int32]
    window: Ints
    latest: Ints
    shadow: Array
    stated: npt.NDArray[np.bool_]
    bits: Array
    renewed: Ints
    attribute_points: Floats
    factors: Floats
    scores: Floats
    free: Ints
    replies: Ints
    counted: npt.NDArray[np.bool_]
    in_use: Ints


class Out(NamedTuple):
    """What comes out; `filled` holds how many of leads, entries, requests, history, notices, traces are filled."""

    leads: Array
    entries: Array
    requests: Array
    notices: Array
    history: Array
    trace: Ints
    filled: Ints


LEADS, ENTRIES, REQUESTS, HISTORY, NOTICES, TRACES = range(6)
