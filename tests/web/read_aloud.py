"""What people read on a page: its text, what stands beside pointers and screen readers, and the texts of its charts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser

READ = ("title", "aria-label", "placeholder", "alt")
AS_WRITTEN = ("textarea", "code", "pre", "script", "style", "bdi")
"""What somebody wrote themselves, or has to write so."""


class Page(HTMLParser):
    """`said` are its texts; what stands within `AS_WRITTEN` is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in AS_WRITTEN:
            self._within.append(tag)
        for name, value in attrs:
            if name in READ and value:
                self.said.append(value)
            if name == "data-spec" and value:
                self.said += _texts(json.loads(value)["datasets"] if "datasets" in value else json.loads(value))

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.said.append(data.strip())


def _texts(part: object) -> Iterator[str]:
    """The labels within the data of a chart."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "t" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
