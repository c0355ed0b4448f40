"""The versions of the playbook as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leadline import words
from leadline.record.versions import Version
from leadline.web import clock
from leadline.web.playbook.state import InForce


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    since: str
    since_exact: str
    since_iso: str
    by: str
    why: str
    in_force: bool


def rows(versions: Sequence[Version], now: InForce, moment: datetime, zone: ZoneInfo) -> list[VersionRow]:
    """The latest first."""
    first = versions[-1].id if versions else None
    latest = now.version.id if now.version else None
    return [
        VersionRow(
            one.id,
            words.day(one.published.astimezone(zone).date(), moment.astimezone(zone).date()),
            clock.exact(one.published, zone),
            one.published.isoformat(),
            one.by or "",
            _why(one, first),
            one.id == latest,
        )
        for one in versions
    ]


def _why(version: Version, first: int | None) -> str:
    if version.why or version.touch:
        return version.why or ""
    return "Leadline began with it" if version.id == first else "somebody wrote the file"
