"""By which playbook the page is read: also what happened before that was in force."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leadline import words
from leadline.record.publication import versions
from leadline.web import clock
from leadline.web.present import Present


@dataclass(frozen=True, slots=True)
class ReadBy:
    """`first`: the home began with it, so that nothing was ever read by another one."""

    id: int
    since: str
    exact: str
    iso: str
    first: bool


def read_by(now: Present, zone: ZoneInfo) -> ReadBy | None:
    """None where the text is no kept version."""
    kept = versions(now.home)
    found = next((one for one in kept if one.digest == now.playbook.digest), None)
    if found is None:
        return None
    days = (one.astimezone(zone).date() for one in (found.published, now.now))
    return ReadBy(
        found.id, words.day(*days), clock.exact(found.published, zone), found.published.isoformat(), found is kept[-1]
    )
