"""A list of leads, read as a browser would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.test import Client


@dataclass(frozen=True)
class Shown:
    """One page of the list: the count that its opening sentence says, and its leads as forms name them."""

    status: int
    html: str
    count: int
    leads: list[str]
    after: str


def shown(client: Client, address: str) -> Shown:
    answer = client.get(address, follow=True)
    html = answer.content.decode()
    said = re.search(r'id="opening"><b>([\d,]+) leads?</b>', html)
    after = re.search(r'<a href="([^"]+)" rel="next"', html)
    return Shown(
        answer.status_code,
        html,
        int(said[1].replace(",", "")) if said else -1,
        [unescape(value) for value in re.findall(r'name="lead" value="([^"]*)"', html)],
        unescape(after[1]) if after else "",
    )


def pages(client: Client, address: str) -> Iterator[Shown]:
    """Every page from this one on."""
    while address:
        page = shown(client, address)
        yield page
        address = page.after


def everybody(client: Client, address: str) -> list[str]:
    return [lead for page in pages(client, address) for lead in page.leads]
