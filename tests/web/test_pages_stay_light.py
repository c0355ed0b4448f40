"""What every page loads once, as it travels: compressed."""

from __future__ import annotations

import gzip

from leadline.web.static_files import NAMES, content_of

THEIRS = {"htmx.min.js"}


def _weight(*names: str) -> int:
    return len(gzip.compress(b"".join(content_of(name) for name in names), 9, mtime=0))


def test_the_stylesheet_weighs_at_most_12_kb() -> None:
    assert _weight("leadline.css") <= 12_288


def test_our_own_scripts_weigh_at_most_15_kb() -> None:
    assert _weight(*(name for name in NAMES if name.endswith(".js") and name not in THEIRS)) <= 15_360


def test_files_travel_compressed_to_whoever_takes_that() -> None:
    from tests.web.conftest import browser

    for plain, hashed in NAMES.items():
        packed = browser().get(f"/file/{hashed}", headers={"Accept-Encoding": "br, gzip;q=0.5"})
        bare = browser().get(f"/file/{hashed}")
        assert bare.content == content_of(plain)
        assert "Accept-Encoding" in bare.headers["Vary"]
        if packed.headers.get("Content-Encoding") == "gzip":
            assert gzip.decompress(packed.content) == bare.content
        else:
            assert len(bare.content) < 1_000, plain
    assert "Content-Encoding" not in browser().get("/file/nothing.css", headers={"Accept-Encoding": "gzip"}).headers


def test_whoever_refuses_compression_gets_none() -> None:
    from tests.web.conftest import browser

    answer = browser().get(f"/file/{NAMES['leadline.css']}", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in answer.headers
