"""What draws charts in the browser: Vega-Lite as vl-convert carries it, so that pictures and pages are drawn alike.

Putting it together takes seconds in which Python can do nothing else, so a process of its own does it. It is begun when
the pages are first served, at the latest when a page with a chart is shown, and kept in memory.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import subprocess
import sys
from functools import cache
from threading import Lock, Thread

from django.http import Http404, HttpRequest, HttpResponse

from leadline.web.roles import page
from leadline.web.static_files import takes_gzip

_SNIPPET = "window.vegaEmbed = vegaEmbed;"
_VERSION = importlib.metadata.version("vl-convert-python")
NAME = f"vega.{hashlib.sha256(f'{_VERSION} {_SNIPPET}'.encode()).hexdigest()[:12]}.js"
"""Its name in addresses, another for each version."""

_making = Lock()


_ENTRY = """
import gzip, sys
from leadline.respond.charts.picture import javascript
sys.stdout.buffer.write(gzip.compress(javascript(sys.argv[1]).encode(), 9, mtime=0))
"""


@cache
def _made() -> bytes:
    command = [sys.executable, "-c", _ENTRY, _SNIPPET]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 - our own


def bundle() -> bytes:
    """The script, packed by gzip."""
    with _making:  # else two who ask at once would both put it together
        return _made()


def begin() -> None:
    """Put it together beside the page that will ask for it."""
    if not _made.cache_info().currsize and not _making.locked():
        Thread(target=bundle, name="vega", daemon=True).start()


@page()
def vega(request: HttpRequest, name: str) -> HttpResponse:
    """The script; whoever takes no compression gets it bare. 404 for any other name."""
    if name != NAME:
        raise Http404
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    packed, kind = bundle(), "text/javascript; charset=utf-8"
    if takes_gzip(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(packed, content_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(packed), content_type=kind, headers=headers)
