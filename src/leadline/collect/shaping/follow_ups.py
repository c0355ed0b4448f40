"""Whether they want to hear from us."""

from __future__ import annotations

import pyarrow.compute as pc

from leadline.collect.shaping.draft import TEXT, Draft
from leadline.touches.distinct import per_distinct
from leadline.touches.follow_up import follow_up

STRANGE_SHOWN = 5
"""Words that are told as examples of those that were not understood."""


def read_follow_up(draft: Draft) -> None:
    if "follow_up" not in draft.texts:
        return
    raw = draft.text("follow_up")
    meaning = per_distinct(raw, follow_up, TEXT)
    strange = pc.and_(pc.is_valid(raw), pc.is_null(meaning))
    words = ", ".join(f"“{word}”" for word in raw.filter(strange).unique().to_pylist()[:STRANGE_SHOWN])
    draft.note_rows(
        "unreadable_follow_up",
        "1 row has a follow-up that is no word we know; it counts as neutral.",
        "{} rows have a follow-up that is no word we know; they count as neutral.",
        strange,
        f"Write declined, neutral or requested instead of {words}.",
    )
    draft.columns["follow_up"], draft.said["follow_up"] = meaning, pc.utf8_lower(raw)
