"""The publication of a playbook among touches: it is nobody's, and so everybody's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadline.touches.distinct import flat, per_distinct

SAYS = {"kind": "decision", "action": "publish"}
"""What a publication says, whatever the playbook's own kinds; case and outer blanks do not matter."""


def publications(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows of a table of touches are publications: decisions to publish that have no person."""
    mask = np.zeros(table.num_rows, dtype=bool)
    if not {"person", *SAYS} <= set(table.column_names) or not table.column("person").null_count:
        return mask
    rows = np.flatnonzero(np.asarray(pc.is_null(table.column("person"))))
    for name, word in SAYS.items():
        said = flat(table.column(name).take(pa.array(rows)).cast(pa.string()))
        plain = per_distinct(said, lambda text: text.strip().casefold(), pa.string())
        rows = rows[np.asarray(pc.fill_null(pc.equal(plain, word), False))]
    mask[rows] = True
    return mask


def of_people(table: pa.Table) -> pa.Table:
    """A table of touches without its publications."""
    published = publications(table)
    return table.filter(pa.array(~published)) if published.any() else table
