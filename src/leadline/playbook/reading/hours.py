"""Working hours: days or ranges of days to one span or several."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

from leadline.playbook.reading.findings import Findings, Path
from leadline.playbook.reading.nodes import Node
from leadline.playbook.reading.shapes import Json, wrong_type
from leadline.playbook.reading.values import DAYS, HOURS_PATTERN, hours, weekdays

ByWeekday: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]


class Hours:
    """Gives the spans by weekday; a day that is not named has none, and `closed` or an empty list says so."""

    def read(self, node: Node, path: Path, findings: Findings) -> ByWeekday | None:
        if node.kind != "map":
            wrong_type(node, path, findings, "a mapping of days", "Write it like  mon-fri: 09:00-17:00.")
            return None
        by_day: dict[int, tuple[tuple[int, int], ...]] = {}
        for name, child in node.entries.items():
            here = (*path, name)
            try:
                days = weekdays(name)
            except ValueError as error:
                what, _, mend = str(error).partition("; ")
                findings.add("bad_hours", here, f"{what}.", f"{mend[:1].upper()}{mend[1:]}.")
                continue
            spans = _spans(child, here, findings)
            for day in days:
                if day in by_day:
                    findings.add("bad_hours", here, f"{DAYS[day]} has hours twice.", "Name each day once.")
                by_day[day] = spans
        if not any(by_day.values()) and not findings.failed:
            findings.add("bad_hours", path, "Nobody ever works; no step could be due.", "Give at least one day hours.")
        return tuple(by_day.get(day, ()) for day in range(7))

    def schema(self) -> Json:
        span: Json = {"type": "string", "pattern": HOURS_PATTERN}
        day = "(mon|tue|wed|thu|fri|sat|sun)"
        value: Json = {"anyOf": [span, {"const": "closed"}, {"type": "array", "items": span}]}
        return {"type": "object", "patternProperties": {f"^{day}(-{day})?$": value}, "additionalProperties": False}


def _spans(node: Node, path: Path, findings: Findings) -> tuple[tuple[int, int], ...]:
    if node.scalar and node.text.strip().casefold() == "closed":
        return ()
    written = [(path, node)] if node.scalar else [((*path, i), item) for i, item in enumerate(node.items)]
    if not node.scalar and node.kind != "list":
        wrong_type(node, path, findings, "hours", "Write them like 09:00-17:00, or a list of such.")
        return ()
    spans = []
    for here, item in written:
        try:
            spans.append(hours(item.text))
        except ValueError as error:
            what, _, mend = str(error).partition("; ")
            findings.add("bad_hours", here, f"{what}.", f"{mend[:1].upper()}{mend[1:]}." if mend else "")
    spans.sort()
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            findings.add("bad_hours", path, "The hours overlap.", "Join them into one span.")
    return tuple(spans)
