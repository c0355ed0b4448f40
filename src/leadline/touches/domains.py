"""The registrable domain of a host, by the list of public suffixes that the library carries (nothing is fetched)."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@lru_cache(maxsize=65536)
def registered_domain(host: str) -> str | None:
    """`shop.example.co.uk` → `example.co.uk`; None for what has no public suffix. Takes hosts, URLs and e-mail
    addresses.
    """
    text = host.strip().casefold().rpartition("@")[2]
    return _extract(text).top_domain_under_public_suffix or None


def host_of(url: str) -> str | None:
    """The host of a URL, with or without its scheme; None for a bare path."""
    text = url.strip()
    if "//" not in text:
        text = f"//{text}" if "." in text.partition("/")[0] else ""
    try:
        return urlsplit(text).hostname
    except ValueError:
        return None
