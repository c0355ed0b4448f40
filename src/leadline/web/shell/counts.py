"""The quiet figures beside the links of the sidebar."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from leadline.record.models import StandingLead
from leadline.web.writes import current_home

GOOD_FOR = 30.0
"""Seconds: a count of a million leads is not made for every page."""


@dataclass(frozen=True, slots=True)
class _Counted:
    home: Path
    at: float
    counts: dict[str, int]


_lock = Lock()
_latest: _Counted | None = None


def counts_now() -> dict[str, int]:
    """By the name of the page; nothing for an empty home."""
    global _latest  # noqa: PLW0603 - one count is kept for the whole process
    home, now = current_home().path, time.monotonic()
    with _lock:
        if _latest is None or _latest.home != home or now - _latest.at > GOOD_FOR:
            leads = StandingLead.objects.filter(current=True, last_request_at__isnull=False).count()
            _latest = _Counted(home, now, {"leads": leads} if leads else {})
        return _latest.counts
