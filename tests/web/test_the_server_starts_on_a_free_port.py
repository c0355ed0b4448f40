from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from leadline.problems import BadSetting
from leadline.record.home import Home
from leadline.web.address import public_address
from leadline.web.serve import serve
from tests.web.homes import served


def test_the_link_leads_to_a_page_with_one_button(workspace: Home) -> None:
    with served(workspace.path) as link, urllib.request.urlopen(link) as answer:  # noqa: S310 - our own link
        page = answer.read().decode()
        assert len(re.findall("<button", page)) == 1
        assert "uvicorn" not in str(answer.headers).lower()


def test_two_homes_are_served_side_by_side(workspace: Home) -> None:
    with served(workspace.path) as one, served(workspace.path) as other:
        assert one.split("/")[2] != other.split("/")[2]


def test_a_port_that_is_taken_is_told_where_no_other_may_be_used(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadSetting, match="taken"):
            serve(tmp_path, port=taken.getsockname()[1], open_port_search=False)


def test_a_network_needs_an_address_that_people_use(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="LEADLINE_URL"):
        serve(tmp_path, host="0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(
    "url", ["leads.example.com", "https://", "ftp://x.example", "https://x.example/path", "https://u:p@x.example"]
)
def test_an_address_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(BadSetting):
        public_address(url)


def test_an_address_is_host_and_origin() -> None:
    address = public_address("https://leads.example.com:8443/")
    assert address is not None
    assert (address.host, address.origin, address.https) == (
        "leads.example.com",
        "https://leads.example.com:8443",
        True,
    )
    assert public_address("") is None


KEEPS = """
import sys
from pathlib import Path
from leadline.web.keeper import Keeper
from leadline.web.serve import serve
work = "import os, time, pathlib; pathlib.Path(sys.argv[1], 'beside').write_text(str(os.getpid())); time.sleep(600)"
Keeper.look = lambda self: self.beside(work)
serve(sys.argv[1], port=int(sys.argv[2]))
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_what_works_beside_the_pages_ends_with_them(new_home: Path, tmp_path: Path, ending: signal.Signals) -> None:
    home = shutil.copytree(new_home, tmp_path / "home")
    command = [sys.executable, "-c", KEEPS, str(home), str(_free_port())]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if line.startswith("Stop it"):
                break
        beside = home / "beside"
        until = time.monotonic() + 60
        while (not beside.exists() or not beside.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(ending)
        process.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.kill(int(beside.read_text()), 0)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_homes_that_a_command_serves_have_cookies_of_their_own_names(tmp_path: Path, new_home: Path) -> None:
    """Browsers share cookies between ports: one name for two homes would sign people out of the other."""
    names = {_cookie_of(shutil.copytree(new_home, tmp_path / name)) for name in ("one", "other")}
    assert len(names) == 2


def _cookie_of(home: Path) -> str:
    port = str(_free_port())
    command = [sys.executable, "-m", "leadline.app.entry", "serve", "--home", str(home), "--port", port]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stderr or ():
                if "/sign-in/" in line:
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as answer:
                return str(answer.headers["Set-Cookie"]).split("=", maxsplit=1)[0]
        finally:
            process.terminate()
