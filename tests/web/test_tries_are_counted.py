from __future__ import annotations

from leadline.web.tries import Tries


def test_an_address_may_fail_so_often_in_the_window_and_then_has_to_wait() -> None:
    tries = Tries(per_address=3, in_all=100, window=60)
    for second in range(3):
        assert tries.allowed("a", second)
        tries.failed("a", second)
    assert not tries.allowed("a", 59)
    assert tries.allowed("b", 59)
    assert tries.allowed("a", 60.5)


def test_many_addresses_together_are_stopped_too() -> None:
    tries = Tries(per_address=3, in_all=10, window=60)
    for n in range(10):
        tries.failed(str(n), 0)
    assert not tries.allowed("new", 1)
    assert tries.allowed("new", 61)
