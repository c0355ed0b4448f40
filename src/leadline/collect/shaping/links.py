"""Links: what they tell of the source, and what of them may be seen by rules."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import ABSENT, TEXT, Draft
from leadline.touches.content import json_objects
from leadline.touches.distinct import per_distinct
from leadline.touches.provenance import Inferred, infer, public_part

LINKS = ("page", "landing_page", "referrer")


def infer_sources(draft: Draft) -> None:
    """Sources from links, for rows that name none, and media for those that name no medium with their source."""
    landing, referrer = pc.coalesce(draft.text("landing_page"), draft.text("page")), draft.text("referrer")
    source = draft.text("source")
    links = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in (landing, referrer, source)), "\x1f")
    asked = pc.fill_null(pc.match_substring(landing, "?"), False)
    worth = pc.if_else(
        pc.is_null(source), pc.or_(pc.is_valid(referrer), asked), pc.and_(pc.is_null(draft.text("medium")), asked)
    )
    if not pc.any(worth).as_py():
        return
    seen: dict[str, Inferred | None] = {}

    def part(name: str) -> pa.Array:
        def of(link: str) -> str | None:
            if link not in seen:
                page, came_from, named = (part or None for part in link.split("\x1f"))
                seen[link] = infer(page, came_from, named)
            found = seen[link]
            return getattr(found, name) if found else None

        return per_distinct(pc.if_else(worth, links, ABSENT), of, TEXT)

    for name in ("source", "medium", "campaign"):
        draft.said[name] = draft.text(name)
        draft.columns[name] = pc.coalesce(draft.text(name), part(name))
    draft.said["properties"] = json_objects(draft.properties, draft.rows)
    draft.properties["source_inferred_by"] = part("by")


def cut_links(draft: Draft) -> None:
    """Links lose what may point at one human; as they were, they are details."""
    for name in LINKS:
        if name not in draft.columns:
            continue
        column = draft.columns[name]
        cut = per_distinct(pc.if_else(pc.match_substring_regex(column, "[?#@]"), column, ABSENT), public_part, TEXT)
        changed = pc.fill_null(pc.not_equal(cut, column), False)
        if pc.any(changed).as_py():
            draft.details[name] = pc.if_else(changed, column, ABSENT)
            draft.columns[name] = pc.if_else(changed, pc.if_else(pc.equal(cut, ""), ABSENT, cut), column)
