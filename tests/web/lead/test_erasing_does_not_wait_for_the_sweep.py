"""Who erases somebody is answered at once; the files are swept beside, whatever becomes of the process that does it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.test import Client

from leadline.record.home import Home
from leadline.record.sweeping import begun
from leadline.web.keeper import SWEEP, Keeper
from leadline.web.rounds import OPENED
from tests.web.homes import asked, fill

TRACES = ("Mara Lindqvist", "mara@example.net", "slow follow-up of Mara")


@pytest.fixture
def mara(workspace: Home) -> Home:
    from leadline.record import standing
    from leadline.record.lake import seal

    fill(
        workspace,
        [
            asked(2, "Mara Lindqvist", "mara@example.net", offer="quote", problem="slow follow-up of Mara"),
            asked(3, "Tom", "tom@example.net", offer="quote"),
        ],
    )
    (workspace.path / "requests.csv").unlink()
    standing.catch_up(workspace)
    seal(workspace, whole_tail=True)
    return workspace


def _left(home: Home) -> set[str]:
    files = [file.read_bytes() for file in home.path.rglob("*") if file.is_file()]
    return {trace for trace in TRACES if any(trace.encode() in data for data in files)}


def _erase(owner: Client) -> str:
    return owner.post("/lead/1/erase", {"word": "erase", "how": "entirely"}, follow=True).content.decode()


def _in_time(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def nobody_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keeper that never comes to it, as if its process had died."""
    from leadline.web.lead import erasing

    monkeypatch.setattr(erasing, "somebody_keeps", lambda: True)


def test_the_search_finds_what_is_there(mara: Home) -> None:
    assert _left(mara) >= {"Mara Lindqvist", "mara@example.net"}


def test_the_page_answers_before_the_files_are_swept_and_says_so(
    mara: Home, owner: Client, nobody_sweeps: None
) -> None:
    page = _erase(owner)
    assert "1 touch removed" in page
    assert "are being swept" in page
    assert "what you do may have to wait" in page
    assert owner.get("/lead/1").status_code == 404
    assert begun(mara)
    assert _left(mara)


def test_the_keeper_sweeps_what_was_left_before_it_began(mara: Home, owner: Client, nobody_sweeps: None) -> None:
    _erase(owner)
    keeper = Keeper(mara, every=0.1)
    keeper.start()
    try:
        assert _in_time(lambda: not begun(mara))
    finally:
        keeper.stop()
    assert _left(mara) == set()
    assert "being swept" not in owner.get("/leads").content.decode()


@pytest.mark.parametrize("after", [0.0, 0.5, 1.0])
def test_a_sweep_that_is_killed_is_still_owed_or_done(
    mara: Home, owner: Client, nobody_sweeps: None, after: float
) -> None:
    from leadline.record.erasure import finish_erasures

    _erase(owner)
    with subprocess.Popen([sys.executable, "-c", OPENED + SWEEP, str(mara.path)]) as process:
        time.sleep(after)
        process.kill()
    assert begun(mara) or _left(mara) == set()
    assert finish_erasures(mara)
    assert _left(mara) == set()
    assert owner.get("/lead/2").status_code == 200


def test_where_nobody_keeps_the_home_the_page_waits_and_all_is_gone(mara: Home, owner: Client) -> None:
    assert "swept" not in _erase(owner)
    assert not begun(mara)
    assert _left(mara) == set()


def test_while_a_sweep_is_owed_the_doctor_says_so(mara: Home, owner: Client, nobody_sweeps: None) -> None:
    from leadline.record.health import look_at

    _erase(owner)
    said = [(what, fine) for what, fine, *_ in look_at(mara.path)]
    assert ("erasure", False) in said
