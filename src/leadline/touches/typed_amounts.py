"""Amounts that somebody types into a page: in their own format, or plain as '1240.5'. Nothing is guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from leadline.touches.amounts import MICRO, bare_amount, either_way, read_amount
from leadline.words import number, present

LAKHS = re.compile(r"[-+]?\d{1,2}(,\d\d)*,\d{3}(\.\d+)?")


def read_typed(text: str) -> int | None:
    """Micro-units; None if it is no amount, or may be two (`may_be_two`). A currency beside it is passed over.

    '1.240' is 1240 to a German, and nothing to others: it may be 1.24.
    """
    bare = bare_amount(text)
    if may_be_two(text):
        return None
    if either_way(bare) or (present().lakhs and LAKHS.fullmatch(bare)):
        bare = bare.replace(present().thousands, "")
    return read_amount(bare)


def may_be_two(text: str) -> bool:
    """Whether its one mark has three digits after it and is not the one that they write between thousands."""
    bare = bare_amount(text)
    return either_way(bare) and present().thousands not in bare


def example(value: float = 1234.5) -> str:
    """'1234,50': how somebody may write an amount."""
    return number(value, 2).replace(present().thousands, "")


def to_type(micros: int) -> str:
    """As it stands in a field: the digits that it needs, without marks between thousands, and read back as the same."""
    text = f"{(Decimal(micros) / MICRO).normalize():f}"
    whole, point, decimals = text.partition(".")
    if len(decimals) == 3:
        decimals += "0"  # with three it could be thousands
    return f"{whole}{present().decimal if point else ''}{decimals}"


def plain(micros: int) -> str:
    """As addresses have it, which everybody reads alike: '1240.5'."""
    return to_type(micros).replace(present().decimal, ".")
