"""Who it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import ABSENT, Draft
from leadline.collect.shaping.reading import Mask
from leadline.touches.emails import normal_emails
from leadline.touches.keys import KEY_KINDS
from leadline.touches.phones import normal_phones

NO_DIGIT = r"[\s().\-/]"
"""What is left out of a phone number where it tells one touch from another."""
WRITTEN = {"email": ("e-mail address", "e-mail addresses"), "phone": ("phone number", "phone numbers")}
"""One and several."""
MEND = "Give an e-mail address, a phone number (with country, like +49 30 123456), or an id of yours."

REGION = "If they lack their country, state it: --region DE."


def read_keys(draft: Draft) -> None:
    """Identity keys, normalised. What cannot be read as one stays a detail."""
    read: dict[str, Callable[[pa.Array], pa.Array]] = {
        "email": normal_emails,
        "phone": lambda column: normal_phones(column, draft.reading.region),
    }
    anything: Mask = np.zeros(draft.rows, dtype=bool)
    given: Mask = np.zeros(draft.rows, dtype=bool)
    for kind in KEY_KINDS:
        if kind not in draft.texts:
            continue
        raw = draft.text(kind)
        value = read[kind](raw) if kind in read else raw
        draft.columns[kind] = value
        if kind in read:
            unread = pc.and_(pc.is_valid(raw), pc.is_null(value))
            one, many = WRITTEN[kind]
            draft.note_rows(
                f"unreadable_{kind}",
                f"1 {one} cannot be read; it is kept as text, but does not tell who somebody is.",
                f"{{}} {many} cannot be read; they are kept as text, but do not tell who somebody is.",
                unread,
                REGION if kind == "phone" and not draft.reading.region else "",
            )
            draft.details[kind] = pc.if_else(unread, raw, ABSENT)
            draft.columns[f"shown_{kind}"] = pc.coalesce(value, raw)
        if kind == "phone":
            draft.said[kind] = pc.replace_substring_regex(raw, NO_DIGIT, "")
        anything |= np.asarray(pc.is_valid(value))
        given |= np.asarray(pc.is_valid(raw))
    told = [draft.text(kind) for kind in ("email", "phone") if kind in draft.texts]
    shown = pc.coalesce(*told) if told else None
    if draft.reading.trusted_keys:
        _trust(draft)
        anything = given
    draft.refuse(~anything & given, "unreadable_key", "Nothing that tells who it was can be read ({}).", MEND, shown)
    draft.refuse(~anything & ~given, "no_key", "The row does not say who it was.", MEND)


def _trust(draft: Draft) -> None:
    """The strongest key given alone says who it is, as it stands where it cannot be read. Others are details."""
    free: Mask = np.ones(draft.rows, dtype=bool)
    for kind in KEY_KINDS:
        if kind not in draft.texts:
            continue
        raw = draft.text(kind)
        given = np.asarray(pc.is_valid(raw))
        ours = pa.array(free & given)
        key = pc.coalesce(draft.columns[kind], raw)
        draft.columns[kind] = pc.if_else(ours, key, ABSENT)
        draft.details[kind] = pc.if_else(ours, ABSENT, raw)
        if kind in draft.said:
            draft.said[kind] = pc.if_else(ours, draft.said[kind], ABSENT)
        free &= ~given
