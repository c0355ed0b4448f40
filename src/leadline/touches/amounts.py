"""Amounts of money as people write them, into integer micro-units."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

Decimals: TypeAlias = Literal[".", ","]

MICRO = 1_000_000
LARGEST = 2**63 - 1
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009 '’"))
SHAPE = re.compile(r"[-+]?\d[\d.,]*")
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")
EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "R$": "BRL", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₹": "INR", "₺": "TRY", "₽": "RUB", "₴": "UAH",
    "₩": "KRW", "₪": "ILS", "Fr.": "CHF", "SFr.": "CHF", "RM": "MYR", "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN",
}  # fmt: skip
"""Signs that mean one currency."""
MANY = ("$", "kr", "kr.")
"""Signs of several countries."""
OF_SEVERAL = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}), "¥": frozenset({"JPY", "CNY"}),
}  # fmt: skip
"""The currencies that a sign may mean."""
CODE = re.compile(r"[A-Z]{3}")
BESIDE = r"([^\d\s.,'’+()−-]{1,4}\.?)?"
AROUND = re.compile(rf"([-+−]?)\s?{BESIDE}\s?([-+−]?)\s?(\d[\d.,'’\s]*?)\s?(-?)\s?{BESIDE}")
"""An amount with its currency before or after it, and its minus at any of the places where people write it."""
DASHED = re.compile(r"(?<=\d)[.,]\s?[-–—]+")
"""No decimals: `5.-`, `12,–`."""
LONGEST = 60


def either_way(text: str) -> bool:
    """Whether the one mark in it may stand before decimals as well as between thousands: `1.234`, `1,234`."""
    return EITHER.fullmatch(_plain(text)) is not None


def read_amount(text: str, decimals: Decimals | None = None) -> int | None:
    """Micro-units; None if it is no amount, or may be two (`either_way`) and `decimals` does not say which mark stands
    before decimals. With `decimals`, a currency beside the amount, `(12,50)` and `12,50-` are read, too.

    `1234.5`, `1,234.50`, `1.234,50`, `12,5`, `1 234,50`, `1.234.567`, `0.125`, `1234.567` and `1.2340` are read.
    """
    if decimals is not None:
        return _read(bare_amount(text), decimals)
    return _read(_plain(text), None)


def bare_amount(text: str) -> str:
    """The amount without the currency beside it, and with its minus in front. What is no amount stays as it is."""
    owed, parts = _taken_apart(text)
    if parts is None or any(part and not _is_currency(part) for part in (parts[2], parts[6])):
        return _plain(text)
    minus = owed or "-" in (parts[1], parts[3], parts[5]) or "−" in (parts[1], parts[3])
    return ("-" if minus else "") + _plain(parts[4])


def currency_of(text: str) -> str | None:
    """The code of the currency that stands beside an amount; None if there is none, or its sign has several."""
    parts = _taken_apart(text)[1]
    said = [part for part in (parts[2], parts[6]) if part] if parts else []
    if len(said) != 1:
        return None
    return SIGNS.get(said[0]) or (said[0].upper() if CODE.fullmatch(said[0].upper()) else None)


def another_currency(text: str, currency: str) -> str | None:
    """What stands beside an amount and cannot be `currency`: `$` beside one in EUR, `USD`. None if nothing does."""
    parts = _taken_apart(text)[1]
    for said in (parts[2], parts[6]) if parts else ():
        if not said or not _is_currency(said):
            continue
        meant = OF_SEVERAL.get(said.rstrip("."), frozenset({SIGNS.get(said, said.upper())}))
        if currency.upper() not in meant:
            return said if said in SIGNS or said in MANY else said.upper()
    return None


def _taken_apart(text: str) -> tuple[bool, re.Match[str] | None]:
    """Whether brackets say that it is owed, and its parts."""
    if len(text) > LONGEST:
        return False, None
    bare = DASHED.sub("", text.strip())
    owed = bare.startswith("(") and bare.endswith(")")
    return owed, AROUND.fullmatch(bare[1:-1].strip() if owed else bare)


def _is_currency(text: str) -> bool:
    return text in SIGNS or text in MANY or CODE.fullmatch(text.upper()) is not None


def _read(plain: str, decimals: Decimals | None) -> int | None:
    if decimals is not None and EITHER.fullmatch(plain):
        plain = plain.replace(",", ".") if decimals in plain else plain.replace(",", "").replace(".", "")
    elif not SHAPE.fullmatch(plain) or EITHER.fullmatch(plain):
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
