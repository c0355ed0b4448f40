"""What is prepared while others wait for the record leaves the processor and the interpreter to them."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from leadline.record.threads import BEHIND, SWITCH, preparing


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
def test_threads_that_prepare_step_back_and_the_one_that_writes_does_not() -> None:
    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    with preparing(1) as pool:
        there = pool.submit(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result()
        assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == here
    assert there == min(here + BEHIND, 19)


def test_the_interpreter_changes_hands_quickly_meanwhile_and_as_before_afterwards() -> None:
    def stopped() -> None:
        with preparing(1):
            assert sys.getswitchinterval() == pytest.approx(min(before, SWITCH))
            raise RuntimeError("stopped")

    before = sys.getswitchinterval()
    with pytest.raises(RuntimeError, match="stopped"):
        stopped()
    assert sys.getswitchinterval() == before
