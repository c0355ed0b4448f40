"""Rows of costs: days, what the money was spent on, how much."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import Draft
from leadline.collect.shaping.money import read_money
from leadline.collect.shaping.reading import Shaped
from leadline.measurement.money import COST_COLUMNS


def shape_costs(draft: Draft) -> Shaped:
    first = _day(draft, "day_from" if "day_from" in draft.texts else "day")
    last = pc.coalesce(_day(draft, "day_to"), first) if "day_to" in draft.texts else first
    draft.refuse(pc.is_null(first), "no_date", "The row has no date.", "Fill it in.")
    draft.refuse(
        pc.fill_null(pc.less(last, first), False),
        "days_reversed",
        "The last day is before the first.",
        "Change them round.",
    )
    read_money(draft)
    amount = draft.columns["amount"] if "amount" in draft.columns else pa.nulls(draft.rows, pa.int64())
    draft.refuse(pc.is_null(amount), "no_amount", "The row has no amount.", "Fill it in; 0 is an amount.")
    draft.refuse(
        pc.fill_null(pc.less(amount, 0), False),
        "negative_cost",
        "The amount is negative.",
        "Costs are given as positive amounts.",
    )
    draft.refuse(
        pc.invert(pc.fill_null(pc.match_substring_regex(draft.text("currency"), "^[A-Z]{3}$"), False)),
        "unreadable_currency",
        "The currency {} is no code of three letters.",
        "Write it like EUR.",
        draft.text("currency"),
    )
    made = {"day_from": first, "day_to": last, "amount": amount}
    table = pa.table({name: made.get(name, draft.text(name)).cast(type_) for name, type_ in COST_COLUMNS.items()})
    said = draft.said["currency"] if "currency" in draft.said else draft.text("currency")
    return draft.shaped(table.append_column("said_currency", said))


def _day(draft: Draft, name: str) -> pa.Array:
    day = draft.instants(name, "Write dates as 2026-03-31.")
    zone = str(draft.reading.zone)
    return pc.local_timestamp(day.cast(pa.timestamp("us", tz=zone))).cast(pa.date32(), safe=False)
