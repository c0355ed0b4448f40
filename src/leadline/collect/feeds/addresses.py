"""How the address of a feed is shown."""

from __future__ import annotations

from urllib.parse import urlsplit


def shown(address: str) -> str:
    """The address without what may be secret in it: name, password and query are left out, the port is not."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # what stands where the port should be may be a piece of a password
        return f"{address.partition(':')[0]}:…"
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    host += "" if port is None else f":{port}"
    return f"{parts.scheme}:{f'//{host}' if host else ''}{parts.path}"
