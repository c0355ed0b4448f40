"""One writes a home at a time, whether in another process or in another thread of the same."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadline.problems import RecordError
from leadline.record.home import Home
from leadline.record.writer import writing


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
