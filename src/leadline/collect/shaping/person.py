"""What is known of whoever it was: names, company, attributes, and a note."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import ABSENT, TEXT, Draft
from leadline.collect.shaping.reading import Mask
from leadline.respond.acts import NOTE_AT_MOST
from leadline.touches.distinct import per_distinct
from leadline.touches.keys import KEY_KINDS, is_personal, look_personal
from leadline.touches.names import turned

NO_COMPANY = ("-", "--", "n/a", "na", "none", "null", "unknown", "private", "self", "self-employed", "select", "test")
"""What people write into a company field when they have none: shown, but no group."""
DETAILS = ("name", "first_name", "last_name", "address", "deal_name")
SAYS_NOTHING = (*(kind for kind in KEY_KINDS if kind not in ("email", "phone")), "at", "received")
"""Fields that say nothing about somebody if they are all that is given."""


def read_person(draft: Draft) -> None:
    for name in DETAILS:
        if name in draft.texts:
            draft.details[name] = draft.text(name)
    if {"name", "first_name", "last_name"} & set(draft.texts):
        names = [pc.fill_null(draft.text(name), "") for name in ("first_name", "last_name")]
        both = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*names, " "))
        both = pc.if_else(pc.equal(both, ""), ABSENT, both)
        draft.columns["shown_name"] = pc.coalesce(_turned_round(draft.text("name")), both)
    company = draft.text("company")
    if "company" in draft.texts:
        draft.attributes["company"] = draft.columns["shown_company"] = company
    group = draft.text("group")
    if "company" in draft.texts:
        nobody = pc.is_in(pc.utf8_lower(company), pa.array(NO_COMPANY))
        group = pc.coalesce(group, pc.if_else(nobody, ABSENT, company))
    if group.null_count < draft.rows:
        spaced = pc.replace_substring_regex(group, r"\s+", " ")
        draft.columns["group"], draft.columns["group_name"] = per_distinct(spaced, str.casefold, TEXT), spaced
    for name in draft.texts:
        place, _, key = name.partition(".")
        if place in ("attributes", "properties") and key:
            _own(draft, getattr(draft, place), key, draft.text(name))


def refuse_numbers_alone(draft: Draft) -> None:
    """People of whom a row that may say more says no more than an id: exports hold such rows for contacts that were
    emptied.
    """
    telling = [name for name in draft.texts if name not in SAYS_NOTHING]
    if draft.reading.kind != "people" or not telling:
        return
    said: Mask = np.zeros(draft.rows, dtype=bool)
    for name in telling:
        said |= np.asarray(pc.is_valid(draft.text(name)))
    what, mend = "The row says nothing of anybody but an id and a date.", "Fill in what is known of them."
    draft.refuse(~said, "nothing_known", what, mend)


def read_note(draft: Draft) -> None:
    """Text that somebody wrote down; it stays in the record."""
    if "note" not in draft.texts:
        return
    note = draft.details["note"] = draft.text("note")
    if draft.reading.kind == "notes":
        draft.refuse(pc.is_null(note), "no_note", "The row has no note.", "Write one, or leave the row out.")
    longer = pc.fill_null(pc.greater(pc.utf8_length(note), NOTE_AT_MOST), False)
    what = f"The note has more than {NOTE_AT_MOST:,} characters."
    draft.refuse(longer, "long_note", what, "Shorten it, or cut it in two rows.")


def _turned_round(names: pa.Array) -> pa.Array:
    """Only those with a comma are looked at: there may be a million of others."""
    listed = pc.if_else(pc.match_substring(names, ","), names, ABSENT)
    return pc.coalesce(per_distinct(listed, turned, TEXT), names) if listed.null_count < len(listed) else names


def _own(draft: Draft, seen: dict[str, pa.Array], key: str, column: pa.Array) -> None:
    """An attribute or property under the user's own name; what points at one human becomes a detail."""
    if is_personal(key):
        draft.details[key] = column
        return
    personal = look_personal(column)
    if pc.any(personal).as_py():
        draft.details[key] = pc.if_else(personal, column, ABSENT)
        column = pc.if_else(personal, ABSENT, column)
    seen[key] = column
