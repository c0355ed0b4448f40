"""Keeping how everybody stands up to the record and the clock, beside the pages; and sweeping up after erasures."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress

from leadline.problems import RecordError
from leadline.record import standing
from leadline.record.home import Home
from leadline.record.sweeping import begun
from leadline.web.rounds import Rounds

EVERY = 5.0
"""Seconds between two looks. A look at which nothing has changed takes a few milliseconds."""
HERE = 500
"""So many people are qualified in the process of the pages."""
CATCH_UP = """
from leadline.record import standing
standing.catch_up(home)
"""
SWEEP = """
from contextlib import suppress
from leadline.problems import RecordError
from leadline.record.erasure import finish_erasures
with suppress(RecordError):
    finish_erasures(home)
"""
NOT_AGAIN, NOT_AGAIN_AT_MOST = 60.0, 3600.0
"""Seconds until what could not be swept is tried again: each time twice as long, up to …"""

_running = threading.Event()
_log = logging.getLogger(__name__)


class Keeper(Rounds):
    """Looks whether touches, links, the playbook or the time of day ask for somebody to be qualified anew, whoever
    brought them. Pages do the same for a few people; this does it for all. What erasures left in the files is swept,
    whether they were a moment ago or before this process began.
    """

    name = "keeper"

    def __init__(self, home: Home, every: float = EVERY) -> None:
        super().__init__(home, every)
        self._sweep_from, self._again_in = 0.0, NOT_AGAIN

    def start(self) -> None:
        _running.set()
        super().start()

    def stop(self, wait: float = 5.0) -> None:
        _running.clear()
        super().stop(wait)

    def look(self) -> None:
        self._sweep()
        with suppress(RecordError):  # another process is writing: next time
            if not standing.catch_up(self.home, at_most=HERE):
                self.beside(CATCH_UP)

    def _sweep(self) -> None:
        if not begun(self.home) or time.monotonic() < self._sweep_from:
            return
        self.beside(SWEEP)
        if not begun(self.home):
            self._again_in = NOT_AGAIN
        elif not self.stopping:
            _log.warning("Traces of somebody erased may be left; the next try is in %d seconds.", self._again_in)
            self._sweep_from = time.monotonic() + self._again_in
            self._again_in = min(2 * self._again_in, NOT_AGAIN_AT_MOST)


def somebody_keeps() -> bool:
    """Whether a keeper runs in this process."""
    return _running.is_set()
