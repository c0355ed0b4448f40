"""A page of figures, read as a browser would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client


@dataclass
class Page:
    """`figures` are (text, address) of every figure that opens its people; `rows` how many rows its tables have."""

    status: int
    html: str
    text: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    rows: int = 0
    count: str = ""
    tables: list[list[str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.link: tuple[str, str, list[str]] | None = None
        self.cell: list[str] | None = None
        self.inside: list[str] = []
        self.lead = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.link = (given.get("class", ""), given.get("href", ""), [])
        if tag == "tr":
            self.page.tables.append([])
        if tag in ("td", "th"):
            self.cell = []
        if tag == "div" and self.cell is not None:
            self.cell.append(" ")
        if tag == "tbody":
            self.inside.append(tag)
        if tag == "tr" and self.inside:
            self.page.rows += 1
        if tag == "p" and given.get("class") == "lead":
            self.lead = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            kind, url, parts = self.link
            (self.page.figures if kind == "fig" else self.page.links).append(("".join(parts).strip(), url))
            self.link = None
        if tag in ("td", "th") and self.cell is not None:
            self.page.tables[-1].append(re.sub(r"\s+", " ", "".join(self.cell)).strip())
            self.cell = None
        if tag == "tbody":
            self.inside.pop()
        if tag == "p":
            self.lead = False

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self.link:
            self.link[2].append(data)
        if self.cell is not None:
            self.cell.append(data)
        if self.lead:
            self.page.count += data


def read(client: Client, address: str) -> Page:
    response = client.get(address)
    page = Page(response.status_code, response.content.decode())
    _Reader(page).feed(page.html)
    page.text = re.sub(r"\s+", " ", page.text)
    page.count = re.sub(r"\s+", " ", page.count).strip()
    return page


def row(page: Page, name: str) -> list[str]:
    """The cells of the row that begins so."""
    return next(cells for cells in page.tables if cells and f"{cells[0]} ".startswith(f"{name} "))
