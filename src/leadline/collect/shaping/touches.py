"""One touch a row: the steps of reading it, in their order."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import Draft
from leadline.collect.shaping.follow_ups import read_follow_up
from leadline.collect.shaping.keys import read_keys
from leadline.collect.shaping.kinds import read_kind, skip_by_flags
from leadline.collect.shaping.links import LINKS, cut_links, infer_sources
from leadline.collect.shaping.moments import read_moments
from leadline.collect.shaping.money import read_money, read_refunds
from leadline.collect.shaping.obtained import mark_imported
from leadline.collect.shaping.person import read_note, read_person, refuse_numbers_alone
from leadline.collect.shaping.reading import Shaped
from leadline.record.incoming import incoming
from leadline.touches.columns import PROVENANCE
from leadline.touches.content import content_ids, json_objects
from leadline.touches.distinct import flat
from leadline.touches.keys import KEY_KINDS

PASSED_ON = ("offer", "product", "page", *PROVENANCE, "problem", "request", "reason", "by", "currency", "action")
OWN_ID = "leadline_id"
"""The field by which a touch that was exported says which one it is."""
UNSAID = ("deal_name",)
"""Details that may change without making another touch of it."""


def shape_touches(draft: Draft) -> Shaped:
    skip_by_flags(draft)
    read_keys(draft)
    refuse_numbers_alone(draft)
    read_kind(draft)
    read_moments(draft)
    read_money(draft)
    read_refunds(draft)
    read_follow_up(draft)
    read_person(draft)
    read_note(draft)
    for name in PASSED_ON:
        if name in draft.texts:
            draft.columns[name] = draft.text(name)
    mark_imported(draft, OWN_ID)
    infer_sources(draft)
    cut_links(draft)
    _refuse_strange_ids(draft)
    draft.columns["details"] = json_objects(draft.details, draft.rows)
    draft.columns["attributes"] = json_objects(draft.attributes, draft.rows)
    draft.columns["properties"] = json_objects(draft.properties, draft.rows)
    table = incoming(draft.columns, draft.rows)
    return draft.shaped(table.append_column("content_id", _ids(draft, table)))


def _refuse_strange_ids(draft: Draft) -> None:
    if OWN_ID not in draft.texts:
        return
    given = draft.text(OWN_ID)
    strange = pc.fill_null(pc.invert(pc.match_substring_regex(given, "^[0-9a-f]{32}$")), False)
    mend = "Leave the column out, or take the id that a Leadline wrote."
    draft.refuse(strange, "strange_id", "{} is no id of a touch.", mend, given)


def _ids(draft: Draft, table: pa.Table) -> pa.Array:
    """Ids of what the rows said (`said` where something was assumed or inferred), so that another playbook, region or
    list of words makes no new touch of a known row.
    """
    said = dict(draft.said)
    moved = [name for name in LINKS if name in draft.columns and name in draft.details]
    said.update({name: draft.text(name) for name in moved})
    moved += [name for name in UNSAID if name in draft.details]
    if "phone" in said:
        phone = said.pop("phone")
        keys = {kind: phone if kind == "phone" else table.column(kind) for kind in KEY_KINDS}
        said["keys"] = json_objects({kind: flat(column) for kind, column in keys.items()}, draft.rows)
        moved.append("phone")
    if moved:
        rest = {name: column for name, column in draft.details.items() if name not in moved}
        said["details"] = json_objects(rest, draft.rows)
    for name, column in said.items():
        table = table.set_column(table.column_names.index(name), name, flat(column))
    return pc.coalesce(draft.text(OWN_ID), content_ids(table)) if OWN_ID in draft.texts else content_ids(table)
