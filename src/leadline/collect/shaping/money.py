"""How much it was."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadline.collect.shaping.draft import TEXT, Draft
from leadline.collect.shaping.kinds import refunds
from leadline.touches.amounts import CODE, another_currency, currency_of, either_way, read_amount
from leadline.touches.distinct import per_distinct

BESIDE = r"\p{L}|\p{Sc}"
"""A sign or code of a currency beside an amount."""
UNRATED_TOLD = 5
"""Currencies."""


def read_money(draft: Draft) -> None:
    if "amount" not in draft.texts:
        return
    raw = draft.text("amount")
    decimals = draft.reading.decimals
    if decimals:
        amount = per_distinct(raw, lambda text: read_amount(text, decimals), pa.int64())
    else:
        amount = per_distinct(raw, read_amount, pa.int64())
        draft.refuse(
            per_distinct(raw, either_way, pa.bool_()).fill_null(False),
            "ambiguous_amount",
            "The amount {} may be read with thousands or with decimals.",
            "Write 1234 or 1234.00 for thousands, 1.23 or 1.2340 for decimals.",
            raw,
        )
    draft.refuse(
        pc.and_(pc.is_valid(raw), pc.is_null(amount)),
        "unreadable_amount",
        "The amount {} cannot be read.",
        "Write it as 1234.50, without unit.",
        raw,
    )
    draft.columns["amount"] = amount
    _currency(draft, amount)


def read_refunds(draft: Draft) -> None:
    """Refunds among purchases, by a flag or a negative amount; of refunds both signs say the same."""
    kind, amount = draft.reading.kind, draft.columns.get("amount")
    if kind not in ("purchases", "refunds"):
        return
    back = np.asarray(pc.fill_null(pc.less(amount, 0), False)) if amount is not None else np.zeros(draft.rows, bool)
    if kind == "purchases":
        back = back | refunds(draft)
        if back.any():
            draft.columns["kind"] = pc.if_else(pa.array(back), "refund", draft.columns["kind"])
            draft.note(
                "refunds",
                "1 row is a refund: its amount is negative, or it says so.",
                "{} rows are refunds: their amounts are negative, or they say so.",
                int((back & draft.taken).sum()),
            )
    if amount is not None and back.any():
        draft.columns["amount"] = pc.abs(amount)


def _currency(draft: Draft, amount: pa.Array) -> None:
    given = pc.utf8_upper(draft.text("currency"))
    raw = draft.text("amount")
    assumed = draft.reading.currency
    if pc.any(pc.match_substring_regex(raw, BESIDE)).as_py():
        given = pc.coalesce(given, per_distinct(raw, currency_of, TEXT))
        unsaid = pc.and_(pc.is_valid(amount), pc.is_null(given))
        if assumed and pc.any(unsaid).as_py():
            other = per_distinct(raw, lambda text: another_currency(text, assumed), TEXT)
            draft.refuse(
                pc.and_(unsaid, pc.is_valid(other)),
                "unclear_currency",
                f"The amount {{}} is not in {assumed}, and its sign stands for several currencies.",
                "State which it is: --currency USD.",
                raw,
            )
    currency = draft.said["currency"] = given
    if assumed and currency.null_count:
        currency = pc.if_else(pc.and_(pc.is_valid(amount), pc.is_null(currency)), assumed, currency)
        draft.note_rows(
            "currency_assumed",
            f"1 amount without a currency is taken as {assumed}.",
            f"{{}} amounts without a currency are taken as {assumed}.",
            pc.and_(pc.is_valid(amount), pc.is_null(given)),
            "Map one: --map currency=COLUMN; or state another: --currency USD.",
        )
    draft.texts["currency"] = currency
    if draft.reading.rated is not None:
        _without_rate(draft, currency, draft.reading.rated)


def _without_rate(draft: Draft, currency: pa.Array, rated: frozenset[str]) -> None:
    """A report in one currency cannot be made of these as long as nobody says a rate."""
    counted = {row["values"]: row["counts"] for row in pc.value_counts(currency.drop_null()).to_pylist()}
    lacking = [code for code in counted if code not in rated and CODE.fullmatch(code)]
    for code in lacking[:UNRATED_TOLD]:
        one = f"1 amount is in {code}, for which the playbook has no rate: Flow and Sources wait for one."
        many = f"{{}} amounts are in {code}, for which the playbook has no rate: Flow and Sources wait for one."
        draft.note(f"no_rate_{code}", one, many, counted[code], f"Give one in the playbook: rates: {{{code}: …}}.")
