"""What lists were counted to be, kept in the process for as long as the tables stand as they did."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")

AT_MOST = 600
TIMES = 1_000
"""What may be a little old is made again after so many times as long as it took, but not later than …"""
AT_LATEST = 600.0
"""Seconds."""

_lock = Lock()
_kept: OrderedDict[Hashable, Any] = OrderedDict()


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave for this key; the keys name the version of the tables. The oldest go."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(T, _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > AT_MOST:
            _kept.popitem(last=False)
    return made


def kept_a_while(key: Hashable, version: int, make: Callable[[], T]) -> T:
    """The same for what may be a little old: it is made anew when the version is another and a while has passed."""
    with _lock:
        until, of, value = _kept.get(key, (0.0, None, None))
        if of == version or (of is not None and time.monotonic() < until):
            return cast(T, value)
    begun = time.monotonic()
    value = make()
    ended = time.monotonic()
    with _lock:
        _kept[key] = (ended + min(TIMES * (ended - begun), AT_LATEST), version, value)
    return value
