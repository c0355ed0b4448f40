"""What is prepared while others wait for the record leaves the processor and the interpreter to them."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from django.db import transaction

from leadline.record.home import Home
from leadline.record.models import Subject
from leadline.record.threads import BEHIND, SWITCH, behind, preparing


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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
def test_what_is_computed_behind_others_steps_back_reads_the_record_and_comes_back(place: Home) -> None:
    Subject.objects.create(id=7)

    def computed() -> tuple[int, int]:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), Subject.objects.get().id

    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert behind(computed) == (min(here + BEHIND, 19), 7)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == here


def test_what_goes_wrong_behind_others_is_raised_here(place: Home) -> None:
    def fails() -> None:
        raise KeyError("stopped")

    with pytest.raises(KeyError, match="stopped"):
        behind(fails)


def test_in_a_transaction_it_is_computed_where_the_transaction_is_seen(place: Home) -> None:
    with transaction.atomic():
        Subject.objects.create(id=7)
        assert behind(Subject.objects.count) == 1
