"""How data were obtained, where a file says nothing of it."""

from __future__ import annotations

import pyarrow.compute as pc

from leadline.collect.shaping.draft import Draft

IMPORTED = "imported"
OF_PEOPLE = ("requests", "people")
"""Kinds of rows by which people's data come; of all others it is asked how somebody's data came before."""


def mark_imported(draft: Draft, own_id: str) -> None:
    """`what` of rows that came by a file and do not say it. Whoever types a lead in said all there is, and so did a log
    that Leadline wrote. It is inferred, and so no content: the same row that says it later is another touch.
    """
    if draft.reading.now is not None or draft.reading.kind not in OF_PEOPLE or own_id in draft.texts:
        return
    given = draft.said["what"] = draft.text("what")
    draft.columns["what"] = pc.fill_null(given, IMPORTED)
