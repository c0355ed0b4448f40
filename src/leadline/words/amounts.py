"""Money, short."""

from __future__ import annotations

from leadline.words.form import present
from leadline.words.numbers import number

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def money(micros: int | None, currency: str, cents: bool | None = None) -> str:
    """Micro-units as '€1,240', '€85.50', 'CHF 300'; without cents from 100 up, unless `cents` says so; '–' without."""
    if micros is None:
        return "–"
    amount = abs(micros) / 1_000_000
    with_cents = amount < 100 and amount != int(amount) if cents is None else cents
    text = number(amount, 2 if with_cents else 0)
    return ("−" if micros < 0 else "") + _beside(text, currency)


def _beside(text: str, currency: str) -> str:
    form, sign = present(), _SIGNS.get(currency)
    if not currency:
        return text
    if not form.sign_first:
        return f"{text}{form.beside_sign}{sign or currency}"
    return f"{sign}{form.beside_sign}{text}" if sign else f"{currency}{form.beside_sign or ' '}{text}"
