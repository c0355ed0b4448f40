"""The day as it is now, made once for each state of the record, playbook and minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Count, Max

from leadline.playbook import Playbook
from leadline.record.home import Home
from leadline.record.models import Link, Membership, Touch
from leadline.respond.today import Standing, standing, todays_queue
from leadline.web.today.day import Day
from leadline.web.writes import current_home


@dataclass(frozen=True, slots=True)
class _Made:
    of: tuple[object, ...]
    day: Day


_lock = Lock()
_latest: _Made | None = None


def present_day() -> Day:
    """Today. Raises BadPlaybook if the home's playbook has problems."""
    global _latest  # noqa: PLW0603 - one day is kept for the whole process
    home, now = current_home(), datetime.now(UTC)
    with _lock:
        of = (home.path, _playbook_state(home), *_log_state(), now.replace(second=0, microsecond=0))
        if _latest is None or _latest.of != of:
            _latest = _Made(of, day_of(standing(home, now)))
        return _latest.day


def day_of(now: Standing) -> Day:
    """What Today shows of a standing."""
    kinds = pa.array(_deliveries(now.playbook), pa.string())
    return Day(
        playbook=now.playbook,
        queue=todays_queue(now),
        leads=now.qualified.leads,
        requests=now.qualified.requests,
        steps=now.qualified.steps,
        deliveries=now.touches.filter(pc.is_in(now.touches["kind"], kinds)),
        touches=len(now.touches),
    )


def _deliveries(playbook: Playbook) -> list[str]:
    return ["delivery", *(reading.kind for reading in playbook.kinds if reading.reads_as == "delivery")]


def _playbook_state(home: Home) -> tuple[int, int]:
    file = home.playbook_path.stat()
    return file.st_mtime_ns, file.st_size


def _log_state() -> tuple[object, ...]:
    """What changes whenever a touch, a link, a group or what somebody is shown by does."""
    links = Link.objects.aggregate(Max("id"), Count("undone"))
    return (
        Touch.objects.aggregate(Max("seq"))["seq__max"],
        links["id__max"],
        links["undone__count"],
        Membership.objects.aggregate(Max("id"))["id__max"],
    )
