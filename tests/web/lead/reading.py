"""What stands on a lead's page."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape


def score_of(page: str) -> str | None:
    """The score in the heading; None for a client's or where there is none."""
    found = re.search(r'id="score-title">Score ([^<]+)</h2>', page)
    return unescape(found[1]) if found and "bought" not in found[1] else None


def lines_of(page: str) -> list[Decimal]:
    """What each line of points is worth."""
    return [number(text) for text in re.findall(r'<tr data-line>.*?class="num b">([^<]*)</td>', page, re.S)]


def sum_of(page: str) -> Decimal | None:
    found = re.search(r'data-l="Sum of the lines above" class="num">([^<]*)</td>', page)
    return number(found[1]) if found else None


def touches_of(page: str) -> list[str]:
    return re.findall(r'<li[^>]* data-touch="([^"]+)"', page)


def older(page: str) -> str | None:
    found = re.search(r'<a href="([^"]+)">Older</a>', page)
    return unescape(found[1]).split("#")[0] if found else None


def number(text: str) -> Decimal:
    return Decimal(unescape(text).replace("−", "-").replace(",", ""))
