"""Writing on a playbook as a marketer does: check, wait for what it changes, publish."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

PART = {"HX-Request": "true"}


def check(client: Client, text: str, **more: str) -> str:
    answer = client.post("/playbook/check", {"text": text, **more}, headers=PART)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def look(client: Client) -> str:
    """What the draft changes, once it is counted."""
    from leadline.web.playbook import what_if

    what_if.RUNS.wait()
    return str(client.get("/playbook/what-if", headers=PART).content.decode())


def publish(client: Client, why: str = "to see", **more: str) -> HttpResponse:
    from leadline.record.drafts import draft

    kept = draft()
    said = {"digest": kept.digest if kept else "", "why": why, **more}
    return client.post("/playbook/publish", said)  # type: ignore[return-value]
