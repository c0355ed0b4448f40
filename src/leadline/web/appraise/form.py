"""The form of a programme: what was typed, and what is wrong with it, by field. Its state is the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadline import words
from leadline.measurement.appraisal import MOST_LEADS, Programme
from leadline.playbook import Playbook
from leadline.touches.amounts import MICRO, another_currency
from leadline.touches.typed_amounts import example, may_be_two, plain, read_typed

PARAMETERS = ("where", "kind", "obtained", "motive", "for", "leads", "price")
"""Where, its class if the playbook does not know it, what, why, the product, how many leads, at what price."""
LONGEST = 200
MOST = 10**9 * 1_000_000
"""Micro-units."""


@dataclass(frozen=True, slots=True)
class Form:
    """`programme` is None until it is complete and right; `wrong` says what is not, by field; `address` is what
    addresses say of it, with plain numbers that everybody reads alike."""

    typed: Mapping[str, str]
    address: Mapping[str, str]
    wrong: Mapping[str, str]
    programme: Programme | None
    product: str | None


def read(given: Mapping[str, str], playbook: Playbook) -> Form:
    """What an address says of a programme. Nothing typed is nothing wrong."""
    typed = {name: given.get(name, "").replace("\0", "").strip()[: LONGEST + 1] for name in PARAMETERS}
    wrong: dict[str, str] = {}
    if not any(typed.values()):
        return Form(typed, typed, wrong, None, None)
    leads = read_typed(typed["leads"])
    count = 0 if leads is None or leads % MICRO else leads // MICRO
    if not 1 <= count <= MOST_LEADS:
        wrong["leads"] = f"Give a number from 1 to {words.whole(MOST_LEADS)}, like 200."
    price = read_typed(typed["price"])
    if price is None or not 0 <= price <= MOST:
        wrong["price"] = (
            f"This can be read in two ways. Write it without a mark between thousands, like {example()}."
            if may_be_two(typed["price"])
            else "Give what it costs in all, like 1500."
        )
    if other := another_currency(typed["price"], playbook.currency):
        wrong["price"] = (
            f"Prices are in {playbook.currency}. Write what it costs in {playbook.currency}, without {other}."
        )
    if len(typed["where"]) > LONGEST:
        wrong["where"] = f"At most {LONGEST} characters."
    if wrong or price is None:
        return Form(typed, typed, wrong, None, None)
    programme = Programme(
        typed["where"] or None,
        count,
        price,
        typed["obtained"] or None,
        typed["motive"] or None,
        typed["kind"] or None,
    )
    address = {**typed, "leads": str(count), "price": plain(price)}
    return Form(typed, address, wrong, programme, typed["for"] or None)
