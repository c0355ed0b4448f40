"""What anybody can send is bounded, kept out of others' sight, and never becomes a path."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from leadline.record.home import Home
from tests.web.importing.sheets import copies, enquiries, hand_in, handed_in
from tests.web.people import client_of

NAMES = (
    "../../../playbook.yaml",
    "..\\..\\secret_key",
    "/etc/passwd",
    "a" * 400 + ".csv",
    '<script>alert("x")</script>.csv',
    "\u202evsc.exe",
    "C:\\leads.CSV",
    "x.tar.gz/../../../sheet.csv",
    "evil.csv\x00.exe",
)


def test_a_copy_is_for_the_owner_of_the_home_only(workspace: Home, marketer: Client) -> None:
    content = enquiries()
    handed_in(marketer, "leads.csv", content)
    (copy,) = copies(workspace)
    assert copy.read_bytes() == content
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.parent.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_never_a_path(workspace: Home, marketer: Client, name: str) -> None:
    playbook = workspace.playbook_path.read_bytes()
    handed_in(marketer, name, enquiries(2))
    (copy,) = copies(workspace)
    assert copy.parent.parent == workspace.path / "imports"
    assert copy.name.isascii()
    assert len(copy.name) < 20
    assert workspace.playbook_path.read_bytes() == playbook
    page = marketer.get("/import").content.decode()
    assert "<script>alert" not in page
    assert "Files that wait" in page


def test_a_file_that_is_too_large_is_not_kept(
    workspace: Home, marketer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLINE_UPLOAD_MB", "1")
    answer = hand_in(marketer, "large.csv", b"a,b\n" * 300_000)
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()
    assert copies(workspace) == []


def test_nothing_is_told_where_nothing_was_chosen(workspace: Home, marketer: Client) -> None:
    for answer in (marketer.post("/import/file"), hand_in(marketer, "empty.csv", b"")):
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert copies(workspace) == []


def test_a_sheet_that_was_pasted_is_a_file_too(workspace: Home, marketer: Client) -> None:
    text = "Name\tE-mail\r\nAda\tada@example.net\r\n"
    answer = marketer.post("/import/file", {"text": text})
    assert answer.status_code == 302
    (copy,) = copies(workspace)
    assert copy.suffix == ".tsv"
    assert copy.read_bytes() == text.replace("\r\n", "\n").encode()


@pytest.mark.parametrize("role", ["viewer", "seller"])
def test_whoever_may_not_import_hands_nothing_in(workspace: Home, role: str) -> None:
    from leadline.record.models.member import Role

    answer = hand_in(client_of(Role(role)), "leads.csv", enquiries())
    assert answer.status_code == 403
    assert not (workspace.path / "imports").exists()


def test_a_file_sent_elsewhere_is_not_kept(workspace: Home, marketer: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    marketer.post("/settings", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert not (workspace.path / "imports").exists()


def test_erasing_anybody_deletes_every_copy(workspace: Home, marketer: Client) -> None:
    from leadline.record.erasure import erase
    from leadline.record.models import ImportDraft, Subject
    from tests.web.homes import few, fill

    fill(workspace, few())
    handed_in(marketer, "leads.csv", enquiries())
    erase(workspace, int(Subject.objects.values_list("id", flat=True)[0]), "mira")
    assert copies(workspace) == []
    assert not ImportDraft.objects.exists()


def test_what_waits_for_more_than_thirty_days_is_deleted(workspace: Home, marketer: Client) -> None:
    from leadline.record.import_drafts import forget_old
    from leadline.record.models import ImportDraft

    handed_in(marketer, "leads.csv", enquiries())
    forget_old(workspace, datetime.now(UTC) + timedelta(days=29))
    assert len(copies(workspace)) == 1
    forget_old(workspace, datetime.now(UTC) + timedelta(days=31))
    assert copies(workspace) == []
    assert not ImportDraft.objects.exists()


def test_a_file_can_be_discarded(workspace: Home, marketer: Client) -> None:
    draft = handed_in(marketer, "leads.csv", enquiries())
    assert marketer.post(f"/import/{draft}/drop").status_code == 302
    assert copies(workspace) == []
    assert marketer.get(f"/import/{draft}").status_code == 404


class Asked:
    """What the application behind the bound saw, and what was answered."""

    def __init__(self) -> None:
        self.read = 0
        self.status = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            self.read += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)


def sent(path: str, pieces: Sequence[bytes], headers: Sequence[tuple[bytes, bytes]] = ()) -> Asked:
    from leadline.web.bodies import bounded

    asked = Asked()
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers), "query_string": b""}

    async def ask() -> None:
        await bounded(asked)(scope, receive, asked.send)

    asyncio.run(ask())
    return asked


def test_no_form_is_read_beyond_four_megabytes(workspace: Home) -> None:
    assert sent("/sign-in", [b"x" * 1_000_000] * 3).status == 200
    over = sent("/sign-in", [b"x" * 1_000_000] * 400)
    assert over.status == 413
    assert over.read <= 4_000_000
    announced = sent("/sign-in", [b"x"], [(b"content-length", b"99000000000")])
    assert (announced.status, announced.read) == (413, 0)


@pytest.mark.parametrize("role", ["stranger", "viewer", "seller", "marketer", "owner"])
def test_only_whoever_imports_may_send_more(workspace: Home, role: str) -> None:
    from leadline.record.models.member import Role

    headers = []
    if role != "stranger":
        client = client_of(Role(role))
        headers = [(b"cookie", "; ".join(f"{name}={one.value}" for name, one in client.cookies.items()).encode())]
    status = sent("/import/file", [b"x" * 1_000_000] * 6, headers).status
    assert status == (200 if role in ("marketer", "owner") else 413)
