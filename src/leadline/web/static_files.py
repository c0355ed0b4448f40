"""The stylesheet, scripts and icon, served from memory under names that carry a hash of their content.

Hashed names may be kept for ever by browsers; a name that is not in the table does not exist, so no path is ever opened
on request.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib import resources

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_WORTH_PACKING = 1_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    packed: bytes | None
    kind: str


def _load() -> tuple[dict[str, str], dict[str, _File]]:
    names: dict[str, str] = {}
    files: dict[str, _File] = {}
    for entry in resources.files("leadline.web").joinpath("static").iterdir():
        stem, dot, ending = entry.name.rpartition(".")
        content = entry.read_bytes()
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{ending}"
        names[entry.name] = hashed
        packed = gzip.compress(content, 9, mtime=0) if len(content) >= _WORTH_PACKING else None
        files[hashed] = _File(content, packed, _TYPES[dot + ending])
    return names, files


NAMES, _FILES = _load()
"""Plain name → hashed name."""


def content_of(name: str) -> bytes:
    """The content of one of our own files, by its plain name."""
    return _FILES[NAMES[name]].content


@login_not_required
@require_safe
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of our own files, compressed for whoever takes that. 404 for anything else."""
    try:
        file = _FILES[name]
    except KeyError:
        raise Http404 from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if file.packed is not None and takes_gzip(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(file.packed, content_type=file.kind, headers=headers | {"Content-Encoding": "gzip"})
    return HttpResponse(file.content, content_type=file.kind, headers=headers)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding takes gzip."""
    for offered in accepted.lower().split(","):
        coding, _, quality = offered.partition(";")
        if coding.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
