"""Figures that open the list of their people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from leadline import words
from leadline.web.figures.asked import Asked
from leadline.web.figures.names import short

DEFAULT = {
    "flow": "month", "sources": "source", "forecast": "source", "attribution": "source", "busyness": "",
    "stages": "month", "handover": "month",
}  # fmt: skip
"""By what the groups of a page are told apart, where its address does not say."""


@dataclass(frozen=True, slots=True)
class Fig:
    """A figure as it is shown, and where its people are."""

    text: str
    url: str

    @property
    def one(self) -> bool:
        return self.text == "1"


@dataclass(frozen=True, slots=True)
class Opens:
    """Makes the figures of one report: `of` is flow or sources, `view` the word that its groups are told apart by, `at`
    the moment that it was made."""

    asked: Asked
    of: str
    view: str
    at: int

    def fig(self, count: int, figure: str, key: Sequence[str | None] | None = None, step: str | None = None) -> Fig:
        """A figure of the group of `key`; without, of all."""
        by = None if self.view == DEFAULT[self.of] else self.view
        url = self.asked.address(reverse("people"), of=self.of, by=by, figure=figure, step=step, at=str(self.at))
        keys = urlencode([("key", short(value)) for value in key or ()])
        return Fig(words.whole(count), f"{url}&{keys}" if keys else url)
