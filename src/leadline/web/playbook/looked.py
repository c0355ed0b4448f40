"""Publishing waits until whoever publishes has seen what this very text changes."""

from __future__ import annotations

from django.http import HttpRequest

_IN_SESSION = "playbook_looked"


def note_looked(request: HttpRequest, base: str, digest: str) -> None:
    """What the text `digest` changes against `base` was shown to this user."""
    said = f"{base} {digest}"
    if request.session.get(_IN_SESSION) != said:
        request.session[_IN_SESSION] = said


def has_looked(request: HttpRequest, base: str, digest: str) -> bool:
    return bool(request.session.get(_IN_SESSION) == f"{base} {digest}")
