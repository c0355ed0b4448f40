"""The one way from texts to touches or costs."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from leadline.collect.shaping.costs import shape_costs
from leadline.collect.shaping.deals import shape_deals
from leadline.collect.shaping.draft import Draft
from leadline.collect.shaping.reading import Reading, Shaped
from leadline.collect.shaping.touches import shape_touches


def shape(
    texts: Mapping[str, pa.Array], rows: int, reading: Reading, constants: Mapping[str, str] | None = None
) -> Shaped:
    """Read a batch: columns of text under names of fields; `constants` hold in rows that do not say otherwise."""
    if reading.kind == "deals" and rows:
        return shape_deals(texts, rows, reading, constants or {})
    draft = Draft(texts, rows, reading, constants)
    return shape_costs(draft) if reading.kind == "costs" else shape_touches(draft)
