"""Money, short."""

from __future__ import annotations

from leadline.words.form import present
from leadline.words.numbers import full, number

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def money(micros: int | None, currency: str, cents: bool | None = None) -> str:
    """Micro-units as '€1,240', '€85.50', 'CHF 300'; without cents from 100 up, unless `cents` says so; '–' without."""
    if micros is None:
        return "–"
    amount = abs(micros) / 1_000_000
    with_cents = amount < 100 and amount != int(amount) if cents is None else cents
    text = number(amount, 2 if with_cents else 0)
    return ("−" if micros < 0 else "") + beside(text, currency)


def exact_money(micros: int, currency: str) -> str:
    """Micro-units to the last one, as a playbook states them: '€3,600', '€49.90', '€0.0375'. Not negative."""
    whole, rest = divmod(micros, 1_000_000)
    decimals = f"{rest:06d}".rstrip("0")
    return beside(full(f"{whole}.{decimals.ljust(2, '0')}" if decimals else str(whole)), currency)


def beside(text: str, currency: str) -> str:
    """A number that is written already, with its currency where that belongs."""
    form, sign = present(), _SIGNS.get(currency)
    if not currency:
        return text
    if not form.sign_first:
        return f"{text}{form.beside_sign}{sign or currency}"
    return f"{sign}{form.beside_sign}{text}" if sign else f"{currency}{form.beside_sign or ' '}{text}"
