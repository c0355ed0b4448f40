"""What kind of touch a row is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.fields import Kind
from leadline.collect.shaping.draft import Draft
from leadline.collect.shaping.reading import Mask
from leadline.touches.distinct import per_distinct
from leadline.touches.follow_up import truth

KIND_OF: dict[Kind, str] = {
    "requests": "request", "people": "attributes", "purchases": "purchase", "refunds": "refund", "deals": "request",
    "suppressions": "decision", "notes": "note",
}  # fmt: skip
REFUNDED = ("refunded", "refund", "returned", "return", "credited", "chargeback")
BOUGHT = ("paid", "purchase", "sale", "bought", "completed", "succeeded")


def read_kind(draft: Draft) -> None:
    kind = KIND_OF.get(draft.reading.kind)
    if draft.reading.kind == "suppressions":
        draft.columns["action"] = pa.repeat("do_not_contact", draft.rows)
    if "kind" in draft.texts:
        draft.columns["kind"] = draft.text("kind") if kind is None else pc.fill_null(draft.text("kind"), kind)
        draft.refuse(
            pc.is_null(draft.columns["kind"]),
            "no_kind",
            "The row does not say what kind of touch it was.",
            "Fill in the kind.",
        )
    else:
        draft.columns["kind"] = pa.repeat(kind or "touch", draft.rows)


def skip_by_flags(draft: Draft) -> None:
    """Rows whose own flag says that there is nothing to import: nothing was bought, nobody wants to be left alone."""
    if draft.reading.kind == "purchases" and "won" in draft.texts:
        mend = "Use 1 or 0, yes or no, won or lost."
        draft.skipped |= _said_no(draft, "won", "unreadable_won", "{} does not say whether it was won.", mend)
    if draft.reading.kind == "suppressions" and "do_not_contact" in draft.texts:
        what, mend = "{} does not say whether they may be contacted.", "Use 1 or 0, yes or no."
        draft.skipped |= _said_no(draft, "do_not_contact", "unreadable_do_not_contact", what, mend)


def refunds(draft: Draft) -> Mask:
    """Purchases that are refunds, by a flag."""
    if "refund" not in draft.texts:
        return np.zeros(draft.rows, dtype=bool)
    raw = draft.text("refund")
    meaning = per_distinct(raw, _refunded, pa.bool_())
    draft.refuse(
        pc.and_(pc.is_valid(raw), pc.is_null(meaning)),
        "unreadable_refund",
        "{} does not say whether it was refunded.",
        "Use 1 or 0, yes or no, refunded or paid.",
        raw,
    )
    return np.asarray(pc.fill_null(meaning, False))


def _refunded(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in REFUNDED else False if word in BOUGHT else truth(word)


def _said_no(draft: Draft, name: str, id_: str, what: str, mend: str) -> Mask:
    """Rows whose flag says no, or nothing; those that say neither are refused."""
    raw = draft.text(name)
    meaning = per_distinct(raw, truth, pa.bool_())
    unread = pc.and_(pc.is_valid(raw), pc.is_null(meaning))
    draft.refuse(unread, id_, what, mend, raw)
    no: Mask = ~np.asarray(pc.fill_null(meaning, False)) & ~np.asarray(unread)
    return no
