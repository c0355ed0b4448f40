"""Twenty dollars are not twenty euros: a currency beside a typed amount has to be the one that is meant."""

from __future__ import annotations

import pytest

from leadline.touches.amounts import another_currency


@pytest.mark.parametrize(
    ("text", "currency", "other"),
    [
        ("$20", "EUR", "$"),
        ("20 $", "EUR", "$"),
        ("$ 1,234.50", "GBP", "$"),
        ("US$20", "CAD", "US$"),
        ("20 usd", "EUR", "USD"),
        ("£20", "EUR", "£"),
        ("20 kr", "EUR", "kr"),
        ("20 kr.", "EUR", "kr."),
        ("€20", "USD", "€"),
        ("$20", "USD", None),
        ("$20", "CAD", None),
        ("US$20", "USD", None),
        ("20 kr.", "SEK", None),
        ("¥20", "CNY", None),
        ("¥20", "JPY", None),
        ("€ 20", "EUR", None),
        ("20 EUR", "EUR", None),
        ("20", "EUR", None),
        ("20 apples", "EUR", None),
        ("", "EUR", None),
    ],
)
def test_what_stands_beside_an_amount_is_held_against_the_currency(text: str, currency: str, other: str | None) -> None:
    assert another_currency(text, currency) == other
