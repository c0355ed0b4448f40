"""Fetching a file from an address without being led where it was not meant to go.

The name is resolved once, every address that it has is looked at, and the connection goes to the one that was looked
at: an answer that changes between look and use (DNS rebinding) changes nothing. Redirects are looked at the same way.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from leadline.collect.feeds.addresses import shown
from leadline.problems import BadFile, Problem

REDIRECTS = 3
TIMEOUT = urllib3.Timeout(connect=10, read=60)
BLOCK = 1 << 20
LARGEST = 2 << 30
"""Bytes."""
ENDINGS = {
    "text/csv": ".csv", "application/csv": ".csv", "text/tab-separated-values": ".tsv", "text/plain": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl", "application/vnd.apache.parquet": ".parquet",
}  # fmt: skip
KNOWN = (".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ".parquet")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where the file lies now; `tag` is the server's mark of this version. `path` None: it has not changed."""

    path: Path | None
    tag: str


def fetch(url: str, folder: Path, private: bool = False, tag: str = "", largest: int = LARGEST) -> Fetched:
    """Fetch `url` into `folder`, unless it is as it was by its `tag`. `private` allows addresses of one's own network.

    Raises BadFile if it cannot be had, leads to an address that it must not, or is larger than `largest` bytes.
    """
    secure = False
    for _ in range(REDIRECTS + 1):
        parts = _checked(url, secure)
        secure = parts.scheme == "https"
        with _opened(parts, _address(parts, private), {"If-None-Match": tag} if tag else {}) as pool:
            answer = _asked(pool, parts, tag)
            try:
                if answer.status == 304:
                    return Fetched(None, tag)
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                if answer.status != 200:
                    raise _bad(parts, f"answered {answer.status}", "Open the address in a browser to see why.")
                return _kept(answer, parts, folder, largest)
            finally:
                answer.release_conn()
                answer.close()
    raise _bad(urlsplit(url), f"leads on more than {REDIRECTS} times", "Give the address that it ends at.")


def _checked(url: str, secure: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadFile(Problem("bad_address", f"{shown(url)} is no address.", "Write it as https://…")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise BadFile(Problem("bad_address", f"{shown(url)} is no address of a file.", "Write it as https://…"))
    if secure and parts.scheme == "http":
        raise _bad(parts, "is reached by leaving https", "Give the address that it ends at, if you trust it.")
    return parts


def _address(parts: SplitResult, private: bool) -> str:
    """The address to connect to. Each that the name has must be one that may be asked."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _bad(parts, "has a name that nobody knows", "Check how it is written, and the network.") from None
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    for text in addresses:
        address = ipaddress.ip_address(text)
        if isinstance(address, ipaddress.IPv6Address):
            inner = address.ipv4_mapped or address.sixtofour
            address = inner or address
        if private and (address.is_private or address.is_loopback) and not address.is_link_local:
            continue
        if not address.is_global or address.is_multicast:
            what = "leads into a network that is not open to everybody"
            raise _bad(parts, what, "If it is your own server, add the feed with --private.")
    return addresses[0]


def _opened(parts: SplitResult, address: str, headers: Mapping[str, str]) -> urllib3.HTTPConnectionPool:
    host, port = parts.hostname or "", parts.port
    said = {"Host": host if port is None else f"{host}:{port}", "Accept-Encoding": "identity", **headers}
    if parts.username is not None:
        said |= urllib3.make_headers(basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")
    plain: dict[str, object] = {"timeout": TIMEOUT, "retries": False, "maxsize": 1, "headers": said}
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port or 80, **plain)  # type: ignore[arg-type]
    return urllib3.HTTPSConnectionPool(
        address, port or 443, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED", **plain  # type: ignore[arg-type]
    )  # fmt: skip


def _asked(pool: urllib3.HTTPConnectionPool, parts: SplitResult, tag: str) -> urllib3.BaseHTTPResponse:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return pool.urlopen("GET", target, redirect=False, preload_content=False, decode_content=False)
    except HTTPError as error:
        raise _bad(parts, f"cannot be reached ({type(error).__name__})", "Try again later.") from None


def _kept(answer: urllib3.BaseHTTPResponse, parts: SplitResult, folder: Path, largest: int) -> Fetched:
    if answer.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
        raise _bad(parts, "is sent compressed though it was not asked for", "Let the server send it as it is.")
    said = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    ending = Path(unquote(parts.path)).suffix.lower()
    path = folder / f"sheet{ending if ending in KNOWN else ENDINGS.get(said, '.csv')}"
    size = 0
    try:
        with path.open("wb") as file:
            for block in answer.stream(BLOCK, decode_content=False):
                size += len(block)
                if size > largest:
                    raise _bad(parts, f"is larger than {largest / (1 << 20):,.0f} MB", "Fetch a part of it.")
                file.write(block)
    except HTTPError as error:
        raise _bad(parts, f"broke off ({type(error).__name__})", "Try again later.") from None
    return Fetched(path, answer.headers.get("ETag", ""))


def _bad(parts: SplitResult, what: str, mend: str) -> BadFile:
    return BadFile(Problem("feed_address", f"{shown(parts.geturl())} {what}.", mend))
