"""Moments as cases write them: `day 3 10:00`, `2026-03-01 10:00`, `2026-03-01T10:00:00Z`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.nodes import Node
from leadline.playbook.reading.shapes import Json, wrong_type

DAY_ONE = datetime(2026, 1, 5)
"""`day 1` is this Monday."""
MOMENT_PATTERN = r"^(day -?[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?Z?$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wall:
    """A moment on the wall clock of the playbook's zone, or (utc) of none."""

    clock: datetime
    utc: bool = False

    def later(self, micros: int) -> Wall:
        return Wall(self.clock + timedelta(microseconds=micros), self.utc)


def wall(text: str) -> Wall:
    """Raises ValueError in plain words."""
    words = " ".join(text.split())
    found = re.fullmatch(r"(?:day (-?[0-9]{1,5})|([0-9]{4}-[0-9]{2}-[0-9]{2}))(?:[ T](\S+?))?(Z?)", words)
    try:
        if found is None:
            raise ValueError
        day = DAY_ONE + timedelta(days=int(found[1]) - 1) if found[1] else datetime.fromisoformat(found[2])
        clock = found[3] or "00:00"
        parts = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?", clock)
        if parts is None or int(parts[1]) > 23 or int(parts[2]) > 59 or int(parts[3] or 0) > 59:
            raise ValueError
        micros = int((parts[4] or "0").ljust(6, "0"))
        moment = day.replace(hour=int(parts[1]), minute=int(parts[2]), second=int(parts[3] or 0), microsecond=micros)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text!r} is not a moment; write it like day 3 10:00, 2026-03-01 or 2026-03-01 10:00"
        ) from None
    return Wall(moment, bool(found[4]))


@dataclass(frozen=True, slots=True)
class Moment:
    """Gives a Wall; the zone is put to it when the case's playbook is known."""

    def read(self, node: Node, path: Path, findings: Findings) -> Wall | None:
        if not node.scalar:
            wrong_type(node, path, findings, "a moment", "Write it like day 3 10:00.")
            return None
        try:
            return wall(node.text)
        except ValueError as error:
            what, _, mend = str(error).partition("; ")
            findings.add("bad_moment", path, f"{what}.", f"{mend[:1].upper()}{mend[1:]}.")
            return None

    def schema(self) -> Json:
        return {"type": "string", "pattern": MOMENT_PATTERN}
