"""When it happened, and when it was learned."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import Draft
from leadline.touches.columns import INSTANT
from leadline.touches.distinct import per_distinct
from leadline.touches.follow_up import truth
from leadline.touches.instants import micros_of, read_instants

OFFSET = r"(?i)(?:z|utc|[+-]\d{2}:?\d{2})$"
AS_OF_NOW = ("people", "suppressions")
"""Kinds whose rows without a date are taken as of the moment of the import."""


def read_moments(draft: Draft) -> None:
    reading = draft.reading
    raw = draft.text("at")
    at = draft.instants("at")
    absent = pc.is_null(raw)
    assumed = reading.at or (reading.now if reading.kind in AS_OF_NOW or reading.now else None)
    if assumed is None:
        draft.refuse(
            absent, "no_date", "The row has no date.", "Fill it in, or state a date for rows without one: --at DATE."
        )
    else:
        at = pc.if_else(absent, _instant(assumed), at)
    by_hand = reading.now is not None and reading.at is None and reading.kind not in AS_OF_NOW
    flag = pa.array(np.zeros(draft.rows, dtype=bool)) if by_hand else absent
    if "at_assumed" in draft.texts:
        said = per_distinct(draft.text("at_assumed"), truth, pa.bool_())
        flag = pc.or_(flag, pc.fill_null(said, False))
    draft.columns["at"], draft.columns["at_assumed"] = at, flag
    if "received" in draft.texts:
        received = read_instants(draft.text("received"), reading.zone, reading.dates)
        said = pc.is_valid(received)
        draft.columns["received"] = pc.coalesce(received, at)
        draft.columns["received_assumed"] = pc.invert(said)
    elif by_hand and reading.now is not None:
        draft.columns["received"] = pa.repeat(_instant(reading.now), draft.rows)
    else:
        draft.columns["received"], draft.columns["received_assumed"] = at, pa.array(np.ones(draft.rows, dtype=bool))
    if assumed is not None and not by_hand:
        _tell_assumed(draft, assumed, absent)
    bare = pc.sum(pc.invert(pc.fill_null(pc.match_substring_regex(raw, OFFSET), True))).as_py() or 0
    if not reading.zone_stated:
        what = "Dates and times that name no zone are read as UTC."
        draft.note("zone_assumed", what, what, bare, "State another zone: --zone Europe/Berlin.")
    if "until" in draft.texts:
        draft.columns["until"] = draft.instants("until")
    if reading.now is None:
        tell_future(draft, at)


def tell_future(draft: Draft, at: pa.Array) -> None:
    tomorrow = datetime.now(draft.reading.zone) + timedelta(days=1)
    draft.note_rows(
        "future_dates",
        "1 row has a date in the future.",
        "{} rows have a date in the future.",
        pc.greater(at, _instant(tomorrow)),
        "Check how day and month are written.",
    )


def _tell_assumed(draft: Draft, assumed: datetime, absent: pa.Array) -> None:
    day = assumed.date().isoformat()
    draft.note_rows(
        "assumed_dates",
        f"1 row has no date and is taken as of {day}; no time to close is computed from it.",
        f"{{}} rows have no date and are taken as of {day}; no time to close is computed from them.",
        absent,
    )


def _instant(moment: datetime) -> pa.Scalar:
    return pa.scalar(micros_of(moment), pa.int64()).cast(INSTANT)
