"""Costs: money spent on sources, campaigns, offers and products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.measurement.money import COST_COLUMNS
from leadline.record.home import Home
from leadline.record.known import keep_known_costs
from leadline.record.models import Cost
from leadline.record.rows import insert, lookup
from leadline.record.writer import writing
from leadline.touches.content import digest, json_objects
from leadline.touches.distinct import flat


@dataclass(frozen=True)
class AppendedCosts:
    """`ids` of all rows, and which of them are new; the others were in the record, or earlier in the table."""

    ids: pa.Array
    fresh: pa.Array

    @property
    def new(self) -> int:
        return int(pc.sum(self.fresh).as_py() or 0)


def read_costs(home: Home) -> pa.Table:
    """Every cost, by day: day_from, day_to (date, both included), source, campaign, offer, product, amount
    (micro-units), currency.
    """
    rows = list(Cost.objects.order_by("day_from", "content_id").values_list(*COST_COLUMNS))
    columns = zip(*rows, strict=True) if rows else [[] for _ in COST_COLUMNS]
    return pa.table(
        {
            name: pa.array(list(values), type_)
            for (name, type_), values in zip(COST_COLUMNS.items(), columns, strict=True)
        }
    )


def append_costs(home: Home, table: pa.Table, run: int | None = None, dry_run: bool = False) -> AppendedCosts:
    """Append a table of `COST_COLUMNS`; what is there already is recognised by its content. Where a currency is only
    assumed, a column `said_currency` beside it says what was given: what is assumed is no content.
    """
    texts = {name: flat(table.column(name).cast(pa.string())) for name in COST_COLUMNS}
    if "said_currency" in table.column_names:
        texts["currency"] = flat(table.column("said_currency"))
    table = table.select([*COST_COLUMNS])
    ids = [digest(text) for text in json_objects(texts, len(table)).to_pylist()]
    with writing(home, "costs"):
        known = lookup(Cost, "content_id", "id", ids)
        there = set(known)
        fresh = np.zeros(len(ids), dtype=bool)
        for i, id_ in enumerate(ids):
            fresh[i] = id_ not in there
            there.add(id_)
        if not dry_run:
            keep_known_costs(run, list(known.values()))
            logged = table.append_column("content_id", pa.array(ids, pa.string()))
            insert(Cost, logged.append_column("run", pa.array([run] * len(ids), pa.int64())).filter(pa.array(fresh)))
        return AppendedCosts(pa.array(ids, pa.string()), pa.array(fresh))
