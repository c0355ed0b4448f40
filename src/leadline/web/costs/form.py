"""The form of a cost: what was typed, and what is wrong with it, by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from leadline.playbook import Playbook
from leadline.problems import shown
from leadline.qualification.conditions import canonical
from leadline.record.costs_by_hand import GivenCost
from leadline.touches.amounts import another_currency
from leadline.touches.instants import YEARS
from leadline.touches.typed_amounts import example, may_be_two, read_typed

FIELDS = ("day_from", "day_to", "amount", "currency", "source", "campaign", "offer", "product")
KEYS = ("source", "campaign", "offer", "product")
LONGEST = 200
MOST = 10**12 * 1_000_000
"""Micro-units."""


def typed_of(given: Mapping[str, str], playbook: Playbook) -> dict[str, str]:
    """What was typed, and nothing that could not be kept."""
    typed = {name: given.get(name, "").replace("\0", "").strip()[: LONGEST + 1] for name in FIELDS}
    return typed | {"currency": (typed["currency"] or playbook.currency).upper()}


def read(typed: Mapping[str, str], playbook: Playbook) -> tuple[GivenCost | None, dict[str, str]]:
    """The cost that was typed; or None, and what is wrong by field."""
    wrong: dict[str, str] = {}
    first = _day(typed["day_from"])
    last = _day(typed["day_to"]) if typed["day_to"] else first
    if first is None:
        wrong["day_from"] = "Give the first day, like 2026-05-31." if not typed["day_from"] else _NO_DAY
    if last is None and typed["day_to"]:
        wrong["day_to"] = _NO_DAY
    elif first is not None and last is not None and last < first:
        wrong["day_to"] = "The last day is before the first."
    amount = read_typed(typed["amount"])
    if amount is None or amount < 0 or amount > MOST:
        wrong["amount"] = _amount_wrong(typed["amount"], amount)
    currency = typed["currency"]
    if other := another_currency(typed["amount"], currency):
        wrong["amount"] = f"The amount says {other}, the field for the currency {shown(currency)}. Change one of them."
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        wrong["currency"] = "A currency is a code of three letters, like EUR."
    elif currency != playbook.currency.upper() and currency not in playbook.rates:
        wrong["currency"] = f"The playbook gives no rate for {currency}, so its figures could not count it."
    wrong |= {name: f"At most {LONGEST} characters." for name in KEYS if len(typed[name]) > LONGEST}
    product = _product(typed["product"], playbook)
    if typed["product"] and product is None:
        wrong["product"] = "The playbook has no such product."
    if wrong or first is None or last is None or amount is None:
        return None, wrong
    about = {name: typed[name] or None for name in ("source", "campaign", "offer")}
    return GivenCost(first, last, amount, currency, **about, product=product), {}


_NO_DAY = "This is no day from 1900 to 2199. Write it like 2026-05-31."


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _amount_wrong(text: str, amount: int | None) -> str:
    if not text:
        return "Say how much; 0 is an amount."
    if may_be_two(text):
        return f"This can be read in two ways. Write it without a mark between thousands, like {example()}."
    if amount is None:
        return f"This is no amount. Write it like {example()}."
    return "Costs are given as positive amounts." if amount < 0 else "This is more than can be counted."


def _product(text: str, playbook: Playbook) -> str | None:
    wanted = canonical(text)
    return next((product.key for product in playbook.products if canonical(product.key) == wanted), None)
