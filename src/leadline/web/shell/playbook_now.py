"""The playbook for what stands around a page: its name and zone."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from leadline.playbook.playbook import Playbook
from leadline.problems import LeadlineError
from leadline.web.writes import current_home


@dataclass(frozen=True, slots=True)
class _Read:
    of: tuple[object, ...]
    playbook: Playbook | None


_lock = Lock()
_latest: _Read | None = None


def playbook_now() -> Playbook | None:
    """Read once for each state of its file; None if it cannot be read (the page itself tells why)."""
    global _latest  # noqa: PLW0603 - one playbook is kept for the whole process
    home = current_home()
    try:
        file = home.playbook_path.stat()
        of = (home.path, file.st_mtime_ns, file.st_size)
        with _lock:
            if _latest is None or _latest.of != of:
                _latest = _Read(of, home.playbook())
            return _latest.playbook
    except (OSError, LeadlineError):
        return None
