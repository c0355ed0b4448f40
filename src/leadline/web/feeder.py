"""Looking at feeds when their time has come, beside the pages."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from datetime import UTC, datetime

from django.db import connection

from leadline.record.feeds import feeds
from leadline.record.home import Home

EVERY = 20.0
"""Seconds between two looks at the clock."""
LOOK = """
import os, sys
os.nice(5)
from leadline.record.home import Home
from leadline.collect.feeds.looking import look_at_due
look_at_due(Home.open(sys.argv[1]))
"""
_log = logging.getLogger(__name__)


class Feeder:
    """One process at a time imports what feeds have; pages do not wait for it, and it ends with them."""

    def __init__(self, home: Home, every: float = EVERY) -> None:
        self._home, self._every = home, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="feeder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        self._stop.set()
        self._thread.join(wait)

    def _keep(self) -> None:
        while not self._stop.wait(self._every):
            try:
                if any(feed.due(datetime.now(UTC)) for feed in feeds()):
                    self._look()
            except Exception:
                _log.exception("Feeds could not be looked at; the next try is in %s seconds.", self._every)
            finally:
                connection.close()

    def _look(self) -> None:
        with subprocess.Popen([sys.executable, "-c", LOOK, str(self._home.path)]) as process:  # noqa: S603 - our own
            while process.poll() is None:
                if self._stop.wait(0.2):
                    process.terminate()  # what came in is there; the rest comes at the next look
