"""The columns of a table of touches. What each means: docs/reference/meaning.md, section 1."""

from __future__ import annotations

import pyarrow as pa

INSTANT = pa.timestamp("us", tz="UTC")

TOUCH_COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(),
    "person": pa.int64(),
    "at": INSTANT,
    "received": INSTANT,
    "at_assumed": pa.bool_(),
    "received_assumed": pa.bool_(),
    "imported_at": INSTANT,
    "known": pa.bool_(),
    "group": pa.string(),
    "kind": pa.string(),
    "action": pa.string(),
    "offer": pa.string(),
    "product": pa.string(),
    "page": pa.string(),
    "source": pa.string(),
    "medium": pa.string(),
    "channel": pa.string(),
    "campaign": pa.string(),
    "referrer": pa.string(),
    "landing_page": pa.string(),
    "context": pa.string(),
    "what": pa.string(),
    "why": pa.string(),
    "follow_up": pa.string(),
    "problem": pa.string(),
    "request": pa.string(),
    "amount": pa.int64(),
    "currency": pa.string(),
    "until": INSTANT,
    "reason": pa.string(),
    "by": pa.string(),
    "attributes": pa.string(),
    "properties": pa.string(),
}

PROVENANCE = (
    "source", "medium", "channel", "campaign", "referrer", "landing_page", "context", "what", "why",
)  # fmt: skip

CONDITION_COLUMNS = (
    "kind", "action", "offer", "product", "page", "source", "source_class", "medium", "channel", "campaign", "referrer",
    "landing_page", "context", "what", "why", "follow_up", "problem",
)  # fmt: skip

REQUEST_ACTIONS = (
    "download", "newsletter", "follow", "event", "trial", "tool", "quote", "booking", "chat", "contact_form",
)  # fmt: skip

FOLLOW_UPS = ("declined", "neutral", "requested")

CLASS_OF_KIND: dict[str, int] = {
    "identity": 0, "attributes": 1, "request": 2, "attendance": 2, "purchase": 4, "refund": 5, "decision": 6,
}  # fmt: skip
"""Rank within one instant; any other kind is 3."""
OTHER_CLASS = 3
