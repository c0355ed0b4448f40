"""Amounts of money as people write them, into integer micro-units."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

MICRO = 1_000_000
LARGEST = 2**63 - 1
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009 '’"))
SHAPE = re.compile(r"[-+]?\d[\d.,]*")
GROUPED = re.compile(r"[-+]?\d{1,3}([.,])\d{3}(\1\d{3})*")


def read_amount(text: str) -> int | None:
    """Micro-units; None if it is no amount, or if its point could separate thousands as well as decimals (`1,234`).

    `1234.5`, `1,234.50`, `1.234,50`, `12,5`, `1 234,50` are read; a point alone is a decimal point.
    """
    plain = text.translate(SPACES).strip("€$£¥")
    if not SHAPE.fullmatch(plain):
        return None
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        decimal = max(",.", key=plain.rindex)
        whole, _, rest = plain.rpartition(decimal)
        if decimal in whole or not GROUPED.fullmatch(whole):
            return None
        plain = whole.replace(",", "").replace(".", "") + "." + rest
    elif commas > 1 or points > 1:
        if not GROUPED.fullmatch(plain):
            return None
        plain = plain.replace(",", "").replace(".", "")
    elif commas:
        if GROUPED.fullmatch(plain):
            return None
        plain = plain.replace(",", ".")
    try:
        micros = Decimal(plain) * MICRO
    except InvalidOperation:
        return None
    return int(micros) if micros == micros.to_integral_value() and abs(micros) <= LARGEST else None
