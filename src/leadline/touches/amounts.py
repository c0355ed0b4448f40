"""Amounts of money as people write them, into integer micro-units."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

MICRO = 1_000_000
LARGEST = 2**63 - 1
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009 '’"))
SHAPE = re.compile(r"[-+]?\d[\d.,]*")
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")
EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


def either_way(text: str) -> bool:
    """Whether the one mark in it may stand before decimals as well as between thousands: `1.234`, `1,234`."""
    return EITHER.fullmatch(_plain(text)) is not None


def read_amount(text: str) -> int | None:
    """Micro-units; None if it is no amount, or may be two (`either_way`).

    `1234.5`, `1,234.50`, `1.234,50`, `12,5`, `1 234,50`, `1.234.567`, `0.125`, `1234.567` and `1.2340` are read.
    """
    plain = _plain(text)
    if not SHAPE.fullmatch(plain) or EITHER.fullmatch(plain):
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
        plain = plain.replace(",", ".")
    try:
        micros = Decimal(plain) * MICRO
    except InvalidOperation:
        return None
    return int(micros) if micros == micros.to_integral_value() and abs(micros) <= LARGEST else None


def _plain(text: str) -> str:
    return text.translate(SPACES).strip("€$£¥")
