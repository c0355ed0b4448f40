"""What is looked at every few seconds beside the pages."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from abc import ABC, abstractmethod

from django.db import connection

from leadline.problems import LeadlineError
from leadline.record.home import Home

OPENED = "import gc, sys\nfrom leadline.record.home import Home\nhome = Home.open(sys.argv[1])\ngc.freeze()\n"
"""It is not made to step back as a whole: waiting for the processor, it would keep those waiting who want to write."""
_log = logging.getLogger(__name__)


class Rounds(ABC):
    """A thread of the pages' process that looks, at once and then every few seconds. `name` is the thread's."""

    name = "rounds"

    def __init__(self, home: Home, every: float) -> None:
        self.home, self.every = home, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=self.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait: float = 5.0) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(wait)

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @abstractmethod
    def look(self) -> None:
        """One round. What it raises is logged, and the next round comes."""

    def beside(self, work: str) -> None:
        """Much is done by a process of its own, which takes no page's interpreter, and ends with the pages. `work`
        is Python, and knows `home`. What a process that is ended has not done is found by a later round.
        """
        command = [sys.executable, "-c", OPENED + work, str(self.home.path)]
        with subprocess.Popen(command) as process:  # noqa: S603 - our own
            while process.poll() is None:
                if self._stop.wait(0.2):
                    process.terminate()

    def _keep(self) -> None:
        while True:
            try:
                self.look()
            except LeadlineError as error:
                _log.warning("%s: %s", self.name, error)
            except Exception:
                _log.exception("%s: the next try is in %s seconds.", self.name, self.every)
            finally:
                connection.close()
            if self._stop.wait(self.every):
                return
