"""Today as a test reads and works it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

ROW = re.compile(r'<a class="q" [^>]*?data-step="([^"]+)".*?<b><bdi>(.*?)</bdi></b>', re.S)
PART = {"HX-Request": "true", "HX-Target": "person"}


def text_of(client: Client, address: str = "/", status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return unescape(answer.content.decode())


def rows(client: Client, address: str = "/") -> list[tuple[str, str]]:
    """(key, name) of every row, in the order of the page."""
    return [(key, unescape(name)) for key, name in ROW.findall(client.get(address).content.decode())]


def key_of(client: Client, name: str, address: str = "/") -> str:
    return next(key for key, shown in rows(client, address) if shown == name)


def names(client: Client, address: str = "/") -> list[str]:
    return [name for _, name in rows(client, address)]


@dataclass(frozen=True)
class Deed:
    """What came back of a deed: the status, and the part of the page."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def selected(self) -> str:
        found = re.search(r"<h2><bdi>(.*?)</bdi></h2>", self.text, re.S)
        return found[1] if found else ""

    @property
    def token(self) -> str:
        found = re.search(r'name="deed" value="([^"]+)"', self.text)
        return found[1] if found else ""


def press(client: Client, verb: str, key: str, **more: Any) -> Deed:
    """Send a form of Today as the page does."""
    answer = client.post(f"/today/do/{verb}", {"step": key, **more}, headers=PART)
    return Deed(answer.status_code, unescape(answer.content.decode()), dict(answer.headers))


def undo(client: Client, token: str) -> None:
    assert client.post("/undo", {"deed": token}, headers=PART).status_code == 200


def touches() -> list[dict[str, Any]]:
    """What people did, in the order of the log, without what is taken back."""
    from leadline.record.models import Retraction, Touch

    gone = set(Retraction.objects.values_list("seq", flat=True))
    fields = (
        "seq",
        "subject",
        "kind",
        "action",
        "request",
        "product",
        "until",
        "reason",
        "by",
        "properties",
        "details",
    )
    found = Touch.objects.filter(by__isnull=False).order_by("seq").values(*fields)
    return [row for row in found if row["seq"] not in gone]
