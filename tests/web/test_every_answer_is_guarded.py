from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

ADDRESSES = [
    "/", "/leads", "/companies", "/flow", "/stages", "/handover", "/sources", "/appraise", "/playbook", "/settings",
    "/settings/people", "/settings/hours", "/settings/data", "/palette", "/live", "/sign-in", "/sign-in/x", "/join/x",
    "/nothing", "/file/nothing.css",
]  # fmt: skip


def _answers(browser: Client) -> dict[str, object]:
    from leadline.web.static_files import NAMES

    addresses = [*ADDRESSES, *(f"/file/{name}" for name in NAMES.values())]
    return {address: browser.get(address) for address in addresses}


def test_every_answer_has_the_headers(owner: Client, stranger: Client) -> None:
    for who in (owner, stranger):
        for address, answer in _answers(who).items():
            headers = answer.headers  # type: ignore[attr-defined]
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), address
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert headers["Referrer-Policy"] == "same-origin", address
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address


def test_pages_are_not_kept_and_our_own_files_are(owner: Client) -> None:
    for address, answer in _answers(owner).items():
        kept = "immutable" in answer.headers["Cache-Control"]  # type: ignore[attr-defined]
        assert kept == (address.startswith("/file/") and "nothing" not in address), address


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8321"])
@pytest.mark.parametrize("address", ["/", "/sign-in"])
def test_a_host_that_is_not_ours_gets_nothing(owner: Client, host: str, address: str) -> None:
    answer = owner.get(address, SERVER_NAME=host)
    assert answer.status_code == 400
    assert b"This cannot be read" in answer.content
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    ["/file/../settings.py", "/file/%2e%2e%2fsecret_key", "/file/leadline.css", "/file//etc/passwd", "/static/x"],
)
def test_only_our_own_files_are_served(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 404


def test_an_error_says_a_number_and_nothing_of_the_inside(
    owner: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from leadline.web import account

    def fails(*_: object, **__: object) -> None:
        raise ValueError("the inside")

    monkeypatch.setattr(account, "render", fails)
    answer = owner.get("/account?secret=1")
    assert answer.status_code == 500
    assert b"the inside" not in answer.content
    assert b"Traceback" not in answer.content
    mine = [record for record in caplog.records if record.name == "leadline.web"]
    assert len(mine) == 1
    number = mine[0].getMessage().split(":")[0].removeprefix("No. ")
    assert number.encode() in answer.content
    assert "secret" not in mine[0].getMessage()


def test_no_page_holds_a_script_a_style_or_a_thing_from_elsewhere(owner: Client, stranger: Client) -> None:
    for who in (owner, stranger):
        for address, answer in _answers(who).items():
            if answer.headers["Content-Type"].startswith("text/html"):  # type: ignore[attr-defined]
                found = _Inline()
                found.feed(answer.content.decode())  # type: ignore[attr-defined]
                assert found.bad == [], address


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.bad.append(tag)
        self.bad += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        elsewhere = [given[name] or "" for name in ("src", "href", "action") if name in given]
        self.bad += [f"{tag} {url}" for url in elsewhere if "://" in url or url.startswith("//")]
