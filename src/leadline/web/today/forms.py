"""What is asked before something is done with a step: one small form each, in a dialog or on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from leadline.web.today.address import address
from leadline.web.today.whose import Worker

URLS = {
    "done": "today_outcome",
    "snooze": "today_snooze",
    "call": "today_call",
    "note": "today_note",
    "give": "today_give",
    "reject": "today_reject",
}
TITLES = {
    "done": "What came of it?",
    "snooze": "Until when?",
    "call": "Log a call",
    "note": "Write a note",
    "give": "Give to",
    "reject": "Why is it not for sales?",
}


@dataclass(frozen=True, slots=True)
class Form:
    """`kept` are the parameters of the page that the form stands on; `typed` is what was sent, and `error` what is
    wrong with it.
    """

    what: str
    step: str
    name: str
    kept: Mapping[str, str]
    seen: str
    workers: tuple[Worker, ...] = ()
    owner: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.what]

    @property
    def url(self) -> str:
        return URLS[self.what]

    @property
    def back(self) -> str:
        return address(self.kept, self.step, "person")

    @property
    def snooze(self) -> str:
        """Where the form for later is."""
        return reverse("today_ask", args=["snooze"]) + "?" + urlencode({**self.kept, "step": self.step})

    @property
    def template(self) -> str:
        return f"leadline/today/forms/{self.what}.html"
