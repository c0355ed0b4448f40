"""How the leads of a source answered: who was reached, who did not care, who was hostile."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.population import Mask, Population, column, text_column

UNWELCOME = ("not_interested", "hostile", "wrong_person")
"""Outcomes of somebody who had no use for us."""
ANSWERS = (*UNWELCOME, "no_answer")


def answers(who: Population, steps: pa.Table | None) -> dict[str, Mask] | None:
    """For each of `ANSWERS` the leads with a step whose latest outcome it is; beside them `tried`, the leads with any
    outcome, and `unwelcome`, those with any of `UNWELCOME`. None without steps.
    """
    if steps is None:
        return None
    tried = steps.filter(column(steps, "outcome", pa.string()).is_valid())
    rows = who.rows_of(tried)
    said = text_column(tried, "outcome")

    def leads(which: Mask) -> Mask:
        found = np.zeros(len(who), dtype=bool)
        found[rows[which & (rows >= 0)]] = True
        return found

    each = {
        name: leads(np.asarray(pc.fill_null(pc.equal(said, name), False).to_numpy(), dtype=bool)) for name in ANSWERS
    }
    return {
        "tried": leads(np.ones(len(rows), dtype=bool)),
        **each,
        "unwelcome": np.any([each[name] for name in UNWELCOME], axis=0),
    }
