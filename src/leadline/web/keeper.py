"""Keeping how everybody stands up to the record and the clock, beside the pages; and sweeping up after erasures."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from contextlib import suppress

from django.db import connection

from leadline.problems import LeadlineError, RecordError
from leadline.record import standing
from leadline.record.home import Home
from leadline.record.sweeping import begun

EVERY = 5.0
"""Seconds between two looks. A look at which nothing has changed takes a few milliseconds."""
HERE = 500
"""So many people are qualified in the process of the pages."""
CATCH_UP = """
import os, sys
os.nice(5)
from leadline.record.home import Home
from leadline.record import standing
standing.catch_up(Home.open(sys.argv[1]))
"""
SWEEP = """
import os, sys
from contextlib import suppress
os.nice(5)
from leadline.problems import RecordError
from leadline.record.home import Home
home = Home.open(sys.argv[1])
from leadline.record.erasure import finish_erasures
with suppress(RecordError):
    finish_erasures(home)
"""
NOT_AGAIN, NOT_AGAIN_AT_MOST = 60.0, 3600.0
"""Seconds until what could not be swept is tried again: each time twice as long, up to …"""

_running = threading.Event()
_log = logging.getLogger(__name__)


class Keeper:
    """Looks every few seconds whether touches, links, the playbook or the time of day ask for somebody to be qualified
    anew, whoever brought them. Pages do the same for a few people; this does it for all. What erasures left in the
    files is swept, whether they were a moment ago or before this process began.
    """

    def __init__(self, home: Home, every: float = EVERY) -> None:
        self._home = home
        self._every = every
        self._stop = threading.Event()
        self._sweep_from, self._again_in = 0.0, NOT_AGAIN
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        _running.set()
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        self._stop.set()
        _running.clear()
        self._thread.join(wait)

    def _keep(self) -> None:
        while True:
            try:
                self._look()
            finally:
                connection.close()
            if self._stop.wait(self._every):
                return

    def _beside(self, work: str) -> None:
        """Much is done by a process of its own, which waits for pages and not they for it."""
        with subprocess.Popen([sys.executable, "-c", work, str(self._home.path)]) as process:  # noqa: S603 - our own
            while process.poll() is None:
                if self._stop.wait(0.2):
                    process.terminate()  # what it has not done is caught up with later

    def _sweep(self) -> None:
        if not begun(self._home) or time.monotonic() < self._sweep_from:
            return
        self._beside(SWEEP)
        if not begun(self._home):
            self._again_in = NOT_AGAIN
        elif not self._stop.is_set():
            _log.warning("Traces of somebody erased may be left; the next try is in %d seconds.", self._again_in)
            self._sweep_from = time.monotonic() + self._again_in
            self._again_in = min(2 * self._again_in, NOT_AGAIN_AT_MOST)

    def _look(self) -> None:
        try:
            self._sweep()
            with suppress(RecordError):  # another process is writing: next time
                if not standing.catch_up(self._home, at_most=HERE):
                    self._beside(CATCH_UP)
        except LeadlineError as error:
            _log.warning("Leads are as they were: %s", error)
        except Exception:
            _log.exception("Leads could not be brought up to date; the next try is in %s seconds.", self._every)


def somebody_keeps() -> bool:
    """Whether a keeper runs in this process."""
    return _running.is_set()
