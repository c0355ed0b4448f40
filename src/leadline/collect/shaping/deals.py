"""Deals: a row is the request by which it began; a deal that is won is a purchase too, one that is lost a decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import TEXT, Draft
from leadline.collect.shaping.reading import Reading, Shaped
from leadline.collect.shaping.together import Portion, together
from leadline.collect.shaping.touches import shape_touches
from leadline.touches.distinct import cleaned, per_distinct
from leadline.touches.keys import KEY_KINDS

WON = re.compile(r"(?i)closed?[ _-]*won|\bwon\b|\bgewonnen\b|\bgagnée?s?\b|\bganad[ao]\b|\bvint[ao]\b|\bganh[ao]\b")
LOST = re.compile(r"(?i)closed?[ _-]*lost|\blost\b|\bverloren\b|\bperdue?s?\b|\bperdid[ao]\b|\bpers[ao]\b")
OPEN = re.compile(
    r"(?i)\bopen|\bnew\b|progress|prospect|qualif|discover|appoint|present|propos|quot|contract|decision|negotiat|demo|"
    r"contact|review|commit|pending|\boffen|\bneu\b|verhandl|angebot|termin|bearbeitung|ouvert|nouveau|n[ée]goci|devis|"
    r"abiert|nuev"
)
"""Stages that are open for sure; of others, that are neither won nor lost, that is assumed."""
OPEN_SHOWN = 8
ALL = (*KEY_KINDS, "product", "deal")
"""What each touch of a deal says."""
OF_WON = ("amount", "currency")
OF_LOST = ("reason", "by")
NOT_OF_BEGINNING = (*OF_WON, *OF_LOST, "stage", "closed", "deal")


def shape_deals(texts: Mapping[str, pa.Array], rows: int, reading: Reading, constants: Mapping[str, str]) -> Shaped:
    stage = cleaned(texts["stage"]) if "stage" in texts else pa.repeat(constants.get("stage", "open"), rows)
    stands = per_distinct(stage, how_it_stands, TEXT)
    won, lost = (np.asarray(pc.fill_null(pc.equal(stands, word), False)) for word in ("won", "lost"))
    fixed = {"deal": "properties.deal", "deal_name": "deal_name"}

    def portion(names: tuple[str, ...] | None, at: str, kind: Mapping[str, str], how: Reading) -> Portion:
        among = won if how.kind == "purchases" else lost if how.kind == "touches" else np.ones(rows, dtype=bool)

        def shaped(places: pa.Array) -> Shaped:
            kept = {
                fixed.get(name, name): column.take(places)
                for name, column in texts.items()
                if (name in names if names else name not in NOT_OF_BEGINNING or name == "deal")
            }
            said = {fixed.get(name, name): text for name, text in constants.items() if names is None or name in names}
            said = {name: text for name, text in said.items() if name not in NOT_OF_BEGINNING or names}
            if at != "at":
                kept.pop("at", None)
                said.pop("at", None)
                if at in texts:
                    kept["at"] = texts[at].take(places)
            draft = Draft(kept, len(places), how, {**said, **kind})
            if at != "at":
                _refuse_undated(draft)
            if names is None:
                _tell_open(draft, stage, stands)
            return shape_touches(draft)

        return Portion(among, shaped)

    return together(
        [
            portion(None, "at", {}, reading),
            portion((*ALL, *OF_WON), "closed", {}, replace(reading, kind="purchases")),
            portion(
                (*ALL, *OF_LOST), "closed", {"kind": "decision", "action": "lost"}, replace(reading, kind="touches")
            ),
        ],
        rows,
    )


def how_it_stands(text: str) -> str:
    """`won`, `lost`, or `open` for every other stage."""
    return "lost" if LOST.search(text) else "won" if WON.search(text) else "open"


def _refuse_undated(draft: Draft) -> None:
    if draft.reading.at is None:
        mend = "Fill in when it was closed, or state a date for rows without one: --at DATE."
        draft.refuse(pc.is_null(draft.text("at")), "no_close_date", "The deal is closed, but not said when.", mend)


def _tell_open(draft: Draft, stage: pa.Array, stands: pa.Array) -> None:
    words = stage.filter(pc.equal(stands, "open")).drop_null()
    shown = ", ".join(f"“{word}”" for word in words.unique().to_pylist()[:OPEN_SHOWN])
    draft.note(
        "open_deals",
        "1 deal counts as open by its stage.",
        "{} deals count as open by their stages.",
        len(words),
        f"If {shown} means won or lost, say so under values: in the mapping.",
    )
