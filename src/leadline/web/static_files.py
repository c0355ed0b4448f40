"""The stylesheet, scripts and icon, served from memory under names that carry a hash of their content.

Hashed names may be kept for ever by browsers; a name that is not in the table does not exist, so no path is ever opened
on request.
"""

from __future__ import annotations

import hashlib
from importlib import resources

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def _load() -> tuple[dict[str, str], dict[str, tuple[bytes, str]]]:
    names: dict[str, str] = {}
    files: dict[str, tuple[bytes, str]] = {}
    for entry in resources.files("leadline.web").joinpath("static").iterdir():
        stem, dot, ending = entry.name.rpartition(".")
        content = entry.read_bytes()
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{ending}"
        names[entry.name] = hashed
        files[hashed] = (content, _TYPES[dot + ending])
    return names, files


NAMES, _FILES = _load()
"""Plain name → hashed name."""


@login_not_required
@require_safe
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of our own files. 404 for anything else."""
    try:
        content, kind = _FILES[name]
    except KeyError:
        raise Http404 from None
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})
