"""Money as it leaves the house: exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

MONEY = pa.decimal128(25, 6)
MICRO = pa.scalar(Decimal("0.000001"), pa.decimal128(6, 6))


def decimals(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """The table with its columns of micro-units among `names` as decimals."""
    for name in names:
        if name in table.column_names:
            exact = pc.multiply(table.column(name).cast(pa.decimal128(19, 0)), MICRO).cast(MONEY)
            table = table.set_column(table.column_names.index(name), name, exact)
    return table
