"""One writes a home at a time, whether in another process or in another thread of the same."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from leadline.problems import RecordError
from leadline.record.board import NAME, OPEN_AT_MOST, _boards, board_of, holder_of
from leadline.record.home import Home
from leadline.record.writer import GIVES_WAY, give_up, pause, somebody_waits, writing

A_TICK = 0.001
"""Seconds: times are rounded."""


def test_a_thread_is_told_who_writes_instead_of_waiting_for_ever(place: Home) -> None:
    holds, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(place, "a long erasure"):
            holds.set()
            may_end.wait(30)

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        assert holds.wait(30)
        with pytest.raises(RecordError, match="a long erasure"), writing(place, "a page", wait=0.05):
            pass
        may_end.set()
        held.result()
    with writing(place, "a page", wait=0.05), writing(place, "the same page", wait=0.05):
        pass


def test_between_turns_of_those_who_write_much_is_a_pause_whoever_they_are(place: Home) -> None:
    """Who waits for SQLite, and not for a turn, finds it free then."""
    turns: list[tuple[float, float]] = []

    def writes_much() -> None:
        for _ in range(8):
            with writing(place, "much", wait=30, much=True):
                began = time.time()
                time.sleep(0.005)
                turns.append((began, time.time()))
                pause(place)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(writes_much) for _ in range(2)]:
            done.result()
    turns.sort()
    assert len(turns) == 16
    assert all(later[0] - earlier[1] > GIVES_WAY - A_TICK for earlier, later in pairwise(turns))


def test_who_waits_for_one_turn_is_before_who_waits_for_many(place: Home) -> None:
    order: list[str] = []

    def waits(what: str, much: bool) -> None:
        with writing(place, what, wait=30, much=much):
            order.append(what)

    with ThreadPoolExecutor(2) as pool, writing(place, "a page"):
        many = pool.submit(waits, "an import", True)
        while not somebody_waits(place):
            time.sleep(0.001)
        one = pool.submit(waits, "a deed", False)
        time.sleep(0.1)
    many.result()
    one.result()
    assert order == ["a deed", "an import"]


def test_who_writes_much_is_told_who_writes_after_waiting_for_long(place: Home) -> None:
    def writes_much() -> None:
        with writing(place, "an import", wait=0.05, much=True):
            pass

    with ThreadPoolExecutor(1) as pool, writing(place, "a long erasure"), pytest.raises(RecordError, match="erasure"):
        pool.submit(writes_much).result()
    with writing(place, "a page"), writing(place, "the same page", much=True):
        pass


def test_who_has_written_all_gives_up_the_right_before_the_end(place: Home) -> None:
    def writes() -> str:
        with writing(place, "a deed", wait=5):
            return "written"

    with ThreadPoolExecutor(1) as pool, writing(place, "a page"):
        with writing(place, "the same page"):
            give_up(place)  # the one around it may not have written all yet
        give_up(place)
        assert pool.submit(writes).result() == "written"
        with writing(place, "the same page again", wait=0.05):
            pass
        assert pool.submit(writes).result() == "written"
    with writing(place, "a page", wait=0.05):
        pass


def test_another_process_is_told_who_writes_and_when_the_last_pause_was(place: Home) -> None:
    def told() -> list[str]:
        tell = "import sys, pathlib, leadline.record.board as b; h = pathlib.Path(sys.argv[1])"
        tell += "; print(b.holder_of(h), b.board_of(h).paused, sep='|')"
        command = [sys.executable, "-c", tell, str(place.path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split("|")

    for _ in range(2):
        with writing(place, "an import"):
            pause(place)
            assert told() == [f"an import (process {os.getpid()})", str(board_of(place.path).paused)]
        assert told()[0] == ""
        (place.path / "turns.board").unlink()  # as in a home that was removed and made anew
    with writing(place, "é" * 300):
        assert holder_of(place.path) == "é" * 252
    with writing(place, "import \udcff.csv"):
        assert holder_of(place.path) == f"import ?.csv (process {os.getpid()})"


def test_a_board_that_is_cut_off_ends_nobody_and_is_made_whole(place: Home) -> None:
    with writing(place, "an import"):
        board = board_of(place.path)
        os.truncate(place.path / NAME, 0)
        board.paused = 7
        assert (board.paused, board.holder) == (0, "")
    with writing(place, "an import"):
        assert holder_of(place.path) == f"an import (process {os.getpid()})"


def test_who_makes_a_board_takes_nothing_from_what_another_process_told_meanwhile(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.path / NAME).unlink(missing_ok=True)
    looked = os.fstat

    def slow(descriptor: int) -> os.stat_result:
        found = looked(descriptor)
        monkeypatch.setattr(os, "fstat", looked)
        if not found.st_size:
            (place.path / NAME).write_bytes(bytes(8) + b"another".ljust(504, b"\0"))
        return found

    monkeypatch.setattr(os, "fstat", slow)
    assert board_of(place.path).holder == "another"


def test_many_homes_hold_few_files_open(tmp_path: Path) -> None:
    for number in range(OPEN_AT_MOST + 4):
        (tmp_path / str(number)).mkdir()
        board_of(tmp_path / str(number)).paused = number
    assert len(_boards) <= OPEN_AT_MOST
    assert board_of(tmp_path / "0").paused == 0
    assert board_of(tmp_path / "3").paused == 3


def test_where_no_board_can_be_made_is_written_all_the_same(place: Home) -> None:
    (place.path / NAME).unlink(missing_ok=True)
    (place.path / NAME).mkdir()
    with writing(place, "an import", much=True):
        pause(place)
        assert holder_of(place.path) == ""
    (place.path / NAME).rmdir()
    with writing(place, "an import"):
        assert holder_of(place.path)
