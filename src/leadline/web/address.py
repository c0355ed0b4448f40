"""Where the workspace is reached."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from leadline.problems import BadSetting, Problem

HERE = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    origin: str
    https: bool


def public_address(url: str) -> Address | None:
    """`https://leads.example.com` taken apart; None for an empty text. Raises BadSetting."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        readable = parts.port is None or parts.port > 0
    except ValueError:
        readable = False
    if (
        not readable
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.username
    ):
        raise BadSetting(
            Problem(
                "public_address",
                "LEADLINE_URL cannot be read.",
                "Write scheme and host only, like https://leads.example.com.",
                path="LEADLINE_URL",
            )
        )
    return Address(parts.hostname, f"{parts.scheme}://{parts.netloc}", parts.scheme == "https")
