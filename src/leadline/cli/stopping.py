"""Ctrl-C as a wish: long work ends after what it is doing. A second one ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from leadline.cli.talk import say


@contextmanager
def stopping(what: str) -> Iterator[Callable[[], bool]]:
    """Yields whether to end soon. SIGTERM asks for the same."""
    wished = False

    def wish(number: int, _: FrameType | None) -> None:
        nonlocal wished
        if wished and number == signal.SIGINT:
            raise KeyboardInterrupt
        wished = True
        say(f"{what} ends after what is being written; Ctrl-C once more ends it at once.")

    before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: wished
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
